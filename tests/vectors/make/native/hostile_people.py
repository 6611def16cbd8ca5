"""Wrong requests of phones: enrolments, answers, updates, moves."""

from . import cbor, cose, forge
from .hostile_case import case
from .keys import fixed, sha256
from .story import KEYS, NEW_TENANT, TENANT


def cases(story):
    found = []

    def add(name, opens_as, data, error):
        found.append(case(name, opens_as, data, error))

    def asked(name, request, error, claims=None, body=None, **options):
        add(f"{request}: {name}", request, forge.request(story, request, claims, body, **options), error)

    # -- every kind of request
    for request, sequence in {"poll": None, "status": None, "token": 7, "echo": 8, "withdraw": 10}.items():
        asked("as it was", request, "none")
        asked("by another key in its name", request, "bad-signature", key="device-next", kid="device")
        asked("by another key", request, "wrong-key", key="device-next")
        asked("by the approval key", request, "wrong-key", key="approval")
        asked("for another tenant", request, "wrong-tenant", {3: NEW_TENANT}, tenant=NEW_TENANT)
        asked("signed for another tenant", request, "bad-signature", tenant=NEW_TENANT)
        asked("signed as a refusal", request, "bad-signature", purpose="refuse")
        asked("in the other direction", request, "bad-signature", direction=cose.PROVIDER)
        asked("without a nonce", request, "missing-field", {10: None})
        asked("with an issuer", request, "unknown-field", {1: TENANT})
        if sequence:
            asked("without a sequence", request, "missing-field", body={3: None})
            asked("with sequence 0", request, "out-of-range", body={3: 0})
        else:
            asked("with a sequence", request, "unknown-field", body={3: 1})
    asked("for two minutes", "poll", "out-of-range", body={10: 120})
    asked("for seventeen results", "poll", "out-of-range", body={11: [fixed(str(n)) for n in range(17)]})
    asked("too long", "poll", "too-long", body={12: bytes(8_192)})
    asked("an unknown kind", "token", "unknown-word", body={10: {1: "pager", 2: "x"}})
    asked("an empty token", "token", "out-of-range", body={10: {1: "fcm", 2: ""}})
    asked("a long token", "token", "out-of-range", body={10: {1: "fcm", 2: "a" * 1_025}})
    asked("none with an address", "token", "unknown-field", body={10: {1: "none", 2: "x"}})
    asked("web push without a key", "token", "missing-field", body={10: {1: "webpush", 2: "https://a.example"}})
    asked("an unknown reason", "withdraw", "unknown-word", body={10: "bored"})

    # -- answers
    asked("as it was", "approve", "none")
    asked("under the device key", "approve", "wrong-key", key="device")
    asked("under the device key in its name", "approve", "bad-signature", key="device", kid="approval")
    asked("signed as a denial", "approve", "bad-signature", purpose="refuse")
    asked("made of a denial", "deny", "wrong-key", body={13: "approve", 14: "42"}, purpose="approve")
    asked("under the approval key", "deny", "wrong-key", key="approval")
    asked("signed as an approval", "deny", "bad-signature", purpose="approve")
    asked("with a number", "deny", "unknown-field", body={14: "42"})
    asked("one digit", "approve", "out-of-range", body={14: "4"})
    asked("three digits", "approve", "out-of-range", body={14: "042"})
    asked("letters for digits", "approve", "out-of-range", body={14: "4z"})
    asked("no number", "approve", "missing-field", body={14: None})
    asked("postponed", "approve", "unknown-word", body={13: "postpone"})
    asked("a swapped challenge", "approve", "wrong-challenge", body={10: sha256(b"another challenge")})
    asked("another challenge id", "approve", "wrong-challenge", body={11: fixed("another challenge")})
    asked("another relying party", "approve", "wrong-challenge", body={12: "example.net"})
    other = forge.with_signature(story.messages["challenge"]["bytes"], forge.negated)
    asked("the challenge with its other signature", "approve", "wrong-challenge", body={10: sha256(other)})
    asked("no log head", "approve", "missing-field", body={15: None})
    asked("not saying whether altered", "approve", "missing-field", body={16: None})
    approve = story.messages["approve"]["bytes"]
    add("approve: with the other valid signature", "approve", forge.with_signature(approve, forge.negated), "none")
    add("approve: a bit of the signature flipped", "approve", forge.flipped(approve, 8 * len(approve) - 1), "bad-signature")

    # -- enrolment
    transcript = story.messages["enrol-transcript"]["bytes"]
    enrol = forge.payload(transcript)
    keys = ["device", "approval"]

    def maced(payload, secret=None, kid=None, purpose="enrol-transcript", tenant=TENANT):
        aad = cose.external_aad(purpose, tenant)
        return cose.mac0(secret or story.auth, kid or story.offer_id, aad, payload)

    def enrolled(name, error, content=transcript, signers=keys, **options):
        add(f"enrol: {name}", "enrol", forge.pair(content, "enrol", signers, **options), error)

    enrolled("as it was", "none")
    enrolled("with the MAC of another code", "bad-mac", maced(cbor.encode(enrol), secret=fixed("another secret", 32)))
    enrolled("with the MAC of a look-up", "bad-mac", maced(cbor.encode(enrol), purpose="look-up-reply"))
    enrolled("for another offer", "wrong-offer", maced(cbor.encode(enrol), kid=fixed("another offer")))
    enrolled("for another tenant", "wrong-tenant", maced(forge.changed(enrol, {3: NEW_TENANT})))
    enrolled("without the approval key's signature", "wrong-structure", signers=["device"])
    enrolled("with three signatures", "wrong-structure", signers=[*keys, "challenge"])
    enrolled("with the keys swapped", "wrong-key", signers=["approval", "device"])
    enrolled("with the device key twice", "wrong-key", signers=["device", "device"])
    enrolled("with an approval key that did not sign", "bad-signature", signers=["device", "device"], kids=keys)
    enrolled("with a body header", "wrong-header", protected=cbor.encode({1: -7}))
    enrolled("with an unprotected header", "unprotected-header", unprotected={1: -7})
    enrolled("with another device key put in", "wrong-key", maced(forge.changed(enrol, {8: {1: KEYS["device-next"].map}})))
    enrolled("without a device token", "missing-field", maced(forge.changed(enrol, body={14: None})))
    enrolled("with a long attestation", "out-of-range", maced(forge.changed(enrol, body={16: bytes(4_097)})))
    enrolled("with two confirmed keys", "unknown-field", maced(forge.changed(enrol, {8: {1: KEYS["device"].map, 2: 1}})))
    add("enrol: signed as a move", "enrol", forge.pair(transcript, "move", keys), "bad-signature")
    add("enrol: one signature of COSE_Sign1", "enrol", forge.signed(transcript, key="device", purpose="enrol"), "wrong-structure")

    # -- the sealed seed
    seed = story.messages["seed"]["bytes"]
    aad, iv = cose.external_aad("seed", TENANT), fixed("iv", 12)
    plain = fixed("contribution", 32)

    def sealed(name, error, data):
        add(f"seed: {name}", "seed", data, error)

    sealed("as it was", "none", seed)
    sealed("under another code", "cannot-unseal", cose.encrypt0(fixed("another", 32), iv, aad, plain))
    sealed("for another tenant", "cannot-unseal", cose.encrypt0(story.seed_key, iv, cose.external_aad("seed", NEW_TENANT), plain))
    sealed("too short", "cannot-unseal", cose.encrypt0(story.seed_key, iv, aad, plain[:31]))
    sealed("a bit flipped", "cannot-unseal", forge.flipped(seed, 8 * len(seed) - 1))
    header, _, ciphertext = cbor.decode(seed)
    sealed("without its tag", "cannot-unseal", cbor.encode([header, {}, ciphertext[:-16]]))
    sealed("the IV unprotected", "unprotected-header", cbor.encode([cbor.encode({1: 3}), {5: iv}, ciphertext]))
    sealed("a short IV", "wrong-header", cbor.encode([cbor.encode({1: 3, 5: iv[:8]}), {}, ciphertext]))
    sealed("with a key id", "wrong-header", cbor.encode([cbor.encode({1: 3, 4: b"k", 5: iv}), {}, ciphertext]))
    sealed("with AES-128", "unsupported-algorithm", cbor.encode([cbor.encode({1: 1, 5: iv}), {}, ciphertext]))

    # -- rotation and move
    rotate = cose.payload_of(story.messages["rotate"]["bytes"])
    add("rotate: as it was", "rotate", forge.pair(rotate, "rotate", ["device", "device-next"]), "none")
    add("rotate: not signed by the old key", "rotate", forge.pair(rotate, "rotate", ["device-next"] * 2), "wrong-key")
    add("rotate: not signed by the new key", "rotate", forge.pair(rotate, "rotate", ["device"] * 2), "wrong-key")
    add("rotate: signed as a move", "rotate", forge.pair(rotate, "move", ["device", "device-next"]), "bad-signature")
    consent = forge.payload(story.messages["move"]["bytes"])
    both = ["device", "device-next"]

    def moved(name, error, claims=None, body=None, signers=both, tenant=NEW_TENANT, **options):
        data = forge.pair(forge.changed(consent, claims, body), "move", signers, tenant, **options)
        add(f"move: {name}", "move", data, error)

    moved("as it was", "none")
    moved("to another tenant", "wrong-tenant", {3: TENANT}, tenant=TENANT)
    moved("signed for the old tenant", "bad-signature", tenant=TENANT)
    moved("without the old key's consent", "bad-signature", signers=["device-next"] * 2, kids=both)
    moved("with another approval key", "wrong-key", body={13: KEYS["device-next"].map})
    moved("with another old key put in", "wrong-key", body={16: KEYS["approval"].map})
    moved("without a nonce of the provider", "missing-field", body={12: None})
    return found
