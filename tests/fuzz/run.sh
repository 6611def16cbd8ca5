#!/usr/bin/env bash
# Fuzzes every entry of outside bytes.
#
#   tests/fuzz/run.sh SECONDS             each target for so many seconds, starting from its committed corpus
#   tests/fuzz/run.sh SECONDS TARGET…     some targets
#
# One line per target. An input that fails is kept in target/fuzz/failed/TARGET/; repeat it with the same script by
# copying it to tests/fuzz/corpus/TARGET/. What the fuzzer learns goes to target/fuzz/learnt/ and is used again.
# The seed is fixed, so that a red run can be repeated; FUZZ_SEED=0 takes another one each time.
# Needs a nightly compiler; installs cargo-fuzz into .tools/ if it is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cargo_fuzz=0.13.2 # as in tests/run
tools=${COUNTERSIGN_TOOLS:-$PWD/.tools}
target=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
export PATH=$tools/bin:$PATH CARGO_TERM_COLOR=never

seconds=${1:?say for how many seconds each target shall run}
shift
seed=${FUZZ_SEED:-1}
if [ $# -eq 0 ]; then mapfile -t targets < <(cd tests/fuzz/fuzz_targets && basename -s .rs -- *.rs); else targets=("$@"); fi

command -v cargo-fuzz >/dev/null || cargo install --quiet --locked --root "$tools" --version "$cargo_fuzz" cargo-fuzz

# The product's versions: what the fuzzer adds to them is pinned in its manifest.
[ tests/fuzz/Cargo.lock -nt Cargo.lock ] || cp Cargo.lock tests/fuzz/

# No sanitizer: the product has no unsafe code, so a failure is a panic, an overflow, too much memory or too much time.
mkdir -p "$target"
cargo +nightly fuzz build --sanitizer none --fuzz-dir tests/fuzz --target-dir "$target" 2>"$target.log" || {
    cat "$target.log" >&2
    exit 1
}
host=$(rustc +nightly -vV | sed -n 's/^host: //p')

fuzz() { # TARGET
    local learnt=$target/learnt/$1 failed=$target/failed/$1/
    mkdir -p "$learnt" "$failed"
    if "$target/$host/release/$1" "$learnt" "tests/fuzz/corpus/$1" -max_total_time="$seconds" -max_len=8192 -seed="$seed" \
        -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$failed" >"$failed/log" 2>&1; then
        echo "$1: $(grep '^Done' "$failed/log")"
    else
        tail -n 40 "$failed/log" >&2
        echo "$1: failed"
        return 1
    fi
}
export -f fuzz
export seconds seed target host
printf '%s\0' "${targets[@]}" | xargs -0 -n 1 -P "$(nproc)" bash -c 'fuzz "$1"' fuzz
