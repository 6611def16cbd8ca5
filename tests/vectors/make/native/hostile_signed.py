"""Wrong encodings, headers, signatures and fields, all on a challenge."""

from . import cbor, cose, forge
from .hostile_case import case
from .keys import fixed
from .story import BODY, KEYS, T0


def cases(story):
    good = story.messages["challenge"]["bytes"]
    content = cose.payload_of(good)
    thumbprint = KEYS["challenge"].thumbprint
    fields = cbor.decode(content)
    header = cbor.encode({1: -7, 4: thumbprint})
    found = []

    def add(name, data, error):
        found.append(case(name, "challenge", data, error))

    def raw(name, old, new, error):
        """The payload with some bytes replaced, signed again."""
        add(name, forge.signed(forge.once(content, old, new)), error)

    def fielded(name, error, claims=None, body=None):
        add(name, forge.signed(forge.changed(fields, claims, body)), error)

    # -- CBOR
    add("empty input", b"", "truncated")
    add("one byte short", good[:-1], "truncated")
    add("cut after the header", good[:45], "truncated")
    add("a length beyond the input", b"\x9b" + b"\xff" * 8, "truncated")
    add("one byte too many", good + b"\x00", "trailing-bytes")
    add("twice the message", good * 2, "trailing-bytes")
    add("tagged as COSE_Sign1", b"\xd2" + good, "unsupported-item")
    add("open array", b"\x9f" + good[1:] + b"\xff", "indefinite-length")
    add("array length in two bytes", b"\x98\x04" + good[1:], "not-minimal")
    add("a megabyte", b"\x5a\x00\x10\x00\x00" + bytes(1 << 12), "truncated")
    add("too long", cbor.encode([header, {}, bytes(6_144), bytes(64)]), "too-long")
    add("too deep", forge.signed(b"\x81" * 40 + b"\x00"), "too-deep")
    raw("number in two bytes", b"\x01\x67example", b"\x18\x01\x67example", "not-minimal")
    raw("text with an open length", b"\x67example", b"\x7f\x67example\xff", "indefinite-length")
    raw("text that is not UTF-8", b"Payroll", b"Payrol\xff", "not-utf8")
    raw("text with a surrogate", b"Payroll", b"Payr\xed\xa0\x80", "not-utf8")
    raw("a float for a number", b"\x1a" + (T0 + 30).to_bytes(4, "big"), b"\xfa\x4e\xd5\x23\x45", "unsupported-item")
    raw("null for a text", b"\x67Payroll", b"\xf6", "unsupported-item")
    raw("undefined for a text", b"\x67Payroll", b"\xf7", "unsupported-item")
    raw("a tagged time", b"\x06\x1a", b"\x06\xc1\x1a", "unsupported-item")
    doubled = b"\xa6" + content[1:10] + content[1:10] + content[10:]
    add("tenant twice", forge.signed(doubled), "duplicate-key")
    order = {key: fields[key] for key in (4, 1, 6, 7, BODY)}
    unordered = b"\xa5" + b"".join(cbor.encode(key) + cbor.encode(value) for key, value in order.items())
    add("claims out of order", forge.signed(unordered), "unsorted-keys")
    add("header with a doubled key", forge.signed(content, protected=b"\xa3\x01\x26\x01\x26" + header[3:]), "duplicate-key")
    add("header with a long number", forge.signed(content, protected=b"\xa2\x01\x38\x06" + header[3:]), "not-minimal")

    # -- headers
    def headed(name, fields_of_header, error):
        add(name, forge.signed(content, protected=cbor.encode(fields_of_header)), error)

    headed("no algorithm", {4: thumbprint}, "unsupported-algorithm")
    headed("algorithm none", {1: "none", 4: thumbprint}, "unsupported-algorithm")
    headed("algorithm as text", {1: "ES256", 4: thumbprint}, "unsupported-algorithm")
    headed("algorithm 0", {1: 0, 4: thumbprint}, "unsupported-algorithm")
    headed("algorithm ES384", {1: -35, 4: thumbprint}, "unsupported-algorithm")
    headed("algorithm EdDSA", {1: -8, 4: thumbprint}, "unsupported-algorithm")
    headed("algorithm HMAC", {1: 5, 4: thumbprint}, "unsupported-algorithm")
    headed("algorithm for private use", {1: -70_000, 4: thumbprint}, "unsupported-algorithm")
    headed("a critical header", {1: -7, 2: [4], 4: thumbprint}, "wrong-header")
    headed("a content type", {1: -7, 3: 0, 4: thumbprint}, "wrong-header")
    headed("an unknown header", {1: -7, 4: thumbprint, 99: 1}, "wrong-header")
    headed("no key id", {1: -7}, "wrong-header")
    headed("a short key id", {1: -7, 4: thumbprint[:31]}, "wrong-header")
    add("empty protected header", forge.signed(content, protected=b""), "unsupported-algorithm")
    add("extra unprotected header", forge.signed(content, unprotected={99: 1}), "unprotected-header")
    add("key id unprotected too", forge.signed(content, unprotected={4: thumbprint}), "unprotected-header")
    add("algorithm unprotected", forge.signed(content, protected=b"", unprotected={1: -7, 4: thumbprint}), "unprotected-header")

    # -- structure and signature
    parts = cbor.decode(good)
    add("three parts", cbor.encode(parts[:3]), "wrong-structure")
    add("five parts", cbor.encode([*parts, b""]), "wrong-structure")
    add("a map", cbor.encode({1: 2}), "wrong-structure")
    add("detached payload", cbor.encode([parts[0], {}, None, parts[3]]), "unsupported-item")
    add("empty payload", forge.signed(b""), "truncated")
    add("short signature", forge.with_signature(good, lambda s: s[:63]), "wrong-structure")
    add("long signature", forge.with_signature(good, lambda s: s + b"\x00"), "wrong-structure")
    add("no signature", forge.with_signature(good, lambda s: b""), "wrong-structure")
    add("zero signature", forge.with_signature(good, lambda s: bytes(64)), "bad-signature")
    add("r and s swapped", forge.with_signature(good, lambda s: s[32:] + s[:32]), "bad-signature")
    add("signature of another message", forge.with_signature(good, lambda s: cbor.decode(story.statement)[3]), "bad-signature")
    add("a bit of the payload flipped", forge.signed(content, signature=parts[3]).replace(b"Payroll", b"Paysoll"), "bad-signature")
    add("the other valid signature", forge.with_signature(good, forge.negated), "none")
    add("signed by another key", forge.signed(content, key="device", kid="challenge"), "bad-signature")
    add("a key that the statement does not list", forge.signed(content, key="challenge-next"), "wrong-key")
    add("signed by the operator key", forge.signed(content, key="operator"), "wrong-key")
    add("signed by the device key", forge.signed(content, key="device"), "wrong-key")

    # -- purpose, direction, tenant
    add("signed as a statement", forge.signed(content, purpose="statement"), "bad-signature")
    add("signed as a poll reply", forge.signed(content, purpose="poll-reply"), "bad-signature")
    add("the other direction", forge.signed(content, direction=cose.PHONE), "bad-signature")
    add("signed for another tenant", forge.signed(content, tenant="example-new"), "bad-signature")
    other = cbor.encode(["countersign-v2", "challenge", cose.PROVIDER, "example"])
    add("another version", forge.signed(content, aad=other), "bad-signature")
    add("no external data", forge.signed(content, aad=b"\x80"), "bad-signature")

    # -- fields
    fielded("the challenge itself, signed again", "none")
    fielded("another tenant", "wrong-tenant", {1: "example-new"})
    fielded("another account", "wrong-account", body={1: fixed("another account")})
    fielded("another device", "wrong-device", body={2: [fixed("another device")]})
    fielded("not begun", "not-yet-valid", {6: T0 + 200, 4: T0 + 400})
    fielded("over", "expired", {6: T0 - 100, 4: T0 + 60})
    fielded("eleven minutes", "bad-lifetime", {4: T0 + 30 + 660})
    fielded("ends before it begins", "bad-lifetime", {4: T0 + 29})
    fielded("before the key was valid", "key-not-valid", {6: T0 - 90_000, 4: T0 - 89_500})
    fielded("no expiry", "missing-field", {4: None})
    fielded("no id", "missing-field", {7: None})
    fielded("an unknown claim", "unknown-field", {5: T0})
    fielded("an audience", "unknown-field", {3: "example"})
    fielded("an unknown body field", "unknown-field", body={11: True})
    fielded("a text for a key", "unknown-key-kind", body={"number": False})
    fielded("no relying party", "missing-field", body={3: None})
    fielded("a short id", "wrong-type", {7: fixed("challenge id", 15)})
    fielded("a number for a bool", "wrong-type", body={8: 1})
    fielded("bytes for a text", "wrong-type", body={4: b"Payroll"})
    fielded("a negative time", "out-of-range", {6: -1})
    fielded("a time beyond all clocks", "out-of-range", {4: 1 << 60})
    fielded("no devices", "out-of-range", body={2: []})
    fielded("seventeen devices", "out-of-range", body={2: [fixed(f"device {n}") for n in range(17)]})
    fielded("an empty application", "out-of-range", body={4: ""})
    fielded("a long application", "out-of-range", body={4: "a" * 129})
    fielded("a long text", "out-of-range", body={7: "a" * 2_001})
    for name, domain in {
        "capitals": "Example.com",
        "one label": "example",
        "an address": "192.0.2.7",
        "Unicode": "ex\u00e4mple.com",
        "a space": "example.com ",
        "a path": "example.com/login",
        "a dot at the end": "example.com.",
        "an empty label": "example..com",
    }.items():
        fielded(f"relying party with {name}", "bad-domain", body={3: domain})
    for name, text in {
        "bidi override": "Pay \u202e5 to me\u202c",
        "control characters": "Payroll\r\n\x1b[2J",
        "stacked marks": "P\u0301" * 40,
        "zero width joiners": "Pay\u200broll",
    }.items():
        fielded(f"hostile text: {name}", "none", body={7: text})
    return found
