//! Withdrawal: this phone no longer answers for the account.

use crate::WireError;
use crate::cbor::fields::{Fields, Map};
use crate::purpose::{self, Purpose};
use crate::reply::ReplyBody;
use crate::request::Request;
use crate::words::words;

words!(
    /// Why a phone withdraws.
    WithdrawReason {
        /// The person removed the account.
        Removed = "removed",
        /// The account has moved to a successor.
        Moved = "moved",
        /// Another enrolment took its place.
        Replaced = "replaced",
    }
);

/// "Forget this device."
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdraw(pub WithdrawReason);

impl Request for Withdraw {
    const CHANGES_STATE: bool = true;

    fn purpose(&self) -> Purpose {
        purpose::WITHDRAW
    }

    fn write(&self, registered: Map, body: Map) -> (Map, Map) {
        (registered, body.with(REASON, &self.0))
    }

    fn read(_: &mut Fields, body: &mut Fields) -> Result<Self, WireError> {
        body.take(REASON).map(Self)
    }
}

/// The device is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Withdrawn;

impl ReplyBody for Withdrawn {
    const PURPOSE: Purpose = purpose::WITHDRAW_REPLY;

    fn to_fields(&self) -> Map {
        Map::new()
    }

    fn from_fields(_: &mut Fields) -> Result<Self, WireError> {
        Ok(Self)
    }
}

const REASON: i64 = 10;
