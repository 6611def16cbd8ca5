//! A statement that may be relied on, and the rules by which a newer one takes its place.

use std::cmp::Ordering;

use super::{ChallengeKey, MAX_STATEMENT, Pin, Statement, Successor};
use crate::cose::Signed;
use crate::names::{Hosts, Origin};
use crate::time::TimeBounds;
use crate::{Digest, Thumbprint, WireError, purpose};

/// A statement whose signature, and whose successor's, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedStatement {
    statement: Statement,
    successor: Option<Successor>,
    bytes: Vec<u8>,
    digest: Digest,
}

impl VerifiedStatement {
    /// Opens a statement of the pinned operator, from a reply or from the phone's own store. Its window is not judged here,
    /// because a stored statement may have expired: [`VerifiedStatement::check_time`] and everything that uses its keys do.
    ///
    /// # Errors
    /// `WrongTenant`, `WrongOperator`, and what parsing and the signatures refuse.
    pub fn open(bytes: &[u8], pin: &Pin) -> Result<Self, WireError> {
        Self::open_where(bytes, |statement| {
            if statement.tenant != pin.tenant {
                Err(WireError::WrongTenant)
            } else if statement.operator_key.thumbprint() != pin.operator {
                Err(WireError::WrongOperator)
            } else {
                Ok(())
            }
        })
    }

    /// Opens a statement that something else vouches for: the MAC of an offer.
    pub(crate) fn open_unpinned(bytes: &[u8]) -> Result<Self, WireError> {
        Self::open_where(bytes, |_| Ok(()))
    }

    fn open_where(bytes: &[u8], check: impl Fn(&Statement) -> Result<(), WireError>) -> Result<Self, WireError> {
        let signed = Signed::parse(bytes, MAX_STATEMENT)?;
        let statement = Statement::decode(signed.unverified_payload())?;
        check(&statement)?;
        let payload = signed.verify(purpose::STATEMENT, &statement.tenant, &statement.operator_key)?;
        let digest = Digest::of(payload);
        let successor = statement.successor.as_deref().map(|bytes| Successor::open(bytes, &statement)).transpose()?;
        Ok(Self { statement, successor, bytes: bytes.to_vec(), digest })
    }

    /// Takes a statement that came later: the same payload, or a higher sequence.
    ///
    /// # Errors
    /// `StatementTooOld`, `StatementConflict`, `NotYetValid`, `Expired`, and what [`VerifiedStatement::open`] refuses.
    pub fn accept(&self, newer: &[u8], now: TimeBounds) -> Result<Self, WireError> {
        let newer = Self::open(newer, &self.pin())?;
        match newer.statement.sequence.cmp(&self.statement.sequence) {
            Ordering::Less => return Err(WireError::StatementTooOld),
            Ordering::Equal if newer.digest != self.digest => return Err(WireError::StatementConflict),
            Ordering::Equal | Ordering::Greater => {}
        }
        newer.check_time(now)?;
        Ok(newer)
    }

    /// What to pin at activation.
    pub fn pin(&self) -> Pin {
        Pin { tenant: self.statement.tenant.clone(), operator: self.statement.operator_key.thumbprint() }
    }

    /// What it says.
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// As received; store these and open them again.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of the payload: the signature is left out, because anybody can vary it.
    pub const fn digest(&self) -> &Digest {
        &self.digest
    }

    /// Whether it is in force.
    ///
    /// # Errors
    /// `NotYetValid`, `Expired`.
    pub fn check_time(&self, now: TimeBounds) -> Result<(), WireError> {
        now.check(self.statement.issued_at, self.statement.expires_at)
    }

    /// The addresses that may be used.
    pub fn origins(&self, hosts: Hosts) -> impl Iterator<Item = &Origin> {
        self.statement.origins.iter().filter(move |origin| hosts == Hosts::Development || !origin.is_for_development())
    }

    /// The successor, if there is one and its agreement is in force. Ask a person before following it.
    ///
    /// # Errors
    /// `NoSuccessor`, `NotYetValid`, `Expired`.
    pub fn successor(&self, now: TimeBounds) -> Result<&Successor, WireError> {
        let successor = self.successor.as_ref().ok_or(WireError::NoSuccessor)?;
        now.check(successor.issued_at, successor.expires_at)?;
        Ok(successor)
    }

    /// The challenge key of this thumbprint, if it was valid at `signed_at` (seconds).
    ///
    /// # Errors
    /// `WrongKey`, `KeyNotValid`.
    pub fn challenge_key(&self, kid: &Thumbprint, signed_at: u64) -> Result<&ChallengeKey, WireError> {
        let named = |entry: &&ChallengeKey| entry.key.thumbprint() == *kid;
        let entry = self.statement.challenge_keys.iter().find(named).ok_or(WireError::WrongKey)?;
        if (entry.valid_from..entry.valid_until).contains(&signed_at) { Ok(entry) } else { Err(WireError::KeyNotValid) }
    }
}
