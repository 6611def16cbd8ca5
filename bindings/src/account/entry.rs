use super::{CodeParameters, Enrolment, PromptsState};
use crate::id::Id as _;
use countersign::authenticator::AccountView;

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Account {
    /// Its name for every other call.
    pub id: String,
    /// What the person calls it, or else what its issuer does.
    pub label: String,
    /// Who issues it.
    pub issuer: Option<String>,
    /// The person's name there.
    pub name: Option<String>,
    /// Its sets of codes, newest first; empty for an account without codes.
    pub codes: Vec<CodeParameters>,
    /// Its issuer asks that the app is unlocked before codes are shown.
    pub unlock: bool,
    /// Whether sign-in prompts work. Says nothing about codes: those always work.
    pub prompts: PromptsState,
    /// Its enrolments, the one in use first; two or more while it moves.
    pub enrolments: Vec<Enrolment>,
}

impl From<AccountView> for Account {
    fn from(view: AccountView) -> Self {
        Self {
            id: view.id.word(),
            label: view.label,
            issuer: view.issuer,
            name: view.name,
            codes: view.codes.into_iter().map(Into::into).collect(),
            unlock: view.unlock,
            prompts: view.push.into(),
            enrolments: view.bindings.into_iter().map(Into::into).collect(),
        }
    }
}
