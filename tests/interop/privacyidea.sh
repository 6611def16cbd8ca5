#!/usr/bin/env bash
# A throw-away privacyIDEA for tests: on this computer only, poll-only push, SQLite. How to use it: see server.bash.
#
# People differ in what they are asked for:
#
#   alice  yes or no        bob    a number of two digits     carol  one of three letters
#   dave   a code is shown on the phone                       erin   the page waits for the phone in one request (push_wait)
#   frank  a word of a list                                   grace  codes
#   heidi  yes or no; there is a push service, which cannot be reached      ursula  one of two numbers
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
name=privacyidea
version=3.14 # its wheel pins everything that it needs, with hashes
port=${PRIVACYIDEA_PORT:-}
. tests/interop/server.bash
export PRIVACYIDEA_CONFIGFILE=$data/settings.py

settings() {
    python - "$data" "$base" <<'PY'
import pathlib, secrets, sqlite3, sys
import rest
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
(data / "admin-password").write_text(secrets.token_hex(16))
rest.write_people(data / "users")
# The phone polls while a sign-in writes.
sqlite3.connect(data / "database").execute("pragma journal_mode=wal")
PY
}

create() {
    manage pi-manage setup create_enckey
    manage pi-manage setup create_audit_keys
    manage pi-manage setup create_tables
    manage pi-manage admin add admin -e admin@example.test -p "$(cat "$data/admin-password")"
}

configure() {
    python - "$base" "$data" "$version" <<'PY'
import json, pathlib, sys
import rest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
base, data, version = sys.argv[1], pathlib.Path(sys.argv[2]), sys.argv[3]
admin = rest.Administrator(base, (data / "admin-password").read_text())
admin.people(data / "users")
admin.may_do_everything()
key = rsa.generate_private_key(65537, 2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()
(data / "push-service.json").write_text(json.dumps({
    "type": "service_account", "project_id": "nobody", "private_key": key, "client_email": "nobody@example.test",
    "token_uri": "http://127.0.0.1:9/"}))
admin.post("/smsgateway", {
    "name": "push-service", "module": "privacyidea.lib.smsprovider.FirebaseProvider.FirebaseProvider",
    "option.JSON config file": str(data / "push-service.json")})
admin.policy("enrol", "enrollment", {
    "push_firebase_configuration": "poll only", "push_registration_url": base + "/ttype/push", "push_ttl": 10,
    "push_ssl_verify": "0", "tokenlabel": "{user}@{realm}", "tokenissuer": "Interop"}, realm=["phone"])
admin.policy("two-step", "enrollment", {f"{kind}_2step_{name}": value for kind in ("hotp", "totp") for name, value in {
    "clientsize": 8, "serversize": 20, "difficulty": 10000}.items()}, realm=["phone"])
admin.policy("ask", "authentication", {
    "push_text_on_mobile": "Login for {user} from {client_ip}?", "push_title_on_mobile": "Interop login",
    "push_ssl_verify": "0", "push_allow_polling": "allow"}, realm=["phone"])

def asks(user, **action):
    admin.policy(f"ask-{user}", "authentication", action, realm=["phone"], user=[user])

asks("bob", push_require_presence=True, push_presence_options="NUMERIC", push_presence_num_options=4)
asks("carol", push_require_presence=True)
asks("frank", push_require_presence=True, push_presence_options="CUSTOM",
     push_presence_custom_options="red:green:blue:1A:2B", push_presence_num_options=5)
asks("dave", push_code_to_phone=True)
asks("ursula", push_require_presence=True, push_presence_options="NUMERIC", push_presence_num_options=2)
admin.policy("enrol-heidi", "enrollment", {"push_firebase_configuration": "push-service"}, realm=["phone"],
             user=["heidi"], priority=1)
asks("erin", push_wait=8)
print(admin.about(home=str(data.parent), server="privacyidea", version=version))
PY
}

serve "$@"
