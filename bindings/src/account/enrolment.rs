use super::EnrolmentState;
use crate::{id::Id as _, number};
use countersign::authenticator::BindingView;

/// One enrolment of an account at one provider: what the core calls a binding, a word that SwiftUI has taken.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Enrolment {
    /// Its name.
    pub id: String,
    /// The server's dialect: `countersign`, `privacyidea`, …
    pub protocol: String,
    /// The provider's host, whole, ASCII.
    pub host: String,
    /// How far it has come.
    pub state: EnrolmentState,
    /// The last reply that was proven to be the provider's: milliseconds since 1970 (UTC).
    pub last_contact_ms: Option<i64>,
    /// What the provider's administrator knows it by, where only an administrator can delete it.
    pub known_as: Option<String>,
}

impl From<BindingView> for Enrolment {
    fn from(view: BindingView) -> Self {
        Self {
            id: view.id.word(),
            protocol: view.protocol,
            host: view.host,
            state: view.state.into(),
            last_contact_ms: number::at(view.last_contact),
            known_as: view.known_as,
        }
    }
}
