"""Links and typed codes."""

import base64

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def times(a, b):
    """Product in GF(2^5), modulus x^5 + x^2 + 1: shift and add."""
    product = 0
    for bit in range(5):
        if b >> bit & 1:
            product ^= a << bit
    for bit in range(9, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def check_character(data, group):
    total = group
    for weight, character in zip((2, 4, 8, 16), data):
        total ^= times(weight, ALPHABET.index(character))
    return ALPHABET[total]


def typed(data):
    """Twenty characters as people see them."""
    groups = [data[at : at + 4] for at in range(0, 20, 4)]
    return "-".join(group + check_character(group, number) for number, group in enumerate(groups, 1))


def link(origin, tenant, operator, offer, secret):
    parts = f"tenant={tenant}&key={base64url(operator)}&offer={base64url(offer)}#{base64url(secret)}"
    return f"countersign://activate?v=1&origin={origin}&{parts}", f"{origin}/countersign/activate?v=1&{parts}"
