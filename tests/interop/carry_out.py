"""An operator takes an enrolment out of privacyIDEA: SETTINGS SERIAL. Prints it, with the server's key for it, as JSON."""

import json
import sys

from privacyidea.app import create_app

settings, serial = sys.argv[1:]
with create_app(config_name="production", config_file=settings, silent=True).app_context():
    from privacyidea.lib.token import get_tokens

    token = get_tokens(serial=serial)[0]
    about = token.get_tokeninfo(decrypted=True)
    print(json.dumps({"serial": serial, "user": token.user.login, "about": about}))
