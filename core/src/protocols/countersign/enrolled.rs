//! What an enrolment keeps while it waits for its reply, and what it makes of it: binding, codes, six digits.

use super::enrolment::{Confirmation, Enrolment, KnownKey, known_provider};
use super::line::origins;
use super::recognise::OfferContent;
use crate::account::{DeviceKeys, Endpoint};
use crate::codes::{CodeParameters, Seed};
use crate::exchange::{Enrolled, NewCodes};
use countersign_wire::enrol::codes::derive_code_seed;
use countersign_wire::enrol::{ConfirmationDigits, EnrolledDevice};
use countersign_wire::offer::LookedUp;
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::{AccountId, Digest, Hosts, PublicKey, Secret, WireError};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// Everything that the reply will be judged and used by. `Debug` is left out: it holds half of a seed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "StoredPrepared", into = "StoredPrepared")]
pub(super) struct Prepared {
    /// The finished request; empty until it is signed.
    pub(super) envelope: Vec<u8>,
    statement: VerifiedStatement,
    transcript: Digest,
    keys: [PublicKey; 2],
    account: AccountId,
    issuer: String,
    name: String,
    user_verification: bool,
    contribution: Option<Contribution>,
}

/// The phone's 32 random bytes of a code seed.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Contribution(#[serde(with = "serde_bytes")] Vec<u8>);

impl Drop for Contribution {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Layout 1, part of a saved enrolment.
#[derive(Serialize, Deserialize)]
struct StoredPrepared {
    #[serde(with = "serde_bytes")]
    envelope: Vec<u8>,
    pin: Pin,
    #[serde(with = "serde_bytes")]
    statement: Vec<u8>,
    transcript: Digest,
    device_key: PublicKey,
    approval_key: PublicKey,
    account: AccountId,
    issuer: String,
    name: String,
    user_verification: bool,
    contribution: Option<Contribution>,
}

impl Prepared {
    pub(super) fn new(
        found: &LookedUp,
        keys: [PublicKey; 2],
        transcript: Digest,
        contribution: Option<Secret>,
    ) -> Self {
        Self {
            envelope: Vec::new(),
            statement: found.statement.clone(),
            transcript,
            keys,
            account: found.reply.account,
            issuer: found.reply.issuer.as_str().to_owned(),
            name: found.reply.subject.as_str().to_owned(),
            user_verification: found.reply.user_verification,
            contribution: contribution.map(|secret| Contribution(secret.expose().to_vec())),
        }
    }

    /// The statement that the look-up brought.
    pub(super) fn statement(&self) -> &VerifiedStatement {
        &self.statement
    }
}

/// `None`: the reply contradicts the look-up, so it is no reply.
pub(super) fn enrolled(
    offer: &OfferContent,
    keys: &DeviceKeys,
    prepared: &Prepared,
    device: &EnrolledDevice,
    newer: Option<VerifiedStatement>,
) -> Option<Enrolled> {
    if device.account != prepared.account {
        return None;
    }
    let statement = newer.unwrap_or_else(|| prepared.statement.clone());
    let hosts = if offer.origin.is_for_development() { Hosts::Development } else { Hosts::Public };
    let [device_key, approval_key] = prepared.keys;
    let digits = (!device.active).then(|| {
        let tenant = &statement.statement().tenant;
        let [by_device, by_approval] = [device_key.thumbprint(), approval_key.thumbprint()];
        ConfirmationDigits::derive(tenant, &prepared.transcript, &by_device, &by_approval, &device.nonce)
    });
    let known = [
        KnownKey { name: keys.device.clone(), public: device_key },
        KnownKey { name: keys.approval.clone(), public: approval_key },
    ];
    let confirmation = if device.active { Confirmation::Skipped } else { Confirmation::Digits };
    let private = Enrolment::new(device.device, device.account, known, prepared.user_verification, confirmation);
    Some(Enrolled {
        endpoint: Endpoint { urls: origins(&statement, hosts), host: offer.origin.host().to_owned() },
        provider: known_provider(&statement),
        subject: Some(device.account.as_ref().to_vec()),
        issuer: Some(prepared.issuer.clone()),
        name: Some(prepared.name.clone()),
        private: private.encode(),
        codes: codes(prepared, device)?,
        confirmation: digits.map(|digits| digits.as_str().to_owned()),
        type_back: None,
        device_token_taken: true,
        must_prove: true,
    })
}

/// `Some(None)`: this enrolment makes no codes. `None`: it would make codes that nobody else makes.
#[expect(clippy::option_option, reason = "no codes and impossible codes are two different ends")]
fn codes(prepared: &Prepared, device: &EnrolledDevice) -> Option<Option<NewCodes>> {
    let (contribution, agreed) = match (&prepared.contribution, device.codes) {
        (Some(contribution), Some(agreed)) => (contribution, agreed),
        (_, None) => return Some(None),
        (None, Some(_)) => return None,
    };
    let contribution = Secret::new(contribution.0.clone());
    let seed = derive_code_seed(&contribution, &device.nonce, agreed.algorithm);
    let parameters = CodeParameters::try_from(agreed).ok()?;
    let seed = Seed::derived(seed, parameters.algorithm()).ok()?;
    Some(Some(NewCodes { parameters, seed, unlock: false }))
}

impl From<Prepared> for StoredPrepared {
    fn from(prepared: Prepared) -> Self {
        let [device_key, approval_key] = prepared.keys;
        Self {
            envelope: prepared.envelope,
            pin: prepared.statement.pin(),
            statement: prepared.statement.bytes().to_vec(),
            transcript: prepared.transcript,
            device_key,
            approval_key,
            account: prepared.account,
            issuer: prepared.issuer,
            name: prepared.name,
            user_verification: prepared.user_verification,
            contribution: prepared.contribution,
        }
    }
}

impl TryFrom<StoredPrepared> for Prepared {
    type Error = WireError;

    fn try_from(stored: StoredPrepared) -> Result<Self, WireError> {
        Ok(Self {
            statement: VerifiedStatement::open(&stored.statement, &stored.pin)?,
            envelope: stored.envelope,
            transcript: stored.transcript,
            keys: [stored.device_key, stored.approval_key],
            account: stored.account,
            issuer: stored.issuer,
            name: stored.name,
            user_verification: stored.user_verification,
            contribution: stored.contribution,
        })
    }
}
