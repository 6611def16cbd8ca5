#!/usr/bin/env bash
# Builds the library for this machine, and writes what Kotlin and Swift call it with.
#
#   bindings/build.sh              the quick build, for tests
#   bindings/build.sh --phone      as a phone carries it: small, stripped, and slow to build
#   bindings/build.sh --examples   the same way what stands in bindings/examples, for measurements
#   bindings/build.sh --surface    the quick build, and bindings/surface.txt made anew: look at its diff
#
# Out: target/bindings/lib/libcountersign_bindings.so (.dylib on a Mac) · target/bindings/kotlin · target/bindings/swift ·
# target/bindings/surface.txt. Nothing is written when nothing has changed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

profile=dev folder=debug accept= examples=
for argument in "$@"; do
    case $argument in
    --phone) profile=phone folder=phone ;;
    --surface) accept=yes ;;
    --examples) examples=yes ;;
    *) echo "bindings/build.sh: what is $argument?" >&2; exit 2 ;;
    esac
done

target=${CARGO_TARGET_DIR:-$PWD/target}
out=$target/bindings
case $(uname -s) in Darwin) name=libcountersign_bindings.dylib ;; *) name=libcountersign_bindings.so ;; esac

# A phone does without what the vault never asks of SQLite, without tables for unwinding through C, which Rust never does, and
# with relocations in their short form (Android reads it since API 28, glibc since 2.36).
linked=()
if [ "$profile" = phone ]; then
    export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 \
        -USQLITE_ENABLE_RTREE -USQLITE_ENABLE_DBSTAT_VTAB -USQLITE_ENABLE_STAT4 -USQLITE_ENABLE_MEMORY_MANAGEMENT \
        -USQLITE_ENABLE_LOAD_EXTENSION -USQLITE_ENABLE_COLUMN_METADATA -USQLITE_SOUNDEX \
        -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_JSON -DSQLITE_OMIT_DEPRECATED"
    export CFLAGS="-fno-unwind-tables -fno-asynchronous-unwind-tables ${CFLAGS:-}"
    if [ "$(uname -s)" = Linux ]; then linked=(-Clink-arg=-Wl,-z,pack-relative-relocs); fi
fi

# Two builds: what the generator needs must not decide with which features the library is built. Symbols are stripped below:
# the generator and bindings/size.sh read them.
CARGO_PROFILE_PHONE_STRIP=none cargo rustc --quiet --package countersign-bindings --lib --profile "$profile" -- "${linked[@]}"
cargo build --quiet --package countersign-bindings-generator
if [ -n "$examples" ]; then cargo build --quiet --package countersign-bindings --examples --profile "$profile"; fi

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
