#!/usr/bin/env bash
# A throw-away eduMFA for tests: on this computer only, poll-only push, SQLite. How to use it: see server.bash.
#
# Everybody may have a token of either push kind (`push`, which its ancestor also has, and `edupush`) and of every OTP kind.
# One is asked in another way: erin's sign-in page waits for the phone in one request (push_wait).
#
# When a phone polls, this server looks its policies up without a user: a policy bound to a person would hold for all,
# and two that differ would refuse every poll.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
name=edumfa
version=2.9.5 # its wheel pins everything that it needs
port=${EDUMFA_PORT:-}
. tests/interop/server.bash
export EDUMFA_CONFIGFILE=$data/settings.py

settings() {
    python - "$data" <<'PY'
import pathlib, secrets, sqlite3, sys
import rest
data = pathlib.Path(sys.argv[1])
(data / "settings.py").write_text(f"""
SECRET_KEY = {secrets.token_hex(24)!r}
EDUMFA_PEPPER = {secrets.token_hex(24)!r}
SUPERUSER_REALM = ["super"]
SQLALCHEMY_DATABASE_URI = "sqlite:///{data}/database"
SQLALCHEMY_ENGINE_OPTIONS = {{"connect_args": {{"timeout": 30}}}}
EDUMFA_ENCFILE = "{data}/encryption-key"
EDUMFA_AUDIT_KEY_PRIVATE = "{data}/audit-private.pem"
EDUMFA_AUDIT_KEY_PUBLIC = "{data}/audit-public.pem"
EDUMFA_NODE = "interop"
EDUMFA_LOGFILE = "{data}/log"
EDUMFA_LOGLEVEL = 30
# It would check its own key at every request, which makes it four times as slow and changes no reply.
EDUMFA_RESPONSE_NO_PRIVATE_KEY_CHECK = True
EDUMFA_AUDIT_NO_PRIVATE_KEY_CHECK = True
""")
(data / "admin-password").write_text(secrets.token_hex(16))
rest.write_people(data / "users")
# The phone polls while a sign-in writes.
sqlite3.connect(data / "database").execute("pragma journal_mode=wal")
PY
}

create() {
    manage edumfa-manage -q create_enckey
    manage edumfa-manage -q create_audit_keys
    manage edumfa-manage -q create_tables
    manage edumfa-manage -q admin add admin -e admin@example.test -p "$(cat "$data/admin-password")"
}

configure() {
    python - "$base" "$data" "$version" <<'PY'
import pathlib, sys
import rest
base, data, version = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
admin = rest.Administrator(base, (data / "admin-password").read_text())
admin.people(data / "users")
admin.may_do_everything()
both = lambda about: {f"{kind}_{name}": value for kind in ("push", "edupush") for name, value in about(kind).items()}
admin.policy("enrol", "enrollment", both(lambda kind: {
    "firebase_configuration": "poll only", "registration_url": f"{base}/ttype/{kind}", "ttl": 10, "ssl_verify": "0"}))
admin.policy("label", "enrollment", {"tokenlabel": "{user}@{realm}", "tokenissuer": "Interop"})
admin.policy("two-step", "enrollment", {f"{kind}_2step_{name}": value for kind in ("hotp", "totp") for name, value in {
    "clientsize": 8, "serversize": 20, "difficulty": 10000}.items()})
admin.policy("ask", "authentication", both(lambda kind: {
    "text_on_mobile": "Do you want to log in?", "title_on_mobile": "Interop login", "ssl_verify": "0",
    "allow_polling": "allow"}))
admin.policy("wait", "authentication", {"push_wait": 8, "edupush_wait": 8}, realm=["phone"], user=["erin"])
print(admin.about(home=str(data.parent), server="edumfa", version=version))
PY
}

serve "$@"
