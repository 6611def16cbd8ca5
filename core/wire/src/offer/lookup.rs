//! Look-up: who is behind this offer? Read-only on both sides.

use coset::{CoseMac0, iana};

use super::OfferSecret;
use crate::cbor::fields::{Fields, Map};
use crate::claims::{self, BODY, Claims, ISSUER};
use crate::cose::header::decode;
use crate::cose::{Maced, Unsigned, mac};
use crate::names::{Label, Origin, Tenant};
use crate::reply::{MAX_REPLY, NoResult, Refusal, ReplyFrame, Trust, open_as};
use crate::request::MAX_REQUEST;
use crate::statement::{Pin, VerifiedStatement};
use crate::time::TimeBounds;
use crate::token::Channel;
use crate::{AccountId, Digest, Nonce, OfferId, Thumbprint, WireError, purpose};

/// All that a phone sends before it knows who is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUp {
    /// Which offer.
    pub offer: OfferId,
    /// The phone's nonce, also for the enrolment that follows.
    pub nonce: Nonce,
}

/// What the provider says about an offer, under the offer's MAC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookUpReply {
    /// The organisation.
    pub tenant: Tenant,
    /// The statement in force, as signed.
    pub statement: Vec<u8>,
    /// The provider's nonce.
    pub nonce: Nonce,
    /// The account that the phone will belong to: the same for every offer to the same person.
    pub account: AccountId,
    /// Issuer, for display.
    pub issuer: Label,
    /// Whose account, for display.
    pub subject: Label,
    /// Six digits will be asked for.
    pub confirmation: bool,
    /// A sealed seed is expected.
    pub codes: bool,
    /// Approvals need user verification.
    pub user_verification: bool,
    /// How this provider can ring.
    pub channels: Vec<Channel>,
    /// Remaining life of the offer, milliseconds.
    pub remaining: u64,
    /// VAPID public key for Web Push.
    pub vapid_key: Option<[u8; 65]>,
}

/// An offer that was opened: the provider proved that it knows the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookedUp {
    /// What the provider said.
    pub reply: LookUpReply,
    /// Its statement, verified. Pin this operator.
    pub statement: VerifiedStatement,
    /// Digest of the reply body: goes into the enrolment.
    pub digest: Digest,
    /// The nonce that was sent.
    pub nonce: Nonce,
}

/// How a provider answered a look-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookUpAnswer {
    /// The offer was opened.
    Found(Box<LookedUp>),
    /// A signed refusal.
    Refused {
        /// Why.
        refusal: Refusal,
        /// Whether it was signed for the operator that the link named. If not it is only that host's word.
        proven: bool,
    },
}

impl LookUp {
    /// The request body.
    pub fn encode(&self) -> Vec<u8> {
        Map::new().with(1, &self.offer).with(2, &self.nonce).encode()
    }

    /// Reads a request body.
    ///
    /// # Errors
    /// What decoding refuses.
    pub fn decode(body: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields::decode_within(body, MAX_REQUEST)?;
        let look_up = Self { offer: fields.take(1)?, nonce: fields.take(2)? };
        fields.finish()?;
        Ok(look_up)
    }
}

impl LookUpReply {
    /// The reply body to the request body `request`, under the offer's MAC.
    pub fn encode(&self, request: &[u8], secret: &OfferSecret) -> Vec<u8> {
        let body = Map::new()
            .with(REQUEST, &Digest::of(request))
            .with(STATEMENT, &self.statement)
            .with(NONCE, &self.nonce)
            .with(ACCOUNT, &self.account)
            .with(ISSUER_NAME, &self.issuer)
            .with(SUBJECT, &self.subject)
            .with(CONFIRMATION, &self.confirmation)
            .with(CODES, &self.codes)
            .with(USER_VERIFICATION, &self.user_verification)
            .with_list(CHANNELS, &self.channels)
            .with(REMAINING, &self.remaining)
            .with_optional(VAPID_KEY, self.vapid_key.as_ref());
        let payload = claims::from_provider(&self.tenant).with_value(BODY, body.into_value()).encode();
        mac(purpose::LOOK_UP_REPLY, &self.tenant, &secret.derive_id(), &secret.derive_auth_key(), payload)
    }

