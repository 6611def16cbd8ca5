//! The story of a prompt.

#![allow(clippy::unnecessary_wraps, reason = "the shape comes first, what it does next")]

use crate::account::Binding;
use crate::exchange::{Conclusion, ExchangeId, Facts, Header, Outcome, Polled, ProcessMoment};
use crate::protocols::Answer;
use crate::vault::{Reader, Tx, VaultError};

/// Why a prompt is not shown or not decided.
#[derive(Debug, thiserror::Error)]
pub enum ApprovalError {
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Names a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptId(pub Vec<u8>);

/// What a person is shown.
pub struct PromptView {
    /// Its name.
    pub id: PromptId,
}

pub(crate) fn settle(
    _tx: &mut Tx<'_>,
    _facts: &mut Facts<'_>,
    _header: &Header,
    outcome: Outcome,
    _moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    drop(outcome);
    Ok(Conclusion::Done)
}

pub(crate) fn take_in(
    _tx: &mut Tx<'_>,
    _facts: &mut Facts<'_>,
    _binding: &Binding,
    _polled: &Polled,
    _moment: ProcessMoment,
) -> Result<bool, VaultError> {
    Ok(false)
}

pub(crate) fn pending(_reader: &Reader<'_>, _moment: ProcessMoment) -> Result<Vec<PromptView>, VaultError> {
    Ok(Vec::new())
}

pub(crate) fn receive(
    _tx: &mut Tx<'_>,
    _facts: &mut Facts<'_>,
    _bindings: &[Binding],
    _push: &[u8],
    _moment: ProcessMoment,
) -> Result<Option<PromptView>, ApprovalError> {
    Ok(None)
}

pub(crate) fn decide(
    _tx: &mut Tx<'_>,
    _facts: &mut Facts<'_>,
    _prompt: &PromptId,
    _answer: &Answer,
    _moment: ProcessMoment,
) -> Result<ExchangeId, ApprovalError> {
    Ok(ExchangeId([0; 16]))
}
