use crate::id::Id as _;
use countersign::authenticator;
use std::fmt;

/// What an activation came to. Printed, it tells neither digits nor what is typed back.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Activated {
    /// The account.
    pub account: String,
    /// Its new enrolment, where there is a server.
    pub enrolment: Option<String>,
    /// Six digits to show, large: the person types them where the activation code came from.
    pub confirmation: Option<String>,
    /// Letters and digits to show, large: the person types them into the page that shows the activation code, and until then
    /// the codes are refused. It is this phone's part of the codes' seed: never write it to a log, a file or the clipboard.
    pub type_back: Option<String>,
    /// The ticket that waits for the digits: give it to `ticket`.
    pub proof: Option<String>,
}

impl From<authenticator::Activated> for Activated {
    fn from(activated: authenticator::Activated) -> Self {
        Self {
            account: activated.account.word(),
            enrolment: activated.binding.map(|id| id.word()),
            confirmation: activated.confirmation,
            type_back: activated.type_back.map(|part| part.as_str().to_owned()),
            proof: activated.proof.map(|id| id.word()),
        }
    }
}

impl fmt::Debug for Activated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Activated")
            .field("account", &self.account)
            .field("enrolment", &self.enrolment)
            .field("proof", &self.proof)
            .finish_non_exhaustive()
    }
}
