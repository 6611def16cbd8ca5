"""Fixed P-256 keys and what is derived from secrets."""

import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pycose.keys import EC2Key
from pycose.keys.curves import P256

from . import cbor

VERSION = "countersign-v1"


def sha256(data):
    return hashlib.sha256(data).digest()


def fixed(text, length=16):
    """Bytes that look random and are the same each time."""
    return sha256(text.encode())[:length]


class Key:
    """A P-256 key whose private part is the SHA-256 of its name."""

    def __init__(self, name):
        self.name = name
        self.private = sha256(b"countersign test key: " + name.encode())
        self.signer = ec.derive_private_key(int.from_bytes(self.private, "big"), ec.SECP256R1())
        public = self.signer.public_key().public_numbers()
        self.x, self.y = public.x.to_bytes(32, "big"), public.y.to_bytes(32, "big")
        self.map = {1: 2, -1: 1, -2: self.x, -3: self.y}
        self.encoded = cbor.encode(self.map)
        self.thumbprint = sha256(self.encoded)
        self.pycose = EC2Key(crv=P256, x=self.x, y=self.y, d=self.private)

    def sign(self, message):
        """r || s, deterministic (RFC 6979)."""
        der = self.signer.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        return b"".join(number.to_bytes(32, "big") for number in decode_dss_signature(der))


def derive(secret, label, length):
    return HKDF(hashes.SHA256(), length, VERSION.encode(), label).derive(secret)
