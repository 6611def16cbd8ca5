#!/usr/bin/env bash
# A throw-away privacyIDEA for tests: on this computer only, poll-only push, SQLite.
#
#   tests/interop/privacyidea.sh up     installs once, starts afresh, prints where it is as JSON
#   tests/interop/privacyidea.sh stop   stops it
#   tests/interop/privacyidea.sh wipe   stops it and removes all that it left
#
# Everything is in target/interop/privacyidea: the packages (kept by `stop`), the server's data (made anew by each `up`)
# and its log. `up` on what is installed already takes seconds. The users differ in what they are asked for:
#
#   alice  yes or no        bob  a number of two digits        dave  a code is shown on the phone
#
# Needs Python 3.11 or newer. Debian's python3-venv is installed if it is missing and this is root.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

privacyidea=3.14 # its wheel pins everything that it needs, with hashes
gunicorn=23.0.0
port=${PRIVACYIDEA_PORT:-18501}
home=${CARGO_TARGET_DIR:-$PWD/target}/interop/privacyidea
packages=$home/packages data=$home/data
base=http://127.0.0.1:$port

fail() { echo "privacyidea.sh: $*" >&2; exit 1; }

running() { # prints the process id, if the one that was started here is still there
    local pid
    pid=$(cat "$data/pid" 2>/dev/null) || return 1
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -F "$data/" >/dev/null || return 1
    echo "$pid"
}

stop() {
    local pid
    pid=$(running) || return 0
    kill "$pid"
    for _ in $(seq 100); do [ -d "/proc/$pid" ] || return 0; sleep 0.1; done
    kill -KILL "$pid"
}

install() {
    local wanted="privacyidea $privacyidea gunicorn $gunicorn"
    [ "$(cat "$packages/complete" 2>/dev/null)" = "$wanted" ] && return
    if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "python3-venv is missing; install it first"
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv >/dev/null
    fi
    rm -rf "$packages"
    python3 -m venv "$packages"
    local pip=("$packages/bin/pip" install --quiet --disable-pip-version-check)
    # Without its own list of versions it would come with newer libraries than it was made for.
    "${pip[@]}" --no-deps "privacyidea==$privacyidea"
    "${pip[@]}" -r "$packages/lib/privacyidea/requirements.txt"
    "${pip[@]}" "gunicorn==$gunicorn"
    echo "$wanted" >"$packages/complete"
}

settings() { # secrets are made anew: nothing of an earlier run is of use to anybody
    umask 077
    mkdir -p "$data"
    "$packages/bin/python" - "$data" "$base" <<'PY'
import pathlib, secrets, sqlite3, sys
data, base = pathlib.Path(sys.argv[1]), sys.argv[2]
(data / "settings.py").write_text(f"""
SECRET_KEY = {secrets.token_hex(24)!r}
PI_PEPPER = {secrets.token_hex(24)!r}
SUPERUSER_REALM = ["super"]
SQLALCHEMY_DATABASE_URI = "sqlite:///{data}/database"
SQLALCHEMY_ENGINE_OPTIONS = {{"connect_args": {{"timeout": 30}}}}
PI_ENCFILE = "{data}/encryption-key"
PI_AUDIT_KEY_PRIVATE = "{data}/audit-private.pem"
PI_AUDIT_KEY_PUBLIC = "{data}/audit-public.pem"
PI_UUID_FILE = "{data}/uuid"
PI_NODE = "interop"
PI_LOGFILE = "{data}/log"
PI_LOGLEVEL = 30
PI_BASE_URL = "{base}"
PI_FORCE_HTTPS = False
PI_SESSION_COOKIE_SECURE = False
""")
(data / "wsgi.py").write_text(f"""
from privacyidea.app import create_app
application = create_app(config_name="production", config_file="{data}/settings.py", silent=True)
""")
(data / "admin-password").write_text(secrets.token_hex(16))
people = enumerate(["alice", "bob", "dave"], 2001)
(data / "users").write_text("".join(f"{u}:x:{n}:2000:{u} Tester,,,,{u}@example.test:/:/bin/false\n" for n, u in people))
# The phone polls while a sign-in writes.
sqlite3.connect(data / "database").execute("pragma journal_mode=wal")
PY
}

