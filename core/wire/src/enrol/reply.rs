//! What a provider answers to an enrolment, and to a move, which ends in the same place.

use super::CodeParameters;
use crate::cbor::fields::{Fields, Map};
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::token::TokenState;
use crate::{AccountId, DeviceId, Nonce, WireError};

/// A device that the provider now knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolledDevice {
    /// Its id.
    pub device: DeviceId,
    /// The account it belongs to.
    pub account: AccountId,
    /// The provider's, made after the keys arrived; digits and code seed depend on it.
    pub nonce: Nonce,
    /// `false`: pending until the six digits are confirmed.
    pub active: bool,
    /// The codes that both sides now derive.
    pub codes: Option<CodeParameters>,
    /// What became of the device token.
    pub token: TokenState,
    /// Remaining life of a pending enrolment, milliseconds.
    pub remaining: Option<u64>,
}

impl EnrolledDevice {
    pub(crate) fn to_map(&self) -> Map {
        Map::new()
            .with(DEVICE, &self.device)
            .with(ACCOUNT, &self.account)
            .with(NONCE, &self.nonce)
            .with(ACTIVE, &self.active)
            .with_optional(CODES, self.codes.as_ref())
            .with(TOKEN, &self.token)
            .with_optional(REMAINING, self.remaining.as_ref())
    }

    pub(crate) fn take(fields: &mut Fields) -> Result<Self, WireError> {
        Ok(Self {
            device: fields.take(DEVICE)?,
            account: fields.take(ACCOUNT)?,
            nonce: fields.take(NONCE)?,
            active: fields.take(ACTIVE)?,
            codes: fields.take_optional(CODES)?,
            token: fields.take(TOKEN)?,
            remaining: fields.take_optional(REMAINING)?,
        })
    }
}

/// Reply to an enrolment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolled(pub EnrolledDevice);

impl ReplyBody for Enrolled {
    const PURPOSE: Purpose = purpose::ENROL_REPLY;

    fn to_fields(&self) -> Map {
        self.0.to_map()
    }

    fn from_fields(fields: &mut Fields) -> Result<Self, WireError> {
        EnrolledDevice::take(fields).map(Self)
    }
}

const DEVICE: i64 = 10;
const ACCOUNT: i64 = 11;
const NONCE: i64 = 12;
const ACTIVE: i64 = 13;
const CODES: i64 = 14;
const TOKEN: i64 = 15;
const REMAINING: i64 = 16;
