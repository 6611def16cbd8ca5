//! Every reply that a phone acts on: signed by a challenge key over the digest of the request.
//!
//! In: a request's digest, the statement in force, the server's time and a result or refusal; on the other side the bytes
//! that came back. Out: signed bytes; on the other side [`Reply`]. So an interceptor can neither forge "recorded", nor
//! hide a prompt, nor send an account to re-activation [forged replies, fake 404].
//!
//! Refused: a reply to another request, by a key that the newest accepted statement does not list or not for now, under
//! another statement, and an unknown refusal code. A reply may bring a newer statement, which is accepted first: that is how
//! keys rotate. A new kind of reply implements [`ReplyBody`].

mod refusal;
#[cfg(test)]
mod tests;

use ciborium::Value;

pub use refusal::{Refusal, RefusalCode};

use crate::cbor::fields::{Fields, Map};
use crate::claims::{self, BODY, Claims, ISSUER};
use crate::cose::{Signed, Unsigned};
use crate::names::Tenant;
use crate::purpose::Purpose;
use crate::statement::{Pin, VerifiedStatement};
use crate::time::TimeBounds;
use crate::{Digest, Thumbprint, WireError};

/// The most bytes of a reply.
pub const MAX_REPLY: usize = 65_536;

/// The result part of one kind of reply.
pub trait ReplyBody: Sized {
    /// What its signature is bound to.
    const PURPOSE: Purpose;

    /// The result's fields.
    fn to_fields(&self) -> Map;

    /// Takes the result's fields; what is left over is refused afterwards.
    ///
    /// # Errors
    /// What the fields refuse.
    fn from_fields(fields: &mut Fields) -> Result<Self, WireError>;
}

/// What every reply says besides its result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyFrame {
    /// The organisation.
    pub tenant: Tenant,
    /// Digest of the request body as received.
    pub request: Digest,
    /// Server time, milliseconds since 1970.
    pub time: u64,
    /// Digest of the statement in force.
    pub statement: Digest,
    /// That statement's bytes, if the request named another one or none.
    pub newer: Option<Vec<u8>>,
}

/// A reply that is what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply<M> {
    /// Server time, milliseconds since 1970.
    pub time: u64,
    /// A statement that was newly accepted with this reply: store it.
    pub newer: Option<VerifiedStatement>,
    /// The result, or the provider's signed refusal.
    pub outcome: Result<M, Refusal>,
}

impl ReplyFrame {
    /// A reply with a result, ready for the challenge key of thumbprint `signer`.
    pub fn accept<M: ReplyBody>(&self, signer: &Thumbprint, result: &M) -> Unsigned {
        self.unsigned(M::PURPOSE, signer, RESULT, result.to_fields().into_value())
    }

    /// A reply that refuses, in the place of an `M`.
    pub fn refuse<M: ReplyBody>(&self, signer: &Thumbprint, refusal: &Refusal) -> Unsigned {
        self.refuse_as(M::PURPOSE, signer, refusal)
    }

    pub(crate) fn refuse_as(&self, purpose: Purpose, signer: &Thumbprint, refusal: &Refusal) -> Unsigned {
        self.unsigned(purpose, signer, REFUSAL, refusal.to_map().into_value())
    }

    fn unsigned(&self, purpose: Purpose, signer: &Thumbprint, label: i64, outcome: Value) -> Unsigned {
        let body = Map::new()
            .with(REQUEST, &self.request)
            .with(TIME, &self.time)
            .with(STATEMENT, &self.statement)
            .with_optional(NEWER, self.newer.as_ref())
            .with_value(label, outcome);
        let payload = claims::from_provider(&self.tenant).with_value(BODY, body.into_value()).encode();
        Unsigned::new(purpose, &self.tenant, signer, payload)
    }
}

/// A result alone in its only encoding: what a provider stores to answer a repeated request with the same.
pub fn encode_result<M: ReplyBody>(result: &M) -> Vec<u8> {
    result.to_fields().encode()
}

/// Reads what [`encode_result`] wrote.
///
/// # Errors
/// What the fields refuse.
pub fn decode_result<M: ReplyBody>(bytes: &[u8]) -> Result<M, WireError> {
    let mut fields = Fields::decode(bytes)?;
    let result = M::from_fields(&mut fields)?;
    fields.finish()?;
    Ok(result)
}

