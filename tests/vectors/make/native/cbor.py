"""Deterministic CBOR: cbor2 writes, we sort."""

import cbor2


def ordered(value):
    """Maps with their keys in bytewise order of the keys' encodings (RFC 8949, 4.2.1)."""
    if isinstance(value, dict):
        return {key: ordered(value[key]) for key in sorted(value, key=cbor2.dumps)}
    if isinstance(value, list):
        return [ordered(item) for item in value]
    return value


def encode(value):
    return cbor2.dumps(ordered(value))


def decode(data):
    return cbor2.loads(data)


def present(fields):
    """A map without its absent optional fields."""
    return {key: value for key, value in fields.items() if value is not None}
