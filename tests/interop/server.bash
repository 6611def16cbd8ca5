# shellcheck shell=bash disable=SC2154
# What the scripts of this folder do alike: folders, packages, start and stop, and who still needs a server.
#
# A script sets `name`, `version` and `port` (empty for any), and the functions `settings` (writes what the server reads at its start),
# `create` (keys, tables, administrator) and `configure` (realm, people, policies); then it calls `serve "$@"`.
#
#   up                 starts it unless it runs, prints where it is as one line of JSON, and leaves it running until `stop`
#   up --while PID     the same for as long as that process lives; the last one that needs it ends it
#   stop               stops it
#   wipe               stops it and removes all that it left
#
# Everything is in target/interop/NAME: the packages (kept by `stop`) and the data, with the log, which is made anew at each
# start. Needs Python 3.11 or newer and, once, the network. Debian's python3-venv is installed if it is missing and this
# is root.

gunicorn=23.0.0
interop=$(dirname "${BASH_SOURCE[0]}")
home=${CARGO_TARGET_DIR:-$PWD/target}/interop/$name
packages=$home/packages data=$home/data users=$home/users
export PYTHONDONTWRITEBYTECODE=1

fail() { echo "$name.sh: $*" >&2; exit 1; }

running() { # prints the process id, if the one that was started here is still there
    local pid
    pid=$(cat "$data/pid" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -F "$data" >/dev/null || return 1
    echo "$pid"
}

stop() {
    local pid
    rm -rf "$users"
    pid=$(running) || return 0
    kill "$pid"
    for _ in $(seq 100); do [ -d "/proc/$pid" ] || return 0; sleep 0.1; done
    kill -KILL "$pid"
}

install() {
    local wanted="$name $version gunicorn $gunicorn"
    [ "$(cat "$packages/complete" 2>/dev/null)" = "$wanted" ] && return
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "python3-venv is missing; install it first"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3 python3-venv >/dev/null
    fi
    rm -rf "$packages"
    python3 -m venv "$packages"
    local pip=("$packages/bin/pip" install --quiet --disable-pip-version-check)
    # Without its own list of versions it would come with newer libraries than it was made for.
    "${pip[@]}" --no-deps "$name==$version"
    "${pip[@]}" -r "$packages/lib/$name/requirements.txt"
    "${pip[@]}" "gunicorn==$gunicorn"
    echo "$wanted" >"$packages/complete"
}

free_port() { # any: another copy of the source may run its own at the same time
    python - <<'PY'
import socket
with socket.socket() as listener:
    listener.bind(("127.0.0.1", 0))
    print(listener.getsockname()[1])
PY
}

python() { PYTHONPATH=$interop "$packages/bin/python" "$@"; }

manage() { # PROGRAM ARGUMENT…: the server's own program for administrators
    (cd "$data" && "$packages/bin/$1" "${@:2}") >>"$data/set-up.log" 2>&1 ||
        { tail -n 20 "$data/set-up.log" >&2; fail "$*"; }
}

start() {
    cat >"$data/wsgi.py" <<PY
from $name.app import create_app
application = create_app(config_name="production", config_file="$data/settings.py", silent=True)
PY
    # Two workers: a sign-in page may wait in one while the phone asks the other.
    (cd "$data" && exec setsid "$packages/bin/gunicorn" --chdir "$data" --bind "127.0.0.1:$port" --workers 2 --timeout 120 \
        --pid "$data/pid" --error-logfile "$data/gunicorn.log" wsgi:application >>"$data/gunicorn.log" 2>&1 </dev/null &)
    for _ in $(seq 300); do
        if running >/dev/null && python "$interop/rest.py" "$base" "$version" 2>/dev/null; then return; fi
        sleep 0.2
    done
    tail -n 20 "$data/gunicorn.log" >&2
    fail "it does not answer on $base"
}

afresh() { # secrets are made anew: nothing of an earlier run is of use to anybody
    stop
    port=${port:-$(free_port)}
    base=http://127.0.0.1:$port
    rm -rf "$data"
    (umask 077 && mkdir -p "$data" && settings)
    create
    start
    configure >"$data/about.json.part"
    mv "$data/about.json.part" "$data/about.json"
    fingerprint >"$data/made-by"
}

fingerprint() { cat "$interop/$name.sh" "$interop/server.bash" "$interop/rest.py" | cksum; }

needed() { # by somebody who is still there
    local user
    for user in "$users"/*; do
        user=$(basename "$user")
        if [ "$user" = everybody ] || [ -d "/proc/$user" ]; then return; fi
    done
    return 1
}

watch() { # ends the server when nobody needs it any more; never while somebody is about to say so
    exec 9>"$home/lock"
    while running >/dev/null; do
        if ! needed; then
            flock 9
            needed || stop
            flock -u 9
        fi
        sleep 1
    done
}

up() { # USER, a process id or `everybody`
    mkdir -p "$home"
    exec 9>"$home/lock"
    flock 9 # two at once would install into each other
    install >&2
    if ! running >/dev/null || [ "$(cat "$data/made-by" 2>/dev/null)" != "$(fingerprint)" ]; then
        trap stop EXIT
        afresh >&2 9>&-
        trap - EXIT
        mkdir -p "$users"
        touch "$users/$1"
        (watch >/dev/null 2>&1 </dev/null 9>&- &)
    fi
    touch "$users/$1"
    cat "$data/about.json"
}

serve() {
    case "$*" in
    up) up everybody ;;
    "up --while "*[0-9]) up "$3" ;;
    stop) stop ;;
    wipe)
        stop
        rm -rf "$home"
        ;;
    *) fail "up, up --while PID, stop or wipe; see the head of tests/interop/server.bash" ;;
    esac
}
