use crate::Failure;
use crate::id::Id as _;
use countersign::activation;

/// What an activation should make.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Activate {
    /// A new account.
    New {
        /// What the person calls it; nothing for the issuer's name.
        label: Option<String>,
    },
    /// A new enrolment for an account that is here: re-activation. Label, place, codes and log stay, and the old side
    /// goes on answering until the new one has proven itself.
    Replacing {
        /// The account that the person picked.
        account: String,
    },
}

impl TryFrom<Activate> for activation::Activate {
    type Error = Failure;

    fn try_from(how: Activate) -> Result<Self, Failure> {
        Ok(match how {
            Activate::New { label } => Self::New { label },
            Activate::Replacing { account } => Self::Replacing(countersign::account::AccountId::read(&account)?),
        })
    }
}