    fn take(tenant: Tenant, body: &mut Fields) -> Result<Self, WireError> {
        Ok(Self {
            tenant,
            statement: body.take(STATEMENT)?,
            nonce: body.take(NONCE)?,
            account: body.take(ACCOUNT)?,
            issuer: body.take(ISSUER_NAME)?,
            subject: body.take(SUBJECT)?,
            confirmation: body.take(CONFIRMATION)?,
            codes: body.take(CODES)?,
            user_verification: body.take(USER_VERIFICATION)?,
            channels: body.take_list(CHANNELS, 0, 8)?,
            remaining: body.take(REMAINING)?,
            vapid_key: body.take_optional(VAPID_KEY)?,
        })
    }
}

/// The refusal of a look-up, ready for the challenge key `signer`. The frame must hold the statement.
pub fn refuse_look_up(frame: &ReplyFrame, signer: &Thumbprint, refusal: &Refusal) -> Unsigned {
    frame.refuse_as(purpose::LOOK_UP_REFUSAL, signer, refusal)
}

/// Opens the answer of the host at `from` to `look_up`. `pin` is what a link named; a typed code names none.
///
/// # Errors
/// What parsing, MAC, statement and signatures refuse; `WrongOffer`, `WrongRequest`, `OriginNotListed`.
pub fn open_look_up(
    body: &[u8],
    look_up: &LookUp,
    secret: &OfferSecret,
    from: &Origin,
    pin: Option<&Pin>,
    now: TimeBounds,
) -> Result<LookUpAnswer, WireError> {
    let request = look_up.encode();
    if !is_mac(body)? {
        let trust = pin.map_or(Trust::Unpinned, Trust::Pinned);
        let reply = open_as::<NoResult>(purpose::LOOK_UP_REFUSAL, body, &request, trust, now)?;
        let Err(refusal) = reply.outcome else { return Err(WireError::WrongStructure) };
        return Ok(LookUpAnswer::Refused { refusal, proven: pin.is_some() });
    }
    let maced = Maced::parse(body, MAX_REPLY)?;
    if *maced.offer() != look_up.offer {
        return Err(WireError::WrongOffer);
    }
    let tenant = Claims::decode(maced.unverified_payload(), ISSUER)?.tenant;
    let payload = maced.verify(purpose::LOOK_UP_REPLY, &tenant, &secret.derive_auth_key())?;
    let mut claims = Claims::decode(payload, ISSUER)?;
    if claims.body.take::<Digest>(REQUEST)? != Digest::of(&request) {
        return Err(WireError::WrongRequest);
    }
    let reply = LookUpReply::take(tenant, &mut claims.body)?;
    claims.finish()?;
    let statement = match pin {
        Some(pin) => VerifiedStatement::open(&reply.statement, pin)?,
        None => VerifiedStatement::open_unpinned(&reply.statement)?,
    };
    if statement.statement().tenant != reply.tenant {
        return Err(WireError::WrongTenant);
    }
    statement.check_time(now)?;
    if !statement.statement().origins.contains(from) {
        return Err(WireError::OriginNotListed);
    }
    let digest = Digest::of(body);
    Ok(LookUpAnswer::Found(Box::new(LookedUp { reply, statement, digest, nonce: look_up.nonce })))
}

/// Both answers are arrays of four; the algorithm tells them apart.
fn is_mac(body: &[u8]) -> Result<bool, WireError> {
    if body.len() > MAX_REPLY {
        return Err(WireError::TooLong);
    }
    let message: CoseMac0 = decode(body)?;
    Ok(message.protected.header.alg != Some(coset::Algorithm::Assigned(iana::Algorithm::ES256)))
}

const REQUEST: i64 = 1;
const STATEMENT: i64 = 2;
const NONCE: i64 = 3;
const ACCOUNT: i64 = 4;
const ISSUER_NAME: i64 = 5;
const SUBJECT: i64 = 6;
const CONFIRMATION: i64 = 7;
const CODES: i64 = 8;
const USER_VERIFICATION: i64 = 9;
const CHANNELS: i64 = 10;
const REMAINING: i64 = 11;
const VAPID_KEY: i64 = 12;
