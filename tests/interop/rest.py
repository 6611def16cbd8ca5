"""An administrator over the servers' own interface, which both have in common.

As a program (BASE VERSION) it asks whether the server of this version answers there.
"""

import json
import sys
import urllib.error
import urllib.request

opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Administrator:
    def __init__(self, base, password):
        self.base, self.password, self.headers = base, password, {}
        self.headers["Authorization"] = self.post("/auth", {"username": "admin", "password": password})["token"]

    def call(self, method, path, body=None):
        headers, data = self.headers, None
        if body is not None:
            headers, data = {**headers, "Content-Type": "application/json"}, json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with opener.open(request, timeout=60) as reply:
                return json.load(reply)["result"]["value"]
        except urllib.error.HTTPError as error:
            sys.exit(f"{method} {path}: {error.code} {error.read().decode()[:400]}")

    def post(self, path, body):
        return self.call("POST", path, body)

    def people(self, file):
        """One realm with everybody in it."""
        self.post("/resolver/people", {"type": "passwdresolver", "fileName": str(file)})
        self.post("/realm/phone", {"resolvers": "people"})
        self.post("/defaultrealm/phone", {})

    def policy(self, name, scope, action, **bound):
        anybody = {"realm": "", "user": "", "resolver": ""}
        about = {"scope": scope, "action": action, "active": True, "priority": 2, **anybody, **bound}
        self.post(f"/policy/{name}", about)

    def may_do_everything(self):
        """Once there is any policy for administrators, they may do what is named and nothing else."""
        known = self.call("GET", "/policy/defs/admin")
        wanted = {name: True for name, about in known.items() if about.get("type") == "bool"}
        unwanted = ("hide_", "force_", "admin_dashboard", "read")
        wanted = {name: True for name in wanted if not name.startswith(unwanted) and "force_server_generate" not in name}
        self.policy("administrators", "admin", {**wanted, "hotp_2step": "allow", "totp_2step": "allow"})

    def about(self, **more):
        """Where it is: what `up` prints."""
        return json.dumps({"base": self.base, "user": "admin", "password": self.password, "realm": "phone", **more})


# Those whom a server asks in a way of their own, and others for whoever wants to be alone with a phone.
PEOPLE = """alice bob carol dave erin frank grace heidi ursula
anna ben clara david emil fiona georg hanna ivan julia karl lena martin nora otto paula quentin rosa stefan tina""".split()


def write_people(file):
    """As in /etc/passwd."""
    lines = (f"{u}:x:{n}:2000:{u} Tester,,,,{u}@example.test:/:/bin/false\n" for n, u in enumerate(PEOPLE, 2001))
    file.write_text("".join(lines))


if __name__ == "__main__":
    with opener.open(f"{sys.argv[1]}/validate/polltransaction/0", timeout=20) as reply:
        sys.exit(json.load(reply)["versionnumber"] != sys.argv[2])
