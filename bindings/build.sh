#!/usr/bin/env bash
# Builds the library for this machine, and writes what Kotlin and Swift call it with.
#
#   bindings/build.sh              the quick build, for tests
#   bindings/build.sh --phone      as a phone carries it: small, stripped, and slow to build
#   bindings/build.sh --surface    the quick build, and bindings/surface.txt made anew: look at its diff
#
# Out: target/bindings/lib/libcountersign_bindings.so (.dylib on a Mac) · target/bindings/kotlin · target/bindings/swift ·
# target/bindings/surface.txt. Nothing is written when nothing has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

profile=dev folder=debug accept=
for argument in "$@"; do
    case $argument in
    --phone) profile=phone folder=phone ;;
    --surface) accept=yes ;;
    *) echo "bindings/build.sh: what is $argument?" >&2; exit 2 ;;
    esac
done

target=${CARGO_TARGET_DIR:-$PWD/target}
out=$target/bindings
case $(uname -s) in Darwin) name=libcountersign_bindings.dylib ;; *) name=libcountersign_bindings.so ;; esac

# Two builds: what the generator needs must not decide with which features the library is built. Symbols are stripped below:
# the generator and bindings/size.sh read them.
CARGO_PROFILE_PHONE_STRIP=none cargo build --quiet --package countersign-bindings --profile "$profile"
cargo build --quiet --package countersign-bindings-generator

library=$target/$folder/$name
generator=$target/debug/countersign-bindings-generator
stamp=$out/stamp
now=$(cat "$library" "$generator" bindings/uniffi.toml | sha256sum)
if [ "$(cat "$stamp" 2>/dev/null)" != "$now" ]; then
    rm -f "$stamp"
    mkdir -p "$out/lib"
    "$generator" "$library" "$out"
    cp "$library" "$out/lib/new"
    if [ "$profile" = phone ]; then
        case $(uname -s) in Darwin) strip -x "$out/lib/new" ;; *) strip "$out/lib/new" ;; esac
    fi
    mv "$out/lib/new" "$out/lib/$name" # whoever has the old one open keeps it
    echo "$now" >"$stamp"
fi
if [ -n "$accept" ]; then cp "$out/surface.txt" bindings/surface.txt; fi
echo "$out"
