"""Tools for making messages that are wrong in one place."""

from . import cbor, cose
from .story import BODY, KEYS, TENANT

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256


def payload(message):
    return cbor.decode(cose.payload_of(message))


def changed(fields, claims=None, body=None):
    """A payload with some claims and body fields replaced; None removes one."""
    merged = {**fields, **(claims or {})}
    merged[BODY] = {**fields[BODY], **(body or {})}
    without = {key: value for key, value in merged.items() if value is not None}
    without[BODY] = {key: value for key, value in merged[BODY].items() if value is not None}
    return cbor.encode(without)


def signed(payload_bytes, key="challenge", purpose="challenge", tenant=TENANT, direction=None, protected=None, **options):
    """COSE_Sign1 with everything under control. `protected` is the encoded header."""
    header = cbor.encode({1: -7, 4: KEYS[options.get("kid", key)].thumbprint}) if protected is None else protected
    aad = options.get("aad") or cose.external_aad(purpose, tenant, direction)
    signature = KEYS[key].sign(cbor.encode(["Signature1", header, aad, payload_bytes]))
    return cbor.encode([header, options.get("unprotected", {}), payload_bytes, options.get("signature", signature)])


def with_signature(message, change):
    header, unprotected, content, signature = cbor.decode(message)
    return cbor.encode([header, unprotected, content, change(signature)])


def negated(signature):
    """The other valid signature: s becomes n - s."""
    return signature[:32] + (ORDER - int.from_bytes(signature[32:], "big")).to_bytes(32, "big")


def flipped(data, bit):
    at = bit // 8
    return data[:at] + bytes([data[at] ^ 1 << bit % 8]) + data[at + 1 :]


def once(data, old, new):
    assert data.count(old) == 1, (old, data.count(old))
    return data.replace(old, new)


def request(story, name, claims=None, body=None, **options):
    """A request of the story, changed and signed again."""
    about = story.messages[name]
    options = {"key": about["keys"][0], "purpose": about["purpose"], **options}
    return signed(changed(payload(about["bytes"]), claims, body), **options)


def pair(payload_bytes, purpose, keys, tenant=TENANT, kids=None, **options):
    """COSE_Sign with everything under control."""
    aad = cose.external_aad(purpose, tenant)
    parts = []
    for key, kid in zip(keys, kids or keys):
        header = cbor.encode({1: -7, 4: KEYS[kid].thumbprint})
        parts.append([header, {}, KEYS[key].sign(cbor.encode(["Signature", b"", header, aad, payload_bytes]))])
    return cbor.encode([options.get("protected", b""), options.get("unprotected", {}), payload_bytes, parts])
