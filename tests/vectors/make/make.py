"""Writes native.json and hostile.json into the folder given. Every run gives the same bytes."""

import json
import pathlib
import sys

from native import cose
from native.hostile import hostile_cases
from native.story import KEYS, T0, Story


def plain(value):
    """Bytes as hex, for JSON."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def described(name, message):
    entry = {"name": name, **message}
    if "purpose" in message:
        entry["external_aad"] = cose.external_aad(message["purpose"], message["tenant"])
    return plain(entry)


def main(folder):
    story = Story()
    keys = {
        name: {"private": key.private, "public": b"\x04" + key.x + key.y, "thumbprint": key.thumbprint}
        for name, key in KEYS.items()
    }
    native = {
        "about": "Made by tests/vectors/make/make.py from docs/PROTOCOL.md; bytes are hex.",
        "time": T0,
        "keys": plain(keys),
        "facts": plain(story.facts),
        "messages": [described(name, message) for name, message in story.messages.items()],
    }
    hostile = {
        "about": "Each case must be refused with its error. Made by tests/vectors/make/make.py; bytes are hex.",
        "cases": [plain(case) for case in hostile_cases(story)],
    }
    for name, content in (("native.json", native), ("hostile.json", hostile)):
        text = json.dumps(content, indent=1, ensure_ascii=True)
        pathlib.Path(folder, name).write_text(text + "\n", encoding="ascii")


main(sys.argv[1])