manage() {
    (cd "$data" && "$packages/bin/pi-manage" "$@") >>"$data/set-up.log" 2>&1 || { tail -n 20 "$data/set-up.log" >&2; fail "pi-manage $1 $2"; }
}

answers() {
    "$packages/bin/python" - "$base/healthz/" <<'PY' 2>/dev/null
import sys, urllib.request
urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=20)
PY
}

start() {
    (cd "$data" && exec setsid "$packages/bin/gunicorn" --chdir "$data" --bind "127.0.0.1:$port" --workers 2 --timeout 120 \
        --pid "$data/pid" --error-logfile "$data/gunicorn.log" wsgi:application >>"$data/gunicorn.log" 2>&1 </dev/null &)
    for _ in $(seq 300); do
        if running >/dev/null && answers; then return; fi
        sleep 0.2
    done
    tail -n 20 "$data/gunicorn.log" >&2
    fail "it does not answer on $base"
}

configure() { # realm, users and policies, over its own interface
    "$packages/bin/python" - "$base" "$data" <<'PY'
import json, pathlib, sys, urllib.error, urllib.request
base, data = sys.argv[1], pathlib.Path(sys.argv[2])
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
password = (data / "admin-password").read_text()
headers = {"Content-Type": "application/json"}

def call(method, path, body):
    request = urllib.request.Request(base + path, json.dumps(body).encode(), headers, method=method)
    try:
        with opener.open(request, timeout=60) as reply:
            return json.load(reply)["result"]["value"]
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode()[:400]}")

def policy(name, scope, action, **bound):
    call("POST", f"/policy/{name}", {"scope": scope, "action": action, "active": True, "priority": 1, **bound})

headers["Authorization"] = call("POST", "/auth", {"username": "admin", "password": password})["token"]
call("POST", "/resolver/people", {"type": "passwdresolver", "fileName": str(data / "users")})
call("POST", "/realm/phone", {"resolvers": "people"})
call("POST", "/defaultrealm/phone", {})
policy("enrol", "enrollment", {
    "push_firebase_configuration": "poll only", "push_registration_url": base + "/ttype/push", "push_ttl": 10,
    "push_ssl_verify": "0", "tokenlabel": "{user}@{realm}", "tokenissuer": "Interop"}, realm=["phone"])
policy("ask", "authentication", {
    "push_text_on_mobile": "Login for {user} from {client_ip}?", "push_title_on_mobile": "Interop login",
    "push_ssl_verify": "0", "push_allow_polling": "allow"}, realm=["phone"])
policy("number", "authentication", {
    "push_require_presence": True, "push_presence_options": "NUMERIC", "push_presence_num_options": 4},
    realm=["phone"], user=["bob"])
policy("code", "authentication", {"push_code_to_phone": True}, realm=["phone"], user=["dave"])
print(json.dumps({"base": base, "user": "admin", "password": password, "realm": "phone"}))
PY
}

up() {
    mkdir -p "$home"
    exec 9>"$home/lock"
    flock 9 # two at once would install into each other
    install >&2
    stop
    rm -rf "$data"
    settings
    export PRIVACYIDEA_CONFIGFILE=$data/settings.py
    manage setup create_enckey
    manage setup create_audit_keys
    manage setup create_tables
    manage admin add admin -e admin@example.test -p "$(cat "$data/admin-password")"
    start 9>&-
    configure
}

case ${1:-} in
up) up ;;
stop) stop ;;
wipe)
    stop
    rm -rf "$home"
    ;;
*) fail "up, stop or wipe; see the head of this file" ;;
esac
