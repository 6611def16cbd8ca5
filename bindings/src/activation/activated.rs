use crate::id::Id as _;
use countersign::authenticator;

/// What an activation came to.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Activated {
    /// The account.
    pub account: String,
    /// Its new enrolment, where there is a server.
    pub enrolment: Option<String>,
    /// Six digits to show, large: the person types them where the activation code came from.
    pub confirmation: Option<String>,
    /// The ticket that waits for that: give it to `ticket`.
    pub proof: Option<String>,
}

impl From<authenticator::Activated> for Activated {
    fn from(activated: authenticator::Activated) -> Self {
        Self {
            account: activated.account.word(),
            enrolment: activated.binding.map(|id| id.word()),
            confirmation: activated.confirmation,
            proof: activated.proof.map(|id| id.word()),
        }
    }
}
