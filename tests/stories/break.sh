#!/usr/bin/env bash
# Breaks the core for real, in one place at a time, and wants every shell to notice.
#
#   tests/stories/break.sh            all of breaks/core.json
#   tests/stories/break.sh NAME…      some of it
#   tests/stories/break.sh --list     what there is
#
# A copy of the tree gets a wrong expression beside each right one; which of them counts is said by COUNTERSIGN_BREAK when
# it runs, so that one build is enough. The tree itself is not touched, and no product ever reads that variable. First
# nothing is broken and every shell has to pass: otherwise a failure would prove nothing. Then each break is played by the
# Rust, the Kotlin and the Swift phone, in the story that it spoils, and each of them has to fail.
#
# Wants what `tests/run android ios` wants. Builds everything once more; then half a minute for each break. Logs: target/broken/logs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

list=tests/stories/breaks/core.json
target=${CARGO_TARGET_DIR:-$PWD/target}
broken=$target/broken
tree=$broken/tree
logs=$broken/logs

field() { python3 -c 'import json,sys; [print(b[sys.argv[2]]) for b in json.load(open(sys.argv[1])) if b["name"] == sys.argv[3]]' "$list" "$1" "$2"; }
mapfile -t names < <(python3 -c 'import json,sys; [print(b["name"]) for b in json.load(open(sys.argv[1]))]' "$list")
if [ "${1:-}" = --list ]; then
    for name in "${names[@]}"; do printf '%-18s%s\n' "$name" "$(field says "$name")"; done
    exit
fi
if [ $# -gt 0 ]; then names=("$@"); fi

# -- what is needed, whole

mkdir -p "$logs" "$broken/lib"

cargo build --quiet --workspace --bins --examples
ios/build.sh
swift=$(ios/setup-swift.sh)
export WITH_SWIFT_FOLDERS="$target"
"$swift" swift build --build-tests --package-path ios --scratch-path "$target/swift" >"$logs/swift-build.log"
target/debug/countersign-words android target/words/android org.countersign.companion
(cd android && mvn -B -q --offline -pl monitor-shim,companion test-compile dependency:build-classpath \
    -Dmdep.outputFile="$broken/classpath" -Dmdep.regenerateFile=true)

# -- the copy

rm -rf "$tree"
mkdir -p "$tree"
git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$tree"
python3 - "$list" "$tree" <<'PYTHON'
import json, pathlib, sys
breaks, tree = json.load(open(sys.argv[1])), pathlib.Path(sys.argv[2])
for name in {found["file"] for found in breaks}:
    text = (tree / name).read_text()
    here = [(text.index(found["code"]), found) for found in breaks if found["file"] == name]
    for at, found in sorted(here, key=lambda one: one[0], reverse=True):  # from the end: the places before stay where they are
        chosen = '(if crate::broken("{name}") {{ {instead} }} else {{ {code} }})'.format(**found)
        text = text[:at] + chosen + text[at + len(found["code"]) :]
    (tree / name).write_text(text)
lib = tree / "core/src/lib.rs"
lib.write_text("#![allow(unused_parens)]\n" + lib.read_text() + """
pub(crate) fn broken(name: &str) -> bool {
    std::env::var("COUNTERSIGN_BREAK").is_ok_and(|chosen| chosen == name)
}
""")
PYTHON
export CARGO_TARGET_DIR=$broken/target # one of its own: in the tree's, cargo would take the copy's output for the tree's
(cd "$tree" && cargo build --quiet --package countersign-bindings)
cp "$CARGO_TARGET_DIR"/debug/libcountersign_bindings.so "$broken/lib/"
(cd "$tree" && cargo test --quiet --workspace --test story_tables --no-run)

# -- the phones

rust() { (cd "$tree" && cargo test --quiet --workspace --test story_tables the_rust_phone_plays_every_table_as_written); }
kotlin() {
    java -Djna.library.path="$broken/lib" -Djna.nosys=true -Dcountersign.repository="$tree" \
        -Dcountersign.binaries="$target/debug" \
        -cp "android/companion/target/test-classes:android/companion/target/classes:$(cat "$broken/classpath")" \
        org.junit.runner.JUnitCore org.countersign.companion.StoryTablesTest
}
swift() {
    # What runs Swift may start it in an environment of its own.
    "$swift" env LD_LIBRARY_PATH="$broken/lib" COUNTERSIGN_STORY_PROVIDER="$target/debug/story-provider" \
        COUNTERSIGN_STORIES_OUT="$broken/stories" ${COUNTERSIGN_BREAK:+"COUNTERSIGN_BREAK=$COUNTERSIGN_BREAK"} \
        ${COUNTERSIGN_STORY:+"COUNTERSIGN_STORY=$COUNTERSIGN_STORY"} \
        swift test --skip-build --package-path ios --scratch-path "$target/swift" --filter everyShellTellsTheSameStory
}

plays() { # SHELL NAME: whether that phone got through
    if "$1" >"$logs/$2-$1.log" 2>&1 </dev/null; then echo passed; else echo failed; fi >"$logs/$2-$1"
}
all_shells() { # NAME: prints what became of it in each
    for shell in rust kotlin swift; do plays "$shell" "$1" & done
    wait
    for shell in rust kotlin swift; do printf '%s ' "$shell: $(cat "$logs/$1-$shell")"; done
}

printf '%-18s' whole
said=$(all_shells whole)
echo "$said"
case $said in *failed*) echo "with nothing broken, a shell fails: $logs" >&2; exit 1 ;; esac

unnoticed=0
for name in "${names[@]}"; do
    story=$(field story "$name")
    [ -n "$story" ] || { echo "nothing is called $name; --list" >&2; exit 2; }
    printf '%-18s' "$name"
    said=$(COUNTERSIGN_BREAK=$name COUNTERSIGN_STORY=$story all_shells "$name")
    echo "$said ($story: $(field says "$name"))"
    case $said in *passed*) unnoticed=$((unnoticed + 1)) ;; esac
done
echo "${#names[@]} breaks, $unnoticed of them unnoticed by a shell"
[ "$unnoticed" = 0 ]
