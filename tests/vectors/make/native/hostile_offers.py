"""Wrong look-ups, links and typed codes."""

from . import cbor, cose, forge, offers
from .hostile_case import case
from .keys import fixed, sha256
from .story import DAY, KEYS, NEW_TENANT, ORIGIN, T0, TENANT


def cases(story):
    found = []

    def add(name, opens_as, data, error):
        found.append(case(name, opens_as, data, error))

    # -- look-up
    good = story.messages["look-up-reply"]["bytes"]
    reply = forge.payload(good)

    def looked(name, error, claims=None, body=None, opens_as="look-up-reply", **options):
        secret, kid = options.get("secret", story.auth), options.get("kid", story.offer_id)
        aad = cose.external_aad(options.get("purpose", "look-up-reply"), options.get("tenant", TENANT))
        add(f"look-up: {name}", opens_as, cose.mac0(secret, kid, aad, forge.changed(reply, claims, body)), error)

    def stated(claims=None, body=None, key="operator", tenant=TENANT):
        data = forge.changed(forge.payload(story.statement), claims, body)
        return {2: forge.signed(data, key=key, purpose="statement", tenant=tenant)}

    looked("as it was", "none")
    looked("by a host that does not know the code", "bad-mac", secret=fixed("a guess", 32))
    looked("by a host that has seen only the id", "bad-mac", secret=story.offer_id + story.offer_id)
    looked("of another offer", "wrong-offer", kid=fixed("another offer"))
    looked("to another request", "wrong-request", body={1: sha256(b"another look-up")})
    looked("sent back by a mirror", "bad-mac", purpose="enrol-transcript")
    looked("of another tenant than the link names", "wrong-tenant", {1: NEW_TENANT}, {2: story.new_statement}, tenant=NEW_TENANT)
    other = {"body": {3: KEYS["new-operator"].map}, "key": "new-operator"}
    looked("of another operator than the link names", "wrong-operator", body=stated(**other))
    looked("with the statement of another tenant", "wrong-tenant", body={2: story.new_statement}, opens_as="look-up-reply-typed")
    looked("from an address that the statement does not list", "origin-not-listed", opens_as="look-up-reply-elsewhere")
    looked("with an expired statement", "expired", body=stated({6: T0 - 9 * DAY, 4: T0}))
    looked("with a forged statement", "wrong-key", body=stated(key="challenge"))
    looked("with an unknown channel", "unknown-word", body={10: ["pigeon"]})
    add("look-up: refused by another operator", "look-up-reply", refused(story, "new-operator"), "wrong-operator")
    add("look-up: refusal of another request", "look-up-reply", refused(story, "operator", sha256(b"?")), "wrong-request")
    add("look-up: a bit flipped", "look-up-reply", forge.flipped(good, 8 * len(good) - 1), "bad-mac")
    add("look-up request: as it was", "look-up", story.messages["look-up"]["bytes"], "none")
    add("look-up request: with the secret", "look-up", cbor.encode({1: story.offer_id, 2: bytes(16), 3: story.secret}), "unknown-field")
    add("look-up request: too long", "look-up", cbor.encode({1: story.offer_id, 2: bytes(16), 3: bytes(8_192)}), "too-long")
    add("look-up request: a short id", "look-up", cbor.encode({1: story.offer_id[:15], 2: bytes(16)}), "wrong-type")

    # -- links
    link, web = story.facts["offer"]["link"], story.facts["offer"]["web_link"]
    secret = offers.base64url(story.secret)

    def linked(name, error, old, new, base=link):
        add(f"link: {name}", "link", forge.once(base, old, new), error)

    add("link: as it was", "link", link, "none")
    add("link: on the web, as it was", "link", web, "none")
    add("link: with its origin encoded", "link", link.replace("https://id", "https%3A%2F%2Fid"), "none")
    linked("damaged secret", "damaged", secret, ("A" if secret[0] != "A" else "B") + secret[1:])
    linked("no secret", "missing-secret", f"#{secret}", "")
    linked("short secret", "bad-secret", secret, secret[:-4])
    linked("secret in the query", "unknown-part", f"#{secret}", f"&secret={secret}")
    linked("secret with padding", "bad-secret", secret, secret + "=")
    linked("no tenant", "missing-tenant", f"tenant={TENANT}&", "")
    linked("tenant twice", "doubled", f"tenant={TENANT}", f"tenant={TENANT}&tenant=other")
    linked("capital tenant", "bad-tenant", f"tenant={TENANT}", "tenant=Example")
    linked("unknown part", "unknown-part", "v=1", "v=1&next=https://evil.example")
    linked("version 2", "unknown-version", "v=1", "v=2")
    linked("no version", "missing-v", "v=1&", "")
    linked("another action", "not-a-link", "//activate", "//delete")
    linked("a path", "not-a-link", "//activate?", "//activate/now?")
    linked("origin with a path", "bad-origin", ORIGIN, ORIGIN + "/login")
    linked("origin with user info", "bad-origin", ORIGIN, "https://id.example.com@evil.example")
    linked("origin that is an address", "development-origin", ORIGIN, "https://192.0.2.7")
    linked("origin that is a v6 address", "development-origin", ORIGIN, "https://[2001:db8::1]")
    linked("origin over http", "development-origin", ORIGIN, "http://id.example.com")
    linked("origin in capitals", "bad-origin", ORIGIN, "https://ID.example.com")
    linked("origin in Cyrillic", "bad-origin", ORIGIN, "https://\u0456d.example.com")
    linked("short thumbprint", "bad-key", offers.base64url(KEYS["operator"].thumbprint), "AAAA")
    linked("another offer id", "damaged", offers.base64url(story.offer_id), offers.base64url(bytes(16)))
    linked("origin in a web link", "unknown-part", "v=1", f"v=1&origin={ORIGIN}", web)
    linked("user info in a web link", "not-a-link", "https://id", "https://someone@id", web)
    linked("another path in a web link", "not-a-link", "/countersign/activate", "/countersign/activate/x", web)
    add("link: an authenticator's code link", "link", "otpauth://totp/Example?secret=JBSWY3DPEHPK3PXP", "not-a-link")
    add("link: too long", "link", link + "A" * 1_024, "too-long")
    add("link: empty", "link", "", "not-a-link")

    # -- typed codes
    typed = story.facts["typed_code"]["grouped"]

    def coded(name, text, error):
        add(f"code: {name}", "code", text, error)

    def with_character(index, change):
        return typed[:index] + change(typed[index]) + typed[index + 1 :]

    def next_of(character):
        return offers.ALPHABET[(offers.ALPHABET.index(character) + 1) % 32]

    groups = typed.split("-")
    coded("as it was", typed, "none")
    coded("small letters", typed.lower(), "none")
    coded("spaces for dashes", f"  {typed.replace('-', ' ')} ", "none")
    coded("no dashes", typed.replace("-", ""), "none")
    coded("long dashes", typed.replace("-", "\u2013"), "none")
    for group in range(5):
        wrong = f"group-{group + 1}"
        coded(f"wrong character in {wrong}", with_character(group * 6 + 2, next_of), f"mistyped-{wrong}")
        coded(f"illegal character in {wrong}", with_character(group * 6, lambda _: "U"), f"illegal-character-{wrong}")
        coded(f"short {wrong}", "-".join(text[:4] if at == group else text for at, text in enumerate(groups)), f"wrong-length-{wrong}")
    at = next(at for at in range(3) if groups[1][at] != groups[1][at + 1])
    swapped = groups[1][:at] + groups[1][at + 1] + groups[1][at] + groups[1][at + 2 :]
    coded("two characters swapped", "-".join([groups[0], swapped, *groups[2:]]), "mistyped-group-2")
    coded("two groups swapped", "-".join([groups[0], groups[2], groups[1], *groups[3:]]), "mistyped-group-2")
    coded("four groups", "-".join(groups[:4]), "wrong-length-group-5")
    coded("six groups", "-".join([*groups, groups[0]]), "wrong-length-group-6")
    coded("nothing", "", "wrong-length-group-1")
    return found


def refused(story, operator, request=None):
    """A look-up refusal under a statement of `operator`."""
    if operator == "operator":
        statement = story.statement
    else:
        fields = forge.payload(story.statement)
        data = forge.changed(fields, body={3: KEYS[operator].map})
        statement = forge.signed(data, key=operator, purpose="statement")
    base = forge.payload(story.messages["look-up-refusal"]["bytes"])
    body = {3: sha256(cose.payload_of(statement)), 4: statement}
    if request:
        body[1] = request
    return forge.signed(forge.changed(base, body=body), purpose="look-up-refusal")
