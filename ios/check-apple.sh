#!/bin/sh
# Checks the types of what only a Mac can compile, against declarations of Apple's frameworks that were written for that
# (`Tests/AppleStubs`), in Swift 6 mode. Run by `test.sh`, inside the Swift that `setup-swift.sh` gives.
#
#   ios/check-apple.sh SCRATCH      the folder where `swift build` has put its modules; more is put beside them
set -eu
cd "$(dirname "$0")"

[ "$(uname)" != Darwin ] || { echo "check-apple: this is a Mac, where Xcode compiles them for real"; exit 0; }

modules=$(dirname "$(find -L "$1" -name 'CountersignCore.swiftmodule' -path '*/Modules/*' | head -n 1)")
made=$1/apple
rm -rf "$made"
mkdir -p "$made"

# Each compiles to nothing but a module: what its functions would do is not there.
stub() {
    name=$1
    shift
    swiftc -swift-version 6 -emit-module -parse-as-library -module-name "$name" -I "$made" "$@" \
        -emit-module-path "$made/$name.swiftmodule"
}
stub Foundation_Apple Tests/AppleStubs/Foundation+Apple.swift
for name in Security LocalAuthentication UserNotifications UIKit Network AVFoundation; do
    stub "$name" "Tests/AppleStubs/$name.swift"
done
stub SwiftUI Tests/AppleStubs/SwiftUI.swift Tests/AppleStubs/SwiftUI+Look.swift
stub PhotosUI Tests/AppleStubs/PhotosUI.swift

check() { swiftc -swift-version 6 -warnings-as-errors -I "$made" -I "$modules" -Xcc "-fmodule-map-file=$PWD/made/CountersignCoreFFI/module.modulemap" "$@"; }

# The library again, with its files for Apple, which are there as soon as their frameworks can be imported.
# shellcheck disable=SC2046
check -emit-module -module-name Companion -emit-module-path "$made/Companion.swiftmodule" \
    $(find Sources/Companion -name '*.swift')
check -typecheck -parse-as-library -module-name Countersign App/*.swift
check -typecheck -parse-as-library -module-name NotificationService NotificationService/*.swift App/Phrase.swift
apple=$(find App NotificationService Sources/Companion/Apple -name '*.swift' | wc -l)
echo "$apple files compile on a Mac only: their types fit our declarations of Apple's frameworks"
