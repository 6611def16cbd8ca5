#!/bin/sh
# Builds the library for iPhones and simulators, as made/CountersignCoreFFI.xcframework, with its Swift side and the words.
#
# Runs on a Mac with Xcode 16 and Rust. It was not run where this was written: there is no Apple toolchain there.
set -eu
cd "$(dirname "$0")/.."

[ "$(uname)" = Darwin ] || { echo "build-xcframework: this takes a Mac with Xcode" >&2; exit 1; }

# What the library itself can use, and no newer. Without it, C dependencies are built for the SDK's own version.
export IPHONEOS_DEPLOYMENT_TARGET=17.0
target=${CARGO_TARGET_DIR:-$PWD/target}
rustup target add aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios
for triple in aarch64-apple-ios aarch64-apple-ios-sim x86_64-apple-ios; do
    cargo build --locked --package countersign-bindings --profile phone --target "$triple"
done

ios/build.sh
made=ios/made
headers=$target/ios-headers
library=libcountersign_bindings.a
rm -rf "$headers" "$made/CountersignCoreFFI.xcframework" "$target/ios-simulator"
mkdir -p "$headers/CountersignCoreFFI" "$target/ios-simulator"
cp "$made/CountersignCoreFFI/CountersignCoreFFI.h" "$made/CountersignCoreFFI/module.modulemap" \
    "$headers/CountersignCoreFFI/"
lipo -create "$target/aarch64-apple-ios-sim/phone/$library" "$target/x86_64-apple-ios/phone/$library" \
    -output "$target/ios-simulator/$library"
xcodebuild -create-xcframework \
    -library "$target/aarch64-apple-ios/phone/$library" -headers "$headers" \
    -library "$target/ios-simulator/$library" -headers "$headers" \
    -output "$made/CountersignCoreFFI.xcframework"
