#!/bin/sh
# Makes what the Swift package is built from, below ios/made: the library for this machine, its Swift side, and the words.
# Writes nothing that has not changed.
set -eu
cd "$(dirname "$0")/.."

out=$(bindings/build.sh)
made=ios/made
mkdir -p "$made/CountersignCore" "$made/CountersignCoreFFI" "$made/CountersignWords" "$made/lib"

put() { cmp -s "$1" "$2" || cp "$1" "$2"; }
put "$out/swift/CountersignCore.swift" "$made/CountersignCore/CountersignCore.swift"
put "$out/swift/CountersignCoreFFI.h" "$made/CountersignCoreFFI/CountersignCoreFFI.h"
put "$out/swift/CountersignCoreFFI.modulemap" "$made/CountersignCoreFFI/module.modulemap"
for library in "$out"/lib/libcountersign_bindings.*; do put "$library" "$made/lib/${library##*/}"; done

words=${CARGO_TARGET_DIR:-$PWD/target}/words/apple
cargo run --quiet --package countersign-words -- apple "$words"
for file in Word.swift Design.swift; do put "$words/$file" "$made/CountersignWords/$file"; done
for file in words.json Localizable.xcstrings InfoPlist.xcstrings permissions.json; do put "$words/$file" "$made/$file"; done
