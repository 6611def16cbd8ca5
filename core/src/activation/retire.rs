//! The person is done with what a re-activation has replaced: it goes now, and not when its time to undo is over.

use super::moves::{drop_codes, is_leaving};
use super::withdrawn::withdraw;
use crate::account::{AccountId, Binding, BindingId, BindingState};
use crate::exchange::{ExchangeId, Facts, ProcessMoment};
use crate::log::{self, Event};
use crate::protocols;
use crate::vault::{Tx, VaultError};

/// An enrolment that a provider keeps although this phone has left: it cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    /// The provider's host, whole.
    pub host: String,
    /// What its administrator knows the enrolment by, and deletes.
    pub known_as: Option<String>,
}

/// What became of the enrolments that were replaced.
#[derive(Debug, Default)]
pub(crate) struct Retiring {
    /// Their providers are being told.
    pub(crate) told: Vec<ExchangeId>,
    /// Their providers cannot be told. These are gone from this phone.
    pub(crate) left_behind: Vec<LeftBehind>,
    /// All of them.
    pub(crate) bindings: Vec<BindingId>,
}

/// Ends everything that was replaced in an account. What replaced it has proven itself, or it would not retire.
pub(crate) fn retire(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    account: AccountId,
    moment: ProcessMoment,
) -> Result<Retiring, VaultError> {
    let mut retiring = Retiring::default();
    for binding in tx.all::<Binding>()?.into_iter().filter(|binding| binding.account == account) {
        if !matches!(binding.state, BindingState::Retiring { .. }) || is_leaving(tx, &binding)? {
            continue;
        }
        retiring.bindings.push(binding.id);
        match withdraw(tx, facts, &binding, moment)? {
            Some(id) => retiring.told.push(id),
            None => retiring.left_behind.push(leave(tx, &binding, moment)?),
        }
    }
    Ok(retiring)
}

/// Removes an enrolment from this phone. Its provider is not told; the log says what is left there.
pub(super) fn leave(tx: &mut Tx<'_>, binding: &Binding, moment: ProcessMoment) -> Result<LeftBehind, VaultError> {
    tx.delete::<Binding>(&binding.id.into())?;
    drop_codes(tx, binding)?;
    let left = LeftBehind { host: binding.endpoint.host.clone(), known_as: known_as(binding) };
    let event = Event::Withdrawn { host: left.host.clone(), told: false, known_as: left.known_as.clone() };
    log::append(tx, binding.account, event, moment.wall)?;
    Ok(left)
}

/// What the provider's administrator knows an enrolment by.
pub(crate) fn known_as(binding: &Binding) -> Option<String> {
    protocols::find(&binding.protocol)?.known_as(binding)
}
