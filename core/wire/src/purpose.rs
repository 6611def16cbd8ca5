//! Every string that separates one use of a key from another, in one place.
//!
//! A [`Purpose`] goes into the external_aad of each COSE structure (`docs/PROTOCOL.md` §1 and §3), a label into each
//! derivation. A message of one purpose, direction or tenant therefore never verifies as another. To add a message, add its
//! purpose here and to the table in `docs/PROTOCOL.md`; never reuse or rename one.

use ciborium::Value;

use crate::cbor;
use crate::names::Tenant;

/// Protocol version as it is authenticated in every message, and salt of every derivation.
pub const VERSION: &str = "countersign-v1";

/// Path below an origin; the endpoint's name follows.
pub const PATH: &str = "/countersign/v1/";

/// `Content-Type` of every request and reply.
pub const MEDIA_TYPE: &str = "application/vnd.countersign+cbor";

/// Who speaks to whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The operator key, to whoever reads.
    OperatorToAll,
    /// A phone key.
    PhoneToProvider,
    /// A challenge key, or the MAC key of an offer at the provider.
    ProviderToPhone,
}

impl Direction {
    /// The text that is authenticated.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OperatorToAll => "operator-to-all",
            Self::PhoneToProvider => "phone-to-provider",
            Self::ProviderToPhone => "provider-to-phone",
        }
    }
}

/// What a message is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Purpose {
    name: &'static str,
    direction: Direction,
}

impl Purpose {
    /// The text that is authenticated.
    pub const fn name(self) -> &'static str {
        self.name
    }

    /// The direction that is authenticated.
    pub const fn direction(self) -> Direction {
        self.direction
    }

    /// external_aad: deterministic CBOR of `[version, purpose, direction, tenant]`.
    pub fn external_aad(self, tenant: &Tenant) -> Vec<u8> {
        cbor::encode_owned(Value::Array(vec![
            VERSION.into(),
            self.name.into(),
            self.direction.as_str().into(),
            tenant.as_str().into(),
        ]))
    }
}

const fn operator(name: &'static str) -> Purpose {
    Purpose { name, direction: Direction::OperatorToAll }
}

const fn phone(name: &'static str) -> Purpose {
    Purpose { name, direction: Direction::PhoneToProvider }
}

const fn provider(name: &'static str) -> Purpose {
    Purpose { name, direction: Direction::ProviderToPhone }
}

/// Provider statement, by the operator key.
pub const STATEMENT: Purpose = operator("statement");
/// The successor's agreement, by the successor's operator key.
pub const SUCCESSOR: Purpose = operator("successor");
/// Look-up reply, under the offer's `auth` key.
pub const LOOK_UP_REPLY: Purpose = provider("look-up-reply");
/// Refusal of a look-up, by a challenge key.
pub const LOOK_UP_REFUSAL: Purpose = provider("look-up-refusal");
/// Enrolment transcript, under the offer's `auth` key.
pub const ENROL_TRANSCRIPT: Purpose = phone("enrol-transcript");
/// Enrolment, by device key and approval key.
pub const ENROL: Purpose = phone("enrol");
/// The phone's code contribution, under the offer's `seed` key.
pub const SEED: Purpose = phone("seed");
/// Reply to an enrolment.
pub const ENROL_REPLY: Purpose = provider("enrol-reply");
/// Status round trip, by the device key.
pub const STATUS: Purpose = phone("status");
/// Reply to a status request.
pub const STATUS_REPLY: Purpose = provider("status-reply");
/// Poll, by the device key.
pub const POLL: Purpose = phone("poll");
/// Reply to a poll.
pub const POLL_REPLY: Purpose = provider("poll-reply");
/// Challenge, by a challenge key.
pub const CHALLENGE: Purpose = provider("challenge");
/// Approval, by the approval key.
pub const APPROVE: Purpose = phone("approve");
/// Denial or report, by the device key.
pub const REFUSE: Purpose = phone("refuse");
/// Reply to an answer.
pub const ANSWER_REPLY: Purpose = provider("answer-reply");
/// Device token, by the device key.
pub const TOKEN: Purpose = phone("token");
/// Echo of a pushed token, by the device key.
pub const ECHO: Purpose = phone("echo");
/// Reply to `token` and `echo`.
pub const TOKEN_REPLY: Purpose = provider("token-reply");
/// Withdrawal, by the device key.
pub const WITHDRAW: Purpose = phone("withdraw");
/// Reply to a withdrawal.
pub const WITHDRAW_REPLY: Purpose = provider("withdraw-reply");
/// Rotation of the device key, by the old and the new one.
pub const ROTATE: Purpose = phone("rotate");
/// Reply to a rotation.
pub const ROTATE_REPLY: Purpose = provider("rotate-reply");
/// Reply to the first step of a move.
pub const MOVE_BEGIN_REPLY: Purpose = provider("move-begin-reply");
/// Consent to a move, by the old and the new device key.
pub const MOVE: Purpose = phone("move");
/// Reply to a move.
pub const MOVE_REPLY: Purpose = provider("move-reply");

/// HKDF label: offer id from offer secret.
pub const LABEL_OFFER_ID: &[u8] = b"offer-id";
/// HKDF label: MAC key from offer secret.
pub const LABEL_AUTH: &[u8] = b"auth";
/// HKDF label: seed-sealing key from offer secret.
pub const LABEL_SEED: &[u8] = b"seed";
/// HKDF label: code key from the phone's contribution; the provider's nonce follows it.
pub const LABEL_CODE_SEED: &[u8] = b"code-seed";
/// First text of what the six confirmation digits are cut from, after the version.
pub const LABEL_CONFIRMATION: &str = "confirmation";
/// What a pushed echo token starts with.
pub const ECHO_PREFIX: &str = "countersign-echo:";
