"""Wrong statements, successors and replies."""

from . import cose, forge
from .hostile_case import case
from .keys import sha256
from .story import DAY, KEYS, NEW_TENANT, T0


def cases(story):
    found = []
    statement = forge.payload(story.statement)
    newer = forge.payload(story.newer)
    successor = story.messages["successor"]["bytes"]

    def add(name, opens_as, data, error):
        found.append(case(name, opens_as, data, error))

    def stated(name, error, claims=None, body=None, opens_as="statement", base=statement, **options):
        options = {"key": "operator", "purpose": "statement", **options}
        add(f"statement: {name}", opens_as, forge.signed(forge.changed(base, claims, body), **options), error)

    stated("as it was", "none")
    stated("expired", "expired", {6: T0 - 100 * DAY, 4: T0})
    stated("from tomorrow", "not-yet-valid", {6: T0 + DAY})
    stated("for two years", "bad-lifetime", {4: T0 + 730 * DAY})
    stated("another tenant", "wrong-tenant", {1: "example-new"}, tenant="example-new")
    stated("another operator", "wrong-operator", body={3: KEYS["new-operator"].map}, key="new-operator")
    stated("the key of another operator put in", "wrong-operator", body={3: KEYS["new-operator"].map})
    stated("signed by a challenge key", "wrong-key", key="challenge")
    stated("signed by a challenge key that says it is the operator", "bad-signature", key="challenge", kid="operator")
    stated("signed as a challenge", "bad-signature", purpose="challenge")
    stated("sequence 0", "out-of-range", body={1: 0})
    stated("another algorithm", "unsupported-algorithm", body={2: -35})
    stated("no algorithm", "unsupported-algorithm", body={2: None})
    stated("no challenge keys", "out-of-range", body={4: []})
    one = statement[forge.BODY][4][0]
    stated("seventeen challenge keys", "out-of-range", body={4: [one] * 17})
    stated("a challenge key that ends before it begins", "bad-lifetime", body={4: [{**one, 3: T0 - 2 * DAY}]})
    stated("a key on another curve", "bad-key", body={4: [{**one, 1: {**one[1], -1: 2}}]})
    stated("a key with a name", "unknown-field", body={4: [{**one, 1: {**one[1], 2: b"kid"}}]})
    stated("a key with a private part", "unknown-field", body={4: [{**one, 1: {**one[1], -4: bytes(32)}}]})
    stated("a compressed key", "wrong-type", body={4: [{**one, 1: {**one[1], -3: True}}]})
    for name, origin in {
        "a path": "https://id.example.com/login",
        "a slash": "https://id.example.com/",
        "capitals": "https://ID.example.com",
        "the default port": "https://id.example.com:443",
        "user info": "https://id.example.com@evil.example",
        "a Unicode host": "https://\u0456d.example.com",
        "another scheme": "ftp://id.example.com",
        "no scheme": "id.example.com",
        "a query": "https://id.example.com?x",
        "a number for a host": "https://3221225991",
    }.items():
        stated(f"origin with {name}", "bad-origin", body={5: [origin]})

    # -- newer ones, for a phone that holds sequence 1, or 2
    stated("two statements of one sequence", "statement-conflict", body={6: "Exampel Ltd"}, opens_as="newer")
    add("statement: the same with the other valid signature", "newer", forge.with_signature(story.statement, forge.negated), "none")
    add("statement: a lower sequence", "newer-than-2", story.statement, "statement-too-old")
    stated("newer but expired", "expired", {4: T0 + 1}, {1: 3}, opens_as="newer")
    stated("newer but by another operator", "wrong-operator", body={1: 3, 3: KEYS["new-operator"].map}, opens_as="newer", key="new-operator")

    # -- successors
    def succeeded(name, error, data, opens_as="newer"):
        stated(f"successor {name}", error, body={7: data}, base=newer, opens_as=opens_as)

    agreement = forge.payload(successor)
    again = {"key": "new-operator", "purpose": "successor", "tenant": NEW_TENANT}

    def agreed(claims=None, body=None, **options):
        return forge.signed(forge.changed(agreement, claims, body), **{**again, **options})

    succeeded("that did not sign", "bad-signature", forge.with_signature(successor, lambda s: bytes(64)))
    succeeded("signed by the old operator alone", "wrong-key", agreed(key="operator"))
    succeeded("signed by somebody in its name", "bad-signature", agreed(key="device", kid="new-operator"))
    succeeded("that follows another tenant", "wrong-predecessor", agreed(body={1: "elsewhere"}))
    succeeded("that follows another operator", "wrong-predecessor", agreed(body={2: KEYS["device"].thumbprint}))
    succeeded("for thirteen months", "bad-lifetime", agreed({4: T0 + 400 * DAY}))
    succeeded("that is over", "expired", agreed({6: T0 - 300 * DAY, 4: T0}), "successor")
    succeeded("signed for the old tenant", "bad-signature", agreed(tenant="example"))
    succeeded("that is a statement", "wrong-type", story.new_statement)
    stated("no successor", "no-successor", opens_as="successor")

    # -- replies
    reply = forge.payload(story.messages["poll-reply"]["bytes"])
    result = reply[forge.BODY][5]

    def replied(name, error, claims=None, body=None, opens_as="poll-reply", **options):
        data = forge.signed(forge.changed(reply, claims, body), **{"purpose": "poll-reply", **options})
        add(f"reply: {name}", opens_as, data, error)

    replied("as it was", "none")
    replied("to another request", "wrong-request", body={1: sha256(b"another request")})
    add("reply: replayed to the next poll", "reply-to-status", story.messages["poll-reply"]["bytes"], "wrong-request")
    replied("of another tenant", "wrong-tenant", {1: "example-new"})
    replied("signed by the operator key", "wrong-key", key="operator")
    replied("forged by the phone", "wrong-key", key="device")
    replied("forged by an interceptor", "bad-signature", key="new-challenge", kid="challenge")
    replied("for a status request", "bad-signature", purpose="status-reply")
    replied("signed as a challenge", "bad-signature", purpose="challenge")
    replied("under an unknown statement", "wrong-statement", body={3: sha256(b"another statement")})
    replied("from before the key was valid", "key-not-valid", body={2: (T0 - 2 * DAY) * 1000})
    replied("when the key is over", "key-not-valid", opens_as="poll-reply-in-100-days")
    replied("when the statement is over", "expired", opens_as="poll-reply-in-400-days")
    replied("by a key of a statement that it does not bring", "wrong-key", key="challenge-next")
    replied("that brings an older statement", "statement-too-old", body={4: story.statement}, opens_as="poll-reply-under-2")
    twin = forge.signed(forge.changed(statement, body={6: "Exampel Ltd"}), key="operator", purpose="statement")
    conflict = {3: sha256(cose.payload_of(twin)), 4: twin}
    replied("that brings another statement of the same sequence", "statement-conflict", body=conflict)
    replied("with result and refusal", "unknown-field", body={6: {1: "revoked"}})
    replied("with neither", "missing-field", body={5: None})
    replied("with an unknown refusal", "unknown-word", body={5: None, 6: {1: "go-away"}})
    replied("rate limited without a time", "missing-field", body={5: None, 6: {1: "rate-limited"}})
    replied("revoked with a sequence", "unknown-field", body={5: None, 6: {1: "revoked", 3: 1}})
    replied("seventeen prompts", "out-of-range", body={5: {**result, 10: result[10] * 17}})
    replied("a prompt of an hour", "out-of-range", body={5: {**result, 10: [{**result[10][0], 2: 3_600_000}]}})
    replied("an unknown outcome", "unknown-word", body={5: {**result, 11: [{**result[11][0], 2: "maybe"}]}})
    replied("too long", "too-long", body={5: {**result, 12: bytes(65_536)}})
    add("reply: an error page", "poll-reply", b"<!doctype html><title>404</title>", "unsupported-item")
    add("reply: nothing", "poll-reply", b"", "truncated")
    add("reply: the request itself", "poll-reply", story.messages["poll"]["bytes"], "missing-field")

    receipt = forge.payload(story.messages["approve-reply"]["bytes"])

    def receipted(name, error, change):
        data = forge.changed(receipt, body={5: {**receipt[forge.BODY][5], **change}})
        add(f"receipt: {name}", "answer-reply", forge.signed(data, purpose="answer-reply"), error)

    receipted("as it was", "none", {})
    receipted("too late without a time", "missing-field", {11: "too-late"})
    receipted("approved with a time", "unknown-field", {14: T0})
    receipted("recorded as something new", "unknown-word", {11: "postponed"})
    return found
