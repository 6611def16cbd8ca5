#!/bin/sh
# Makes sure that there is a Swift 6 to build and test with, and prints the command that runs one.
#
#   ios/setup-swift.sh            installs what is missing, and prints the path of `with-swift`
#   with-swift swift test …       runs a command in the current folder with that Swift
#
# Where `swift` is on the PATH (a Mac, or Linux with the toolchain), that one is used and nothing is installed. Elsewhere
# Debian 13 is put into a folder below the tools folder, with its own packaged Swift, and commands run inside it by
# chroot, with the project and its build folder at the same paths. That takes root, 600 MB of download and 3 GB of disk.
# A second call finds the stamp and does nothing.
#
# COUNTERSIGN_TOOLS says where tools live (default: .tools in the project), CARGO_TARGET_DIR where builds go.
set -eu
cd "$(dirname "$0")/.."

release=trixie
swift=6.0
# Swift's own package names neither the C library's headers nor C++'s nor git, and building takes all three. OpenSSL makes
# the real signatures of the tests' key store.
packages="swiftlang libc6-dev libstdc++-14-dev libssl-dev git ca-certificates tzdata"

project=$PWD
tools=${COUNTERSIGN_TOOLS:-$project/.tools}
target=${CARGO_TARGET_DIR:-$project/target}
root=$tools/swift-$release
runner=$tools/bin/with-swift
stamp="$release $swift: $packages"

fail() { echo "setup-swift: $*" >&2; exit 1; }

mkdir -p "$tools/bin" "$target"
if command -v swift >/dev/null 2>&1; then
    swift --version 2>&1 | grep -Eq 'Swift version ([6-9]|[1-9][0-9])\.' || fail "the swift on the PATH is older than 6; update it"
    [ "$(uname)" = Darwin ] || [ -e /usr/include/openssl/evp.h ] || fail "install libssl-dev: the tests sign with it"
    printf '#!/bin/sh\nexec "$@"\n' >"$runner"
    chmod 755 "$runner"
    echo "$runner"
    exit
fi

[ "$(id -u)" = 0 ] || fail "there is no swift on the PATH; install Swift 6 from swift.org, or run this as root on Debian"
command -v apt-get >/dev/null || fail "there is no swift on the PATH; install Swift 6 from swift.org"
unshare --mount true 2>/dev/null || fail "this container may not mount; install Swift 6 from swift.org instead"

# Two installations into one folder would spoil it.
exec 9>"$tools/swift.lock"
flock -w 1500 9 || fail "another installation is still running"

# Every mount is in a namespace of its own and goes when the command ends. The environment is clean, so that nothing of
# the machine leaks into a build; what a command needs is given with `env`.
cat >"$runner" <<RUNNER
#!/bin/sh
# Written by ios/setup-swift.sh: runs a command inside $root, in the current folder.
set -eu
exec unshare --mount --propagation private sh -c '
    set -eu
    root=\$1; here=\$2; shift 2
    mount -t proc proc "\$root/proc"
    mount --rbind /dev "\$root/dev"
    for folder in "\$here" \${WITH_SWIFT_FOLDERS:-}; do
        mkdir -p "\$root\$folder"
        mount --bind "\$folder" "\$root\$folder"
    done
    exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        chroot "\$root" sh -c "cd \"\\\$0\" && exec \"\\\$@\"" "\$here" "\$@"
' sh "$root" "\$(pwd -P)" "\$@"
RUNNER
chmod 755 "$runner"

if [ "$(cat "$root/.ready" 2>/dev/null)" != "$stamp" ]; then (
    exec >&2 # what is printed is the path, and nothing else
    if ! command -v debootstrap >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends debootstrap
    fi
    # The mirrors are those that this machine already uses.
    sites=$(apt-get indextargets --format '$(SITE)')
    mirror=$(echo "$sites" | grep -v security | head -n 1)
    security=$(echo "$sites" | grep security | head -n 1)
    if [ ! -e "$root/.base" ]; then
        rm -rf --one-file-system "$root"
        debootstrap --variant=minbase --keyring=/usr/share/keyrings/debian-archive-keyring.gpg \
            "$release" "$root" "$mirror" >"$tools/swift-debootstrap.log" 2>&1 || {
            tail -n 20 "$tools/swift-debootstrap.log" >&2
            fail "Debian's base system could not be installed"
        }
        touch "$root/.base"
    fi
    {
        echo "deb $mirror $release main"
        echo "deb $mirror $release-updates main"
        [ -z "$security" ] || echo "deb $security $release-security main"
    } >"$root/etc/apt/sources.list"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d" # services stay off
    chmod 755 "$root/usr/sbin/policy-rc.d"
    cd "$tools/bin"
    "$runner" dpkg --configure -a # what an interrupted run left
    "$runner" apt-get update -q
    # shellcheck disable=SC2086
    "$runner" apt-get install -y -q --no-install-recommends $packages
    "$runner" apt-get clean
    "$runner" swift --version 2>&1 | grep -q "Swift version $swift" || fail "this is not Swift $swift"
    echo "$stamp" >"$root/.ready"
); fi
echo "$runner"
