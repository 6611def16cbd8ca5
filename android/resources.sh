#!/usr/bin/env bash
# resources.sh PLATFORM_JAR TARGET GEN PACKAGE RES…: compiles and links resources with aapt2.
#
# Run by Maven in the folder of a module. Writes R.java into GEN, resources.ap_ and R.txt into TARGET/res, and the file by
# which Robolectric finds them into TARGET/test-classes. A module whose PACKAGE is the app's gets R classes for the library too.
set -euo pipefail
platform=$1 target=$2 gen=$3 package=$4
shift 4
mkdir -p "$target/res" "$gen" "$target/test-classes/com/android/tools"
compiled=()
for folder in "$@"; do
    out=$target/res/$(echo "$folder" | cksum | cut -d' ' -f1).zip
    aapt2 compile --dir "$folder" -o "$out"
    compiled+=("$out")
done
# The app's linking decides all numbers, so the library must not have its own compiled in.
extra=(--non-final-ids)
if [ "$package" = org.countersign.app ]; then extra=(--extra-packages org.countersign.companion); fi
# Debian's aapt2 is older than <queries>, which only real phones look at.
sed '/<queries>/,/<\/queries>/d' AndroidManifest.xml >"$target/res/AndroidManifest.xml"
aapt2 link -o "$target/res/resources.ap_" -I "$platform" --manifest "$target/res/AndroidManifest.xml" --java "$gen" \
    "${extra[@]}" --output-text-symbols "$target/res/R.txt" --auto-add-overlay "${compiled[@]}"
cat >"$target/test-classes/com/android/tools/test_config.properties" <<P
android_merged_manifest=$PWD/AndroidManifest.xml
android_resource_apk=$target/res/resources.ap_
android_custom_package=$package
P
