//! The line to one provider: where it answers, what it is believed by, and which key of this phone speaks.
//!
//! Comes in: a binding, or a saved line. Goes out: requests ready to be signed, calls, and replies that were opened, with
//! what they taught: the signed time, and a newer statement. A statement that a reply brought is used from then on by the
//! exchange that got it; storing it is the poll's part, so every other exchange only says that there is one.
//!
//! Whatever is not signed for this very request is nothing ([`Unheard`]): it may be a proxy, an attacker or a bad day.
//! A line never decides what a reply means.

use super::call::{Addresses, LIMIT};
use super::enrolment::{Enrolment, KnownKey, held_statement};
use super::reason::millis;
use super::statements;
use crate::account::Binding;
use crate::exchange::Facts;
use crate::ports::{HttpCall, HttpReply, KeyAlgorithm, KeyName, KeySpec, UnixMillis, make_bytes};
use countersign_wire::cose::Unsigned;
use countersign_wire::reply::{Reply, ReplyBody, open_reply};
use countersign_wire::request::{Request, RequestFrame};
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::{DeviceId, Hosts, Nonce, Origin, PublicKey, TimeBounds, WireError};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A phone's clock may be wrong by this much before a statement or key looks too old or too new. Prompts are counted
/// down elsewhere, on a clock that only runs forward.
const TOLERANCE: Duration = Duration::from_hours(24);

/// A line as an exchange holds it; stored as [`StoredLine`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "StoredLine", into = "StoredLine")]
pub(super) struct Line {
    origins: Vec<String>,
    hosts: Hosts,
    held: Arc<VerifiedStatement>,
    device: DeviceId,
    signer: KeyName,
    public: Option<PublicKey>,
    addresses: Addresses,
    news: bool,
}

/// Layout 1, part of every saved exchange with an enrolled phone.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredLine {
    origins: Vec<String>,
    hosts: Hosts,
    pin: Pin,
    #[serde(with = "serde_bytes")]
    statement: Vec<u8>,
    device: DeviceId,
    signer: KeyName,
    public: Option<PublicKey>,
}

/// No reply that counts.
pub(super) enum Unheard {
    /// Nobody who proves to be the provider has spoken; perhaps somebody asked for a pause.
    Nothing(Option<Duration>),
    /// The operator has signed two different statements of one sequence number.
    TwoStatements,
}

impl Line {
    /// The device key speaks: everything but approvals.
    pub(super) fn of_device(binding: &Binding, enrolment: &Enrolment) -> Option<Self> {
        Self::new(binding, enrolment, &binding.keys.device, &enrolment.device_key)
    }

    /// The approval key speaks.
    pub(super) fn of_approval(binding: &Binding, enrolment: &Enrolment) -> Option<Self> {
        Self::new(binding, enrolment, &binding.keys.approval, &enrolment.approval_key)
    }

    fn new(binding: &Binding, enrolment: &Enrolment, signer: &KeyName, known: &KnownKey) -> Option<Self> {
        Some(Self {
            origins: binding.endpoint.urls.clone(),
            hosts: hosts_of(&binding.endpoint.urls),
            held: held_statement(&binding.provider)?,
            device: enrolment.device,
            signer: signer.clone(),
            public: (known.name == *signer).then_some(known.public),
            addresses: Addresses::default(),
            news: false,
        })
    }

    /// The same line, spoken by another key.
    pub(super) fn spoken_by(&self, key: KnownKey) -> Self {
        Self { signer: key.name, public: Some(key.public), ..self.clone() }
    }

    /// The key that speaks.
    pub(super) fn signer(&self) -> &KeyName {
        &self.signer
    }

    /// Its public half, if known.
    pub(super) fn public(&self) -> Option<&PublicKey> {
        self.public.as_ref()
    }

    /// Takes in the public half: DER SubjectPublicKeyInfo.
    pub(super) fn learn_public(&mut self, spki: &[u8]) -> Result<(), WireError> {
        self.public = Some(PublicKey::from_spki_der(spki)?);
        Ok(())
    }

    /// The newest accepted statement.
    pub(super) fn statement(&self) -> &VerifiedStatement {
        &self.held
    }

    /// That statement came with a reply to this exchange.
    pub(super) fn has_news(&self) -> bool {
        self.news
    }

    /// Which addresses are acceptable.
    pub(super) fn hosts(&self) -> Hosts {
        self.hosts
    }

    /// Where the provider answers, by the newest accepted statement.
    pub(super) fn origins(&self) -> &[String] {
        &self.origins
    }

    /// The frame of a new request; `None` without randomness.
    pub(super) fn frame(&self, facts: &Facts<'_>, sequence: Option<u64>) -> Option<RequestFrame> {
        Some(RequestFrame {
            tenant: self.held.statement().tenant.clone(),
            device: self.device,
            statement: *self.held.digest(),
            nonce: Nonce::new(make_bytes(facts.entropy).ok()?),
            sequence,
        })
    }

