"""The four COSE structures. pycose makes those with one key; COSE_Sign is put together here, since pycose does not take
external data for it."""

from pycose.algorithms import A256GCM, HMAC256, Es256
from pycose.headers import IV, KID, Algorithm
from pycose.keys import SymmetricKey
from pycose.messages import Enc0Message, Mac0Message, Sign1Message

from . import cbor
from .keys import VERSION

PHONE = "phone-to-provider"
PROVIDER = "provider-to-phone"
OPERATOR = "operator-to-all"

DIRECTIONS = {
    **dict.fromkeys(["statement", "successor"], OPERATOR),
    **dict.fromkeys(
        ["enrol-transcript", "enrol", "seed", "status", "poll", "token", "echo", "withdraw", "approve", "refuse"]
        + ["rotate", "move"],
        PHONE,
    ),
    **dict.fromkeys(["look-up-reply", "look-up-refusal", "challenge"], PROVIDER),
    **dict.fromkeys(
        [f"{request}-reply" for request in "enrol status poll answer token withdraw rotate move-begin move".split()],
        PROVIDER,
    ),
}


def external_aad(purpose, tenant, direction=None):
    return cbor.encode([VERSION, purpose, direction or DIRECTIONS[purpose], tenant])


def sign1(key, aad, payload, protected=None, unprotected=None):
    headers = protected or {Algorithm: Es256, KID: key.thumbprint}
    message = Sign1Message(phdr=headers, uhdr=unprotected or {}, payload=payload, external_aad=aad, key=key.pycose)
    return message.encode(tag=False)


def sign(keys, aad, payload):
    """COSE_Sign: each key signs ["Signature", body header, its header, aad, payload]."""
    signatures = []
    for key in keys:
        protected = cbor.encode({1: -7, 4: key.thumbprint})
        signed = cbor.encode(["Signature", b"", protected, aad, payload])
        signatures.append([protected, {}, key.sign(signed)])
    return cbor.encode([b"", {}, payload, signatures])


def mac0(secret, kid, aad, payload):
    headers = {Algorithm: HMAC256, KID: kid}
    message = Mac0Message(phdr=headers, uhdr={}, payload=payload, external_aad=aad, key=SymmetricKey(k=secret))
    return message.encode(tag=False)


def encrypt0(secret, iv, aad, plaintext):
    headers = {Algorithm: A256GCM, IV: iv}
    message = Enc0Message(phdr=headers, uhdr={}, payload=plaintext, external_aad=aad, key=SymmetricKey(k=secret))
    return message.encode(tag=False)


def payload_of(message):
    return cbor.decode(message)[2]