/// Opens the reply to `request` (the request body as sent) under the statement that the phone holds.
///
/// # Errors
/// What parsing, statement, key and signature refuse; `WrongTenant`, `WrongRequest`, `WrongStatement`.
pub fn open_reply<M: ReplyBody>(
    bytes: &[u8],
    request: &[u8],
    held: &VerifiedStatement,
    now: TimeBounds,
) -> Result<Reply<M>, WireError> {
    open_as(M::PURPOSE, bytes, request, Trust::Held(held), now)
}

/// Opens a reply of a provider whose statement the phone does not hold yet, but whose operator it knows: a successor.
///
/// # Errors
/// As [`open_reply`]; `MissingField` if the reply holds no statement.
pub fn open_first_reply<M: ReplyBody>(
    bytes: &[u8],
    request: &[u8],
    pin: &Pin,
    now: TimeBounds,
) -> Result<Reply<M>, WireError> {
    open_as(M::PURPOSE, bytes, request, Trust::Pinned(pin), now)
}

/// Why a reply's statement is believed.
pub(crate) enum Trust<'a> {
    Held(&'a VerifiedStatement),
    Pinned(&'a Pin),
    /// Not at all: the reply is that host's word.
    Unpinned,
}

pub(crate) fn open_as<M: ReplyBody>(
    purpose: Purpose,
    bytes: &[u8],
    request: &[u8],
    trust: Trust<'_>,
    now: TimeBounds,
) -> Result<Reply<M>, WireError> {
    let signed = Signed::parse(bytes, MAX_REPLY)?;
    let mut claims = Claims::decode(signed.unverified_payload(), ISSUER)?;
    let named: Digest = claims.body.take(STATEMENT)?;
    let time: u64 = claims.body.take(TIME)?;
    let embedded: Option<Vec<u8>> = claims.body.take_optional(NEWER)?;

    let newer = match (&trust, &embedded) {
        (Trust::Held(held), Some(bytes)) => Some(held.accept(bytes, now)?),
        (Trust::Held(_), None) => None,
        (Trust::Pinned(pin), Some(bytes)) => Some(VerifiedStatement::open(bytes, pin)?),
        (Trust::Unpinned, Some(bytes)) => Some(VerifiedStatement::open_unpinned(bytes)?),
        (Trust::Pinned(_) | Trust::Unpinned, None) => return Err(WireError::MissingField(NEWER)),
    };
    let current = match (&newer, trust) {
        (Some(newer), _) => newer,
        (None, Trust::Held(held)) => held,
        (None, _) => return Err(WireError::MissingField(NEWER)),
    };
    current.check_time(now)?;
    let key = current.challenge_key(signed.kid(), time / 1000)?;
    now.check(key.valid_from, key.valid_until).map_err(|_| WireError::KeyNotValid)?;
    signed.verify(purpose, &current.statement().tenant, &key.key)?;

    let mut claims = claims.of(&current.statement().tenant)?;
    if claims.body.take::<Digest>(REQUEST)? != Digest::of(request) {
        return Err(WireError::WrongRequest);
    }
    if named != *current.digest() {
        return Err(WireError::WrongStatement);
    }
    let outcome = take_outcome(&mut claims.body)?;
    claims.finish()?;
    Ok(Reply { time, newer, outcome })
}

/// In the place of a reply that is never given, only refused.
pub(crate) struct NoResult;

impl ReplyBody for NoResult {
    const PURPOSE: Purpose = crate::purpose::LOOK_UP_REFUSAL;

    fn to_fields(&self) -> Map {
        Map::new()
    }

    fn from_fields(_: &mut Fields) -> Result<Self, WireError> {
        Err(WireError::WrongStructure)
    }
}

fn take_outcome<M: ReplyBody>(body: &mut Fields) -> Result<Result<M, Refusal>, WireError> {
    if let Some(refusal) = body.take_value(REFUSAL) {
        return Refusal::from_value(refusal).map(Err);
    }
    let mut fields = body.take_map(RESULT)?;
    let result = M::from_fields(&mut fields)?;
    fields.finish()?;
    Ok(Ok(result))
}

const REQUEST: i64 = 1;
const TIME: i64 = 2;
const STATEMENT: i64 = 3;
const NEWER: i64 = 4;
const RESULT: i64 = 5;
const REFUSAL: i64 = 6;
