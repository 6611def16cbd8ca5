"""An operator puts what `carry_out.py` printed into eduMFA: SETTINGS, and that JSON on standard input.

Neither product does this. The key under which a server stores secrets is its own, so the enrolment goes from one library
to the other and not from database to database.
"""

import json
import sys

from edumfa.app import create_app

carried = json.load(sys.stdin)
with create_app(config_name="production", config_file=sys.argv[1], silent=True).app_context():
    from edumfa.lib.token import init_token
    from edumfa.lib.user import User

    token = init_token({"type": "push", "serial": carried["serial"], "genkey": 1}, user=User(carried["user"], "phone"))
    for name, value in carried["about"].items():
        if not name.endswith(".type"):
            token.add_tokeninfo(name, value, "password" if name == "private_key_server" else "")
    token.token.active, token.token.rollout_state = True, "enrolled"
    token.save()
