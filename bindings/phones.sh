#!/usr/bin/env bash
# Checks the library for phones, on a machine without any phone's SDK:
#
#   bindings/phones.sh             clippy for 64-bit Android and for iOS
#   bindings/phones.sh TARGET…     for these
#
# Rust is checked for the real target, so a mistake behind a `cfg` shows. The C in the tree (ring, SQLite) is only compiled
# to let its build scripts pass, with headers of another system of the same processor; nothing is linked, and nothing of it
# is ever shipped: for that take the NDK or Xcode.
#
# The compiler is Zig, a Python package; it is put into .tools/zig.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tools=${COUNTERSIGN_TOOLS:-$PWD/.tools}
target=${CARGO_TARGET_DIR:-$PWD/target}
wrappers=$target/phones
[ $# -gt 0 ] || set -- aarch64-linux-android aarch64-apple-ios

if ! cmp -s bindings/requirements.txt "$tools/zig/requirements.txt"; then
    rm -rf "$tools/zig"
    python3 -m venv "$tools/zig"
    "$tools/zig/bin/pip" install --quiet --disable-pip-version-check -r bindings/requirements.txt
    cp bindings/requirements.txt "$tools/zig/"
fi
python=$tools/zig/bin/python

# Where the headers come from: Zig has none of Android and none of iOS.
zig_target() {
    case $1 in
    aarch64-linux-android) echo aarch64-linux-musl ;;
    armv7-linux-androideabi) echo arm-linux-musleabi ;;
    x86_64-linux-android) echo x86_64-linux-musl ;;
    aarch64-apple-ios | aarch64-apple-ios-sim) echo aarch64-macos ;;
    *) echo "bindings/phones.sh: $1 is no phone" >&2; exit 2 ;;
    esac
}

# A compiler as cc-rs calls it, without the options that name the real target and its SDK.
write_compiler() { # FILE ZIG_TARGET
    cat >"$1" <<'SCRIPT'
#!/usr/bin/env bash
set -euo pipefail
kept=() skip=
for argument in "$@"; do
    if [ -n "$skip" ]; then skip=; continue; fi
    case $argument in
    --target=* | -m*-version-min=* | -mtargetos=*) ;;
    -target | -isysroot | -arch) skip=yes ;;
    *) kept+=("$argument") ;;
    esac
done
SCRIPT
    echo "exec $python -m ziglang cc -target $2 \"\${kept[@]}\"" >>"$1"
    chmod +x "$1"
}

mkdir -p "$wrappers"
printf '#!/bin/sh\nexec %s -m ziglang ar "$@"\n' "$python" >"$wrappers/ar"
chmod +x "$wrappers/ar"
for phone in "$@"; do
    compiler=$wrappers/cc-$phone
    write_compiler "$compiler" "$(zig_target "$phone")"
    rustup target list --installed | grep -Fqx "$phone" || rustup target add "$phone"
    word=${phone//-/_}
    # musl has another name for what bionic calls __errno; an SDK that is named is not looked for.
    env "CC_$word=$compiler" "AR_$word=$wrappers/ar" "CFLAGS_$word=-D__errno_location=__errno" SDKROOT="$wrappers" \
        cargo clippy --package countersign-bindings --target "$phone" -- -D warnings
    echo "$phone: checked"
done
