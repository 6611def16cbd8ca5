#!/bin/sh
# The tests of the Swift side: installs Swift where there is none, builds the library with its Swift side and the words,
# runs `swift test` against the real library and the real provider, checks the format of every file, and the types of those
# that only a Mac can compile. COUNTERSIGN_TOOLS and CARGO_TARGET_DIR as in tests/run.
set -eu
cd "$(dirname "$0")/.."

target=${CARGO_TARGET_DIR:-$PWD/target}
runner=$(ios/setup-swift.sh)
ios/build.sh
cargo build --quiet --workspace --bins --examples # the provider, with what else tests/run builds

export WITH_SWIFT_FOLDERS="$target"
build() { "$runner" swift build --build-tests --package-path ios --scratch-path "$target/swift"; }
# Debian's build of the package manager now and then dies of a signal before it compiles anything. What is red for a
# reason of its own is not tried again.
build || { status=$?; [ "$status" -ge 128 ] && build || exit "$status"; }
"$runner" env COUNTERSIGN_STORY_PROVIDER="$target/debug/story-provider" COUNTERSIGN_STORIES_OUT="$target/stories" \
    swift test --skip-build --package-path ios --scratch-path "$target/swift"

# Declarations of Apple's are documented by Apple.
files=$(find ios -name '*.swift' -not -path 'ios/made/*' -not -path 'ios/.build/*' -not -path 'ios/Tests/AppleStubs/*' | sort)
# shellcheck disable=SC2086
"$runner" swift format lint --strict --configuration ios/.swift-format $files
"$runner" ios/check-apple.sh "$target/swift"
