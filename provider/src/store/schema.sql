-- Layout 1. Times are integer milliseconds since 1970-01-01 UTC; ids are bytes; `sealed_…` is AES-256-GCM under a key
-- that is not in this database. On Postgres: BLOB becomes BYTEA, INTEGER becomes BIGINT, AUTOINCREMENT becomes IDENTITY.

CREATE TABLE layout (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version INTEGER NOT NULL
);

-- An organisation: whoever holds one operator key.
CREATE TABLE tenant (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    operator_key BLOB NOT NULL,
    operator_thumbprint BLOB NOT NULL,
    created_at INTEGER NOT NULL
);

-- Provider statements. The highest sequence is the current one; none is ever changed.
CREATE TABLE statement (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    sequence INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    digest BLOB NOT NULL,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, sequence)
);

CREATE TABLE challenge_key (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    public_key BLOB NOT NULL,
    sealed_private BLOB NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL
);
CREATE INDEX challenge_key_by_tenant ON challenge_key (tenant);

-- The key that names the provider to push services.
CREATE TABLE push_key (
    tenant TEXT PRIMARY KEY REFERENCES tenant (id),
    sealed_private BLOB NOT NULL
);

-- A service that people sign in to. Its domain is registered here and never taken from a request.
CREATE TABLE relying_party (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    domain TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (tenant, domain)
);

CREATE TABLE api_key (
    id BLOB PRIMARY KEY,
    relying_party BLOB NOT NULL REFERENCES relying_party (id),
    digest BLOB NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
);
CREATE INDEX api_key_by_relying_party ON api_key (relying_party);

CREATE TABLE subject (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    name TEXT NOT NULL,
    label TEXT NOT NULL,
    full_name TEXT,
    email TEXT,
    phone TEXT,
    paused_until INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    UNIQUE (tenant, name)
);

-- An offer and the one enrolment that may come of it.
-- open: nobody came yet · pending: a phone came, the digits are awaited · complete · ended (see ended_why)
CREATE TABLE offer (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    relying_party BLOB REFERENCES relying_party (id),
    subject BLOB NOT NULL REFERENCES subject (id),
    sealed_secret BLOB NOT NULL,
    confirm INTEGER NOT NULL,
    codes INTEGER NOT NULL,
    user_verification INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'pending', 'complete', 'ended')),
    ended_why TEXT CHECK (ended_why IN ('withdrawn', 'wrong-digits')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    transcript_digest BLOB,
    result BLOB,
    digits TEXT,
    device BLOB REFERENCES device (id)
);

-- What was answered to phones that looked an offer up; an enrolment must name one of these answers.
CREATE TABLE look_up (
    offer BLOB NOT NULL REFERENCES offer (id) ON DELETE CASCADE,
    nonce BLOB NOT NULL,
    request_digest BLOB NOT NULL,
    reply BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (offer, nonce)
);

-- pending: enrolled, the digits are awaited · active · ended (see ended_why)
CREATE TABLE device (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    subject BLOB NOT NULL REFERENCES subject (id),
    device_key BLOB NOT NULL,
    device_thumbprint BLOB NOT NULL,
    approval_key BLOB NOT NULL,
    approval_thumbprint BLOB NOT NULL,
    name TEXT NOT NULL,
    attestation BLOB,
    confirmed INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'active', 'ended')),
    ended_why TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    previous_key BLOB,
    sequence INTEGER NOT NULL DEFAULT 0,
    log_head BLOB,
    alarm_at INTEGER
);
CREATE INDEX device_by_subject ON device (subject, state);
CREATE INDEX device_by_thumbprint ON device (tenant, device_thumbprint);

-- What was answered under which sequence number; kept for 25 hours, so that a repeated request gets the same answer.
CREATE TABLE receipt (
    device BLOB NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL,
    payload_digest BLOB NOT NULL,
    result BLOB NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (device, sequence)
);
CREATE INDEX receipt_by_time ON receipt (at);

-- Where to ring a phone. A new address that still awaits its echo stands beside the earlier one.
CREATE TABLE device_token (
    device BLOB NOT NULL REFERENCES device (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('active', 'awaiting-echo')),
    token BLOB NOT NULL,
    digest BLOB NOT NULL,
    echo_digest BLOB,
    echo_until INTEGER NOT NULL,
    PRIMARY KEY (device, state)
);

