//! A challenge: one sign-in request, signed once for all devices of an account.

use crate::cbor::fields::Map;
use crate::claims::{self, BODY, Claims, EXPIRES, ISSUED, ISSUER, MESSAGE_ID};
use crate::cose::{Signed, Unsigned};
use crate::names::{Domain, Label, Tenant};
use crate::statement::VerifiedStatement;
use crate::{AccountId, ChallengeId, DeviceId, Digest, Thumbprint, WireError, purpose};

/// The most bytes of a challenge.
pub const MAX_CHALLENGE: usize = 6_144;

/// What a person is asked. The texts are not yet safe to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Challenge {
    /// The organisation.
    pub tenant: Tenant,
    /// Its id.
    pub id: ChallengeId,
    /// Seconds since 1970.
    pub issued_at: u64,
    /// Seconds since 1970; at most 600 after `issued_at`.
    pub expires_at: u64,
    /// Whose sign-in.
    pub account: AccountId,
    /// The devices that may answer, 1–16.
    pub devices: Vec<DeviceId>,
    /// The relying party's registered domain, from the provider's own records: shown first.
    pub relying_party: Domain,
    /// The application.
    pub application: Label,
    /// Where the sign-in seems to come from.
    pub place: Option<Label>,
    /// The client's address.
    pub client_address: Option<Label>,
    /// Further text, 1–2,000 bytes.
    pub text: Option<String>,
    /// The person must type the number that the browser shows.
    pub number: bool,
    /// User verification is asked for.
    pub user_verification: bool,
    /// An approval of text that was not shown in full is refused.
    pub transaction: bool,
}

impl Challenge {
    /// Ready for the challenge key of thumbprint `signer`.
    pub fn to_unsigned(&self, signer: &Thumbprint) -> Unsigned {
        let body = Map::new()
            .with(ACCOUNT, &self.account)
            .with_list(DEVICES, &self.devices)
            .with(RELYING_PARTY, &self.relying_party)
            .with(APPLICATION, &self.application)
            .with_optional(PLACE, self.place.as_ref())
            .with_optional(CLIENT_ADDRESS, self.client_address.as_ref())
            .with_optional(TEXT, self.text.as_ref())
            .with(NUMBER, &self.number)
            .with(USER_VERIFICATION, &self.user_verification)
            .with(TRANSACTION, &self.transaction);
        let payload = claims::from_provider(&self.tenant)
            .with(ISSUED, &self.issued_at)
            .with(EXPIRES, &self.expires_at)
            .with(MESSAGE_ID, &self.id)
            .with_value(BODY, body.into_value())
            .encode();
        Unsigned::new(purpose::CHALLENGE, &self.tenant, signer, payload)
    }

    fn decode(payload: &[u8]) -> Result<Self, WireError> {
        let mut claims = Claims::decode(payload, ISSUER)?;
        let (issued_at, expires_at) = claims.take_window(LONGEST_LIFE)?;
        let id = claims.registered.take(MESSAGE_ID)?;
        let body = &mut claims.body;
        let text: Option<String> = body.take_optional(TEXT)?;
        if text.as_ref().is_some_and(|text| text.is_empty() || text.len() > MAX_TEXT) {
            return Err(WireError::OutOfRange(TEXT));
        }
        let challenge = Self {
            tenant: claims.tenant.clone(),
            id,
            issued_at,
            expires_at,
            account: body.take(ACCOUNT)?,
            devices: body.take_list(DEVICES, 1, 16)?,
            relying_party: body.take(RELYING_PARTY)?,
            application: body.take(APPLICATION)?,
            place: body.take_optional(PLACE)?,
            client_address: body.take_optional(CLIENT_ADDRESS)?,
            text,
            number: body.take(NUMBER)?,
            user_verification: body.take(USER_VERIFICATION)?,
            transaction: body.take(TRANSACTION)?,
        };
        claims.finish()?;
        Ok(challenge)
    }
}

/// A challenge that is genuine, for this device, and was open at the server's time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedChallenge {
    /// What is asked.
    pub challenge: Challenge,
    /// Digest of the bytes as received: goes into the answer.
    pub digest: Digest,
}

/// A challenge as it came. **Nothing in it is to be believed** before it is opened.
#[derive(Debug)]
pub struct ReceivedChallenge<'a> {
    bytes: &'a [u8],
    signed: Signed,
    challenge: Challenge,
}

impl<'a> ReceivedChallenge<'a> {
    /// Reads at most [`MAX_CHALLENGE`] bytes.
    ///
    /// # Errors
    /// What parsing refuses; `BadLifetime`.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, WireError> {
        let signed = Signed::parse(bytes, MAX_CHALLENGE)?;
        let challenge = Challenge::decode(signed.unverified_payload())?;
        Ok(Self { bytes, signed, challenge })
    }

    /// From when and until when it says it is open, in seconds since 1970.
    pub const fn unverified_window(&self) -> (u64, u64) {
        (self.challenge.issued_at, self.challenge.expires_at)
    }

    /// As [`OpenedChallenge::open`].
    ///
    /// # Errors
    /// As [`OpenedChallenge::open`].
    pub fn open(
        self,
        statement: &VerifiedStatement,
        account: &AccountId,
        device: &DeviceId,
        server_time: u64,
    ) -> Result<OpenedChallenge, WireError> {
        let Self { bytes, signed, challenge } = self;
        let tenant = &statement.statement().tenant;
        if challenge.tenant != *tenant {
            return Err(WireError::WrongTenant);
        }
        let key = statement.challenge_key(signed.kid(), challenge.issued_at)?;
        signed.verify(purpose::CHALLENGE, tenant, &key.key)?;
        if challenge.account != *account {
            return Err(WireError::WrongAccount);
        }
        if !challenge.devices.contains(device) {
            return Err(WireError::WrongDevice);
        }
        let now = server_time / 1000;
        if challenge.issued_at > now.saturating_add(NODE_SKEW) {
            return Err(WireError::NotYetValid);
        }
        if challenge.expires_at <= now {
            return Err(WireError::Expired);
        }
        Ok(OpenedChallenge { challenge, digest: Digest::of(bytes) })
    }
}

impl OpenedChallenge {
    /// Opens a challenge from a poll reply, now or again from the phone's store, each time it is shown. `server_time` is
    /// that reply's, in milliseconds: the phone's own clock is not asked, so it neither kills nor revives a prompt.
    ///
    /// # Errors
    /// `WrongTenant`, `WrongKey`, `KeyNotValid`, `BadSignature`, `WrongAccount`, `WrongDevice`, `NotYetValid`, `Expired`,
    /// `BadLifetime`, and what parsing refuses.
    pub fn open(
        bytes: &[u8],
        statement: &VerifiedStatement,
        account: &AccountId,
        device: &DeviceId,
        server_time: u64,
    ) -> Result<Self, WireError> {
        ReceivedChallenge::parse(bytes)?.open(statement, account, device, server_time)
    }
}

const ACCOUNT: i64 = 1;
const DEVICES: i64 = 2;
const RELYING_PARTY: i64 = 3;
const APPLICATION: i64 = 4;
const PLACE: i64 = 5;
const CLIENT_ADDRESS: i64 = 6;
const TEXT: i64 = 7;
const NUMBER: i64 = 8;
const USER_VERIFICATION: i64 = 9;
const TRANSACTION: i64 = 10;
const MAX_TEXT: usize = 2_000;
const LONGEST_LIFE: u64 = 600;
/// Two nodes of one provider may disagree by this many seconds.
const NODE_SKEW: u64 = 60;
