use super::{Answer, Prompt};
use crate::Failure;
use crate::authenticator::Core;
use crate::isolation::guarded;
use crate::once::Once;
use crate::ticket::AnswerTicket;
use countersign::authenticator;
use std::sync::Arc;

/// One genuine request that waits for the person. It is used once: after `decide` it is empty, also when that failed.
/// `pending` then gives it anew if it is still open.
#[derive(uniffi::Object)]
pub struct PendingApproval {
    core: Core,
    prompt: Prompt,
    pending: Once<authenticator::PendingApproval>,
}

impl PendingApproval {
    pub(crate) fn new(core: &Core, pending: authenticator::PendingApproval) -> Arc<Self> {
        Arc::new(Self { core: core.clone(), prompt: pending.about().into(), pending: Once::new(pending) })
    }
}

#[uniffi::export]
impl PendingApproval {
    /// What to show. May be called at any time.
    pub fn about(&self) -> Prompt {
        self.prompt.clone()
    }

    /// Commits the decision; the worker delivers it. Refused without the right number (`number-needed`: ask again with a
    /// fresh object), and a second time (`already-decided`), except that a denial replaces an approval that has not left
    /// the phone.
    pub fn decide(&self, answer: Answer) -> Result<Arc<AnswerTicket>, Failure> {
        let pending = self.pending.take()?;
        let ticket = guarded(|| pending.decide(&answer.into()))?;
        Ok(AnswerTicket::new(&self.core, ticket.id()))
    }
}