-- A sign-in request. `subject` is empty for a name that nobody has: such a request waits and expires like any other.
CREATE TABLE challenge (
    id BLOB PRIMARY KEY,
    tenant TEXT NOT NULL REFERENCES tenant (id),
    relying_party BLOB NOT NULL REFERENCES relying_party (id),
    api_key BLOB NOT NULL REFERENCES api_key (id),
    subject BLOB REFERENCES subject (id),
    application TEXT NOT NULL,
    place TEXT NOT NULL,
    client_address TEXT NOT NULL,
    text TEXT NOT NULL,
    number TEXT,
    user_verification INTEGER NOT NULL,
    is_transaction INTEGER NOT NULL,
    devices BLOB NOT NULL,
    bytes BLOB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'denied', 'reported', 'wrong_number', 'cancelled')),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    decided_at INTEGER,
    device BLOB REFERENCES device (id),
    collected_at INTEGER,
    collector TEXT
);
CREATE INDEX challenge_open ON challenge (subject, expires_at) WHERE state = 'open';

-- What each phone answered, with the signed bytes as evidence. Nothing here is ever changed.
CREATE TABLE decision (
    challenge BLOB NOT NULL REFERENCES challenge (id),
    device BLOB NOT NULL REFERENCES device (id),
    sequence INTEGER NOT NULL,
    decision TEXT NOT NULL,
    outcome TEXT NOT NULL,
    user_verified INTEGER NOT NULL,
    at INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (challenge, device, sequence)
);

-- Offline codes. `moving` is the lowest time step (TOTP) or counter (HOTP) that may still be used.
CREATE TABLE code (
    id BLOB PRIMARY KEY,
    subject BLOB NOT NULL REFERENCES subject (id),
    device BLOB REFERENCES device (id),
    kind TEXT NOT NULL CHECK (kind IN ('totp', 'hotp')),
    algorithm TEXT NOT NULL CHECK (algorithm IN ('SHA1', 'SHA256', 'SHA512')),
    digits INTEGER NOT NULL,
    period INTEGER NOT NULL,
    sealed_seed BLOB NOT NULL,
    moving INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX code_by_subject ON code (subject);

-- Attempts in sliding windows, one bucket each.
CREATE TABLE attempt (
    bucket TEXT NOT NULL,
    who BLOB NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX attempt_by_who ON attempt (bucket, who, at);

-- The verification log.
CREATE TABLE verification (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    relying_party TEXT NOT NULL,
    subject TEXT NOT NULL,
    device_token_digest BLOB,
    mode TEXT NOT NULL,
    result TEXT NOT NULL,
    reason TEXT NOT NULL,
    server_name TEXT NOT NULL,
    server_address TEXT NOT NULL,
    client_address TEXT NOT NULL,
    full_name TEXT,
    email TEXT,
    phone TEXT
);
CREATE INDEX verification_by_time ON verification (tenant, at);

-- Whose phone a hand-over is about: filled from the old provider's export before phones come.
CREATE TABLE import (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    device_thumbprint BLOB NOT NULL,
    approval_thumbprint BLOB NOT NULL,
    from_tenant TEXT NOT NULL,
    subject BLOB NOT NULL REFERENCES subject (id),
    imported_at INTEGER NOT NULL,
    moved_at INTEGER,
    transcript_digest BLOB,
    result BLOB,
    device BLOB REFERENCES device (id),
    PRIMARY KEY (tenant, device_thumbprint)
);

-- Statements of old providers that name a tenant here as their successor.
CREATE TABLE import_statement (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    from_tenant TEXT NOT NULL,
    digest BLOB NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (tenant, from_tenant, digest)
);

-- Nonces of phones that are about to move.
CREATE TABLE move_nonce (
    tenant TEXT NOT NULL REFERENCES tenant (id),
    device_thumbprint BLOB NOT NULL,
    nonce BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, device_thumbprint, nonce)
);

CREATE TABLE wake (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    topic BLOB NOT NULL,
    at INTEGER NOT NULL
);
