"""Every message of one story, in the order in which it happens. The values are fixed; names are docs/PROTOCOL.md's."""

from . import cbor, cose, offers
from .cbor import present
from .keys import VERSION, Key, derive, fixed, sha256

TENANT, NEW_TENANT = "example", "example-new"
ORIGIN, NEW_ORIGIN = "https://id.example.com", "https://id.example.net:8443"
T0 = 1_790_000_000  # seconds; every other time counts from here
DAY = 86_400
BODY = -70001

KEYS = {
    name: Key(name)
    for name in "operator challenge challenge-next device approval device-next new-operator new-challenge".split()
}
DEVICE, ACCOUNT = fixed("device id"), fixed("account id")
CHALLENGE = fixed("challenge id")


class Story:
    """Collects messages by name; each may use those before it."""

    def __init__(self):
        self.messages = {}
        self.facts = {}
        self.statement = None
        self.offer()
        self.statements()
        self.enrolment()
        self.prompts()
        self.upkeep()
        self.move()

    # -- making one message

    def add(self, name, data, **about):
        assert name not in self.messages
        self.messages[name] = {"bytes": data, **about}
        return data

    def sign1(self, name, purpose, signer, claims, body, tenant=TENANT):
        payload = cbor.encode({**claims, BODY: body})
        data = cose.sign1(KEYS[signer], cose.external_aad(purpose, tenant), payload)
        return self.add(name, data, structure="sign1", purpose=purpose, tenant=tenant, keys=[signer])

    def sign(self, name, purpose, signers, payload, tenant=TENANT):
        data = cose.sign([KEYS[signer] for signer in signers], cose.external_aad(purpose, tenant), payload)
        return self.add(name, data, structure="sign", purpose=purpose, tenant=tenant, keys=signers)

    def mac0(self, name, purpose, claims, body):
        payload = cbor.encode({**claims, BODY: body})
        data = cose.mac0(self.auth, self.offer_id, cose.external_aad(purpose, TENANT), payload)
        return self.add(name, data, structure="mac0", purpose=purpose, tenant=TENANT, keys=["auth"])

    def plain(self, name, fields):
        return self.add(name, cbor.encode(fields), structure="plain")

    def request(self, name, purpose, signer, body, sequence=None, claims=None):
        frame = present({1: DEVICE, 2: sha256(cose.payload_of(self.statement)), 3: sequence})
        registered = {3: TENANT, 10: fixed(f"nonce of {name}"), **(claims or {})}
        return self.sign1(name, purpose, signer, registered, {**frame, **body})

    def reply(self, name, purpose, request, result=None, refusal=None, **options):
        statement = options.get("statement", self.statement)
        body = {
            1: sha256(self.messages[request]["bytes"]),
            2: options.get("time", T0 + 60) * 1000 + 250,
            3: sha256(cose.payload_of(statement)),
            4: statement if options.get("with_statement") else None,
            5: result,
            6: refusal,
        }
        tenant = options.get("tenant", TENANT)
        return self.sign1(name, purpose, options.get("signer", "challenge"), {1: tenant}, present(body), tenant)

    # -- the story

    def offer(self):
        self.secret = fixed("offer secret", 32)
        self.offer_id = derive(self.secret, b"offer-id", 16)
        self.auth = derive(self.secret, b"auth", 32)
        self.seed_key = derive(self.secret, b"seed", 32)
        code = "".join(offers.ALPHABET[byte & 31] for byte in fixed("typed code", 20))
        links = offers.link(ORIGIN, TENANT, KEYS["operator"].thumbprint, self.offer_id, self.secret)
        self.facts["offer"] = {
            "link": links[0],
            "web_link": links[1],
            "secret": self.secret,
            "id": self.offer_id,
            "auth": self.auth,
            "seed": self.seed_key,
        }
        self.facts["typed_code"] = {
            "random": fixed("typed code", 20),
            "grouped": offers.typed(code),
            "secret": code.encode(),
            "id": derive(code.encode(), b"offer-id", 16),
        }

    def statements(self):
        def statement(name, sequence, challenge_keys, successor=None):
            keys = [{1: KEYS[key].map, 2: T0 - DAY, 3: T0 + 90 * DAY} for key in challenge_keys]
            body = {1: sequence, 2: -7, 3: KEYS["operator"].map, 4: keys, 5: [ORIGIN], 6: "Example Ltd", 7: successor}
            claims = {1: TENANT, 4: T0 + 365 * DAY, 6: T0}
            return self.sign1(name, "statement", "operator", claims, present(body))

        self.statement = statement("statement", 1, ["challenge"])
        successor = self.sign1(
            "successor",
            "successor",
            "new-operator",
            {1: NEW_TENANT, 4: T0 + 300 * DAY, 6: T0},
            {1: TENANT, 2: KEYS["operator"].thumbprint, 3: KEYS["new-operator"].map, 4: NEW_ORIGIN},
            NEW_TENANT,
        )
        self.newer = statement("newer-statement", 2, ["challenge", "challenge-next"], successor)
        new_keys = [{1: KEYS["new-challenge"].map, 2: T0 - DAY, 3: T0 + 90 * DAY}]
        self.new_statement = self.sign1(
            "new-provider-statement",
            "statement",
            "new-operator",
            {1: NEW_TENANT, 4: T0 + 365 * DAY, 6: T0},
            {1: 7, 2: -7, 3: KEYS["new-operator"].map, 4: new_keys, 5: [NEW_ORIGIN], 6: "Example New Ltd"},
            NEW_TENANT,
        )

    def enrolment(self):
        nonce = fixed("look-up nonce")
        look_up = self.plain("look-up", {1: self.offer_id, 2: nonce})
        look_up_reply = self.mac0(
            "look-up-reply",
            "look-up-reply",
            {1: TENANT},
            {
                1: sha256(look_up),
                2: self.statement,
                3: fixed("look-up nonce of the provider"),
                4: ACCOUNT,
                5: "Example",
                6: "Ada Lovelace",
                7: True,
                8: True,
                9: True,
                10: ["none", "fcm", "apns", "unifiedpush", "webpush"],
                11: 540_000,
                12: b"\x04" + KEYS["challenge"].x + KEYS["challenge"].y,
            },
        )
        refusal = {1: "offer-expired"}
        self.reply("look-up-refusal", "look-up-refusal", "look-up", refusal=refusal, with_statement=True)

        contribution, iv = fixed("contribution", 32), fixed("iv", 12)
        seed = cose.encrypt0(self.seed_key, iv, cose.external_aad("seed", TENANT), contribution)
        self.add("seed", seed, structure="encrypt0", purpose="seed", tenant=TENANT, keys=["seed"])
        transcript = self.mac0(
            "enrol-transcript",
            "enrol-transcript",
            {3: TENANT, 8: {1: KEYS["device"].map}, 10: nonce},
            {
                2: sha256(cose.payload_of(self.statement)),
                10: self.offer_id,
                11: sha256(look_up_reply),
                12: KEYS["approval"].map,
                13: seed,
                14: {1: "fcm", 2: "registration-token"},
                15: "Ada's phone",
                16: b"attestation",
            },
        )
        self.sign("enrol", "enrol", ["device", "approval"], transcript)
        provider_nonce = fixed("enrol nonce of the provider")
        codes = {1: "totp", 2: "SHA1", 3: 6, 4: 30}
        result = {10: DEVICE, 11: ACCOUNT, 12: provider_nonce, 13: False, 14: codes, 15: "active", 16: 300_000}
        self.reply("enrol-reply", "enrol-reply", "enrol", result)

        hashed = [VERSION, "confirmation", TENANT, sha256(transcript), KEYS["device"].thumbprint]
        hashed = cbor.encode([*hashed, KEYS["approval"].thumbprint, provider_nonce])
        digits = int.from_bytes(sha256(hashed)[:8], "big") % 10**6
        self.facts["enrolment"] = {
            "digits": f"{digits:06}",
            "contribution": contribution,
            "iv": iv,
            "provider_nonce": provider_nonce,
            "code_seeds": {
                name: derive(contribution, b"code-seed" + provider_nonce, length)
                for name, length in (("SHA1", 20), ("SHA256", 32), ("SHA512", 64))
            },
        }
        self.request("status", "status", "device", {})
        token = sha256(cbor.encode({1: "fcm", 2: "registration-token"}))
        result = {10: True, 11: 3, 12: fixed("log head", 32), 13: "active", 14: token, 15: (T0 + 900) * 1000}
        self.reply("status-reply", "status-reply", "status", result)

    def prompts(self):
        challenge = self.sign1(
            "challenge",
            "challenge",
            "challenge",
            {1: TENANT, 4: T0 + 330, 6: T0 + 30, 7: CHALLENGE},
            {
                1: ACCOUNT,
                2: [DEVICE, fixed("other device id")],
                3: "example.com",
                4: "Payroll",
                5: "Leiden, NL",
                6: "192.0.2.7",
                7: "Release salaries of September",
                8: True,
                9: True,
                10: True,
            },
        )
        self.request("poll", "poll", "device", {10: 30, 11: [fixed("earlier challenge")]})
        outcome = {1: fixed("earlier challenge"), 2: "denied", 3: (T0 - 600) * 1000}
        prompts = {10: [{1: challenge, 2: 270_000}], 11: [outcome]}
        self.reply("poll-reply", "poll-reply", "poll", prompts)
        self.reply(
            "poll-reply-newer-statement",
            "poll-reply",
            "poll",
            prompts,
            statement=self.newer,
            with_statement=True,
            signer="challenge-next",
        )

        def answer(name, signer, decision, sequence, number=None):
            purpose = "approve" if decision == "approve" else "refuse"
            body = {10: sha256(challenge), 11: CHALLENGE, 12: "example.com", 13: decision, 14: number}
            body |= {15: fixed("log head", 32), 16: False, 17: decision == "approve"}
            self.request(name, purpose, signer, present(body), sequence, {6: T0 + 45})

        def receipt(recorded, sequence, at=None):
            return present({10: CHALLENGE, 11: recorded, 12: fixed("log head", 32), 13: sequence, 14: at})

        answer("approve", "approval", "approve", 4, "42")
        self.reply("approve-reply", "answer-reply", "approve", receipt("approved", 4))
        self.reply("wrong-number-reply", "answer-reply", "approve", refusal={1: "wrong-number"})
        until = {1: "rate-limited", 2: (T0 + 300) * 1000}
        self.reply("rate-limited-reply", "answer-reply", "approve", refusal=until)
        self.reply("sequence-reply", "answer-reply", "approve", refusal={1: "sequence-too-low", 3: 9})
        answer("deny", "device", "deny", 5)
        self.reply("deny-reply", "answer-reply", "deny", receipt("too-late", 5, (T0 + 44) * 1000))
        answer("report", "device", "report", 6)
        self.reply("report-reply", "answer-reply", "report", receipt("reported", 6, (T0 + 1800) * 1000))

    def upkeep(self):
        token = {1: "webpush", 2: "https://push.example.org/w/1", 3: b"\x04" + fixed("p", 32) * 2, 4: fixed("auth")}
        held = sha256(cbor.encode(token))
        self.request("token", "token", "device", {10: token}, 7)
        self.reply("token-reply", "token-reply", "token", {10: "awaiting-echo", 11: held})
        self.request("echo", "echo", "device", {10: fixed("pushed token")}, 8)
        self.reply("echo-reply", "token-reply", "echo", {10: "active", 11: held})
        confirmation = {8: {1: KEYS["device-next"].map}, 3: TENANT, 10: fixed("nonce of rotate")}
        frame = {1: DEVICE, 2: sha256(cose.payload_of(self.statement)), 3: 9}
        self.sign("rotate", "rotate", ["device", "device-next"], cbor.encode({**confirmation, BODY: frame}))
        self.reply("rotate-reply", "rotate-reply", "rotate", {10: KEYS["device-next"].thumbprint})
        self.request("withdraw", "withdraw", "device", {10: "moved"}, 10)
        self.reply("withdraw-reply", "withdraw-reply", "withdraw", {})
        self.facts["device_tokens"] = {
            "none": cbor.encode({1: "none"}),
            "fcm": cbor.encode({1: "fcm", 2: "registration-token"}),
            "apns": cbor.encode({1: "apns", 2: b"\x01\x02\x03", 3: "com.example.app", 4: True}),
            "unifiedpush": cbor.encode({1: "unifiedpush", 2: "https://push.example.org/u/1"}),
            "webpush": cbor.encode(token),
        }

    def move(self):
        self.plain("move-begin", {1: KEYS["device"].thumbprint, 2: fixed("move nonce of the phone")})
        new = {"tenant": NEW_TENANT, "signer": "new-challenge", "statement": self.new_statement}
        nonce = fixed("move nonce of the provider")
        begun = {10: nonce, 11: 120_000}
        self.reply("move-begin-reply", "move-begin-reply", "move-begin", begun, with_statement=True, **new)
        claims = {3: NEW_TENANT, 8: {1: KEYS["device-next"].map}, 10: fixed("nonce of move")}
        body = {
            2: sha256(cose.payload_of(self.new_statement)),
            10: TENANT,
            11: sha256(cose.payload_of(self.newer)),
            12: nonce,
            13: KEYS["approval"].map,
            14: {1: "unifiedpush", 2: "https://push.example.org/u/1"},
            15: "Ada's phone",
            16: KEYS["device"].map,
        }
        self.sign("move", "move", ["device", "device-next"], cbor.encode({**claims, BODY: body}), NEW_TENANT)
        result = {10: fixed("new device id"), 11: fixed("new account id"), 12: fixed("new nonce")}
        result |= {13: True, 15: "awaiting-echo"}
        self.reply("move-reply", "move-reply", "move", result, **new)
