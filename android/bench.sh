#!/usr/bin/env bash
# What lists of 20 and of 1,000 codes cost through Kotlin, against the same call in Rust: both as a phone carries them, over
# the same files, in turns. Slow the first time: it builds them. Run it on a quiet machine.
#
#   android/bench.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

target=${CARGO_TARGET_DIR:-$PWD/target}
bindings/build.sh --phone --examples >/dev/null
cargo build --quiet --package countersign-words
"$target/debug/countersign-words" android "$target/words/android" org.countersign.companion
mkdir -p "$target/bench"
(cd android && mvn -B -q -pl monitor-shim,companion test-compile dependency:build-classpath \
    -Dmdep.outputFile="$target/bench/classpath" -Dmdep.regenerateFile=true)
java -Djna.library.path="$target/bindings/lib" -Djna.nosys=true \
    -cp "android/companion/target/test-classes:android/companion/target/classes:$(cat "$target/bench/classpath")" \
    org.countersign.companion.bench.CodesBenchKt "$target/phone/examples/codes"