    /// A request for this line's key to sign; `None` while its public half is unknown, or without randomness.
    pub(super) fn request<R: Request>(
        &self,
        facts: &Facts<'_>,
        request: &R,
        sequence: Option<u64>,
    ) -> Option<Unsigned> {
        Some(self.frame(facts, sequence)?.to_unsigned(request, &self.public?.thumbprint()))
    }

    /// A call to `endpoint`.
    pub(super) fn call(&self, endpoint: &str, body: Vec<u8>, limit: Duration) -> Option<HttpCall> {
        self.addresses.call(&self.origins, endpoint, body, limit)
    }

    /// A call with the usual limit.
    pub(super) fn short_call(&self, endpoint: &str, body: Vec<u8>) -> Option<HttpCall> {
        self.call(endpoint, body, LIMIT)
    }

    /// Nothing left the phone: tries the provider's next address. `false` if all have been tried.
    pub(super) fn try_next_address(&mut self) -> bool {
        self.addresses.advance(&self.origins)
    }

    /// Opens the reply to `request`, and takes in what it teaches.
    pub(super) fn open<M: ReplyBody>(
        &mut self,
        facts: &mut Facts<'_>,
        request: &[u8],
        reply: &HttpReply,
    ) -> Result<Reply<M>, Unheard> {
        if reply.status != 200 {
            return Err(Unheard::Nothing(reply.retry_after()));
        }
        let opened = open_reply(&reply.body, request, &self.held, bounds(facts.now));
        let reply: Reply<M> = opened.map_err(|error| match error {
            WireError::StatementConflict => Unheard::TwoStatements,
            _ => Unheard::Nothing(None),
        })?;
        facts.noticed.signed_time = Some(millis(reply.time));
        if let Some(newer) = reply.newer.as_ref().filter(|newer| newer.digest() != self.held.digest()) {
            self.adopt(newer.clone());
            facts.noticed.newer_statement = true;
        }
        Ok(reply)
    }

    fn adopt(&mut self, newer: VerifiedStatement) {
        let origins = origins(&newer, self.hosts);
        if !origins.is_empty() {
            self.origins = origins;
            self.addresses = Addresses::default();
        }
        self.held = Arc::new(newer);
        self.news = true;
    }
}

/// What this phone knows of the time.
pub(super) fn bounds(now: UnixMillis) -> TimeBounds {
    let seconds = |at: UnixMillis| u64::try_from(at.seconds()).unwrap_or(0);
    TimeBounds::between(seconds(now.before(TOLERANCE)), seconds(now.after(TOLERANCE)))
}

/// The moment closest to `at` that lies in `from..until`, if the phone's clock may be that wrong.
pub(super) fn within_tolerance(at: UnixMillis, from: u64, until: u64) -> UnixMillis {
    let inside = UnixMillis(at.0.clamp(seconds_to_millis(from), seconds_to_millis(until.saturating_sub(1))));
    let off = inside.since(at).max(at.since(inside));
    if off <= TOLERANCE { inside } else { at }
}

/// Wire seconds as [`UnixMillis`].
pub(super) fn seconds_to_millis(seconds: u64) -> i64 {
    i64::try_from(seconds.saturating_mul(1000)).unwrap_or(i64::MAX)
}

/// What a device key is.
pub(super) const DEVICE_KEY: KeySpec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: false };

/// The addresses of a statement that may be used.
pub(super) fn origins(statement: &VerifiedStatement, hosts: Hosts) -> Vec<String> {
    statement.origins(hosts).map(ToString::to_string).collect()
}

/// Development addresses stay acceptable where one was confirmed.
fn hosts_of(origins: &[String]) -> Hosts {
    let development = |origin: &String| Origin::parse(origin).is_ok_and(|origin| origin.is_for_development());
    if origins.iter().any(development) { Hosts::Development } else { Hosts::Public }
}

impl From<Line> for StoredLine {
    fn from(line: Line) -> Self {
        Self {
            pin: line.held.pin(),
            statement: line.held.bytes().to_vec(),
            origins: line.origins,
            hosts: line.hosts,
            device: line.device,
            signer: line.signer,
            public: line.public,
        }
    }
}

impl TryFrom<StoredLine> for Line {
    type Error = WireError;

    fn try_from(stored: StoredLine) -> Result<Self, WireError> {
        Ok(Self {
            held: statements::open(&stored.statement, &stored.pin)?,
            origins: stored.origins,
            hosts: stored.hosts,
            device: stored.device,
            signer: stored.signer,
            public: stored.public,
            addresses: Addresses::default(),
            news: false,
        })
    }
}
