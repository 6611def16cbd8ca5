//! What a native binding remembers besides what every binding has: names at the provider and the public keys.
//!
//! Stored as CBOR in `Binding::private`. The accepted statement is not here but in `KnownProvider::verification`, and
//! the pinned operator in `KnownProvider::identity` ([`identity`]): one place for each truth.

use super::statements;
use crate::account::{Binding, KnownProvider};
use crate::ports::KeyName;
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::{AccountId, DeviceId, PublicKey, Tenant, Thumbprint};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Layout 1. A newer one is not read: the binding then belongs to a newer version of the app.
const VERSION: u16 = 1;
const THUMBPRINT: usize = 32;

/// A public key, and the name of the key that it was read from. After a rotation the names differ, and the public half
/// is asked for again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownKey {
    pub(super) name: KeyName,
    pub(super) public: PublicKey,
}

/// How the enrolment was confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Confirmation {
    /// By six digits that a person typed.
    Digits,
    /// Not at all, by the provider's policy.
    Skipped,
    /// By the old device key's consent to a move.
    Consent,
}

/// One enrolment at one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Enrolment {
    pub(super) version: u16,
    /// This phone, as the provider names it.
    pub(super) device: DeviceId,
    /// The person, as the provider names them.
    pub(super) account: AccountId,
    /// Signs everything but approvals.
    pub(super) device_key: KnownKey,
    /// Signs approvals.
    pub(super) approval_key: KnownKey,
    /// The approval key needs the person's gesture.
    pub(super) user_verification: bool,
    /// How it was confirmed.
    pub(super) confirmation: Confirmation,
}

impl Enrolment {
    pub(super) fn new(
        device: DeviceId,
        account: AccountId,
        keys: [KnownKey; 2],
        user_verification: bool,
        confirmation: Confirmation,
    ) -> Self {
        let [device_key, approval_key] = keys;
        Self { version: VERSION, device, account, device_key, approval_key, user_verification, confirmation }
    }

    /// `None`: not in a layout that this version reads.
    pub(super) fn of(binding: &Binding) -> Option<Self> {
        let enrolment: Self = ciborium::from_reader(binding.private.as_slice()).ok()?;
        (enrolment.version == VERSION).then_some(enrolment)
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match ciborium::into_writer(self, &mut bytes) {
            Ok(()) => bytes,
            Err(_) => Vec::new(),
        }
    }
}

/// Equal bytes, same provider: thumbprint of the operator key (RFC 9679), then the tenant.
pub(super) fn identity(pin: &Pin) -> Vec<u8> {
    [pin.operator.as_ref(), pin.tenant.as_str().as_bytes()].concat()
}

/// Reads [`identity`].
pub(super) fn pin(identity: &[u8]) -> Option<Pin> {
    let (operator, tenant) = identity.split_at_checked(THUMBPRINT)?;
    let tenant = Tenant::parse(std::str::from_utf8(tenant).ok()?).ok()?;
    Some(Pin { tenant, operator: Thumbprint::try_from(operator).ok()? })
}

/// The statement that was accepted last. Its window is judged where it is used.
pub(super) fn held_statement(provider: &KnownProvider) -> Option<Arc<VerifiedStatement>> {
    statements::open(&provider.verification, &pin(&provider.identity)?).ok()
}

/// A provider as bindings store it.
pub(super) fn known_provider(statement: &VerifiedStatement) -> KnownProvider {
    KnownProvider { identity: identity(&statement.pin()), verification: statement.bytes().to_vec() }
}
