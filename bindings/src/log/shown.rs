use crate::approval::Assurance;
use countersign::log;

/// What a person saw of a request: the text that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Shown {
    /// The domain that was signed in to.
    pub relying_party: String,
    /// What was signed in to.
    pub application: Option<String>,
    /// Where the request seemed to come from.
    pub place: Option<String>,
    /// The address it came from.
    pub client_address: Option<String>,
    /// The browser or device it came from.
    pub client_device: Option<String>,
    /// Title of the requester's text.
    pub title: Option<String>,
    /// The requester's text.
    pub text: Option<String>,
    /// Some of it was cut or neutralised.
    pub altered: bool,
    /// Who vouched for it.
    pub assurance: Assurance,
}

impl From<&log::Shown> for Shown {
    fn from(shown: &log::Shown) -> Self {
        let shown = shown.clone();
        Self {
            relying_party: shown.relying_party,
            application: shown.application,
            place: shown.place,
            client_address: shown.client_address,
            client_device: shown.client_device,
            title: shown.title,
            text: shown.text,
            altered: shown.altered,
            assurance: shown.assurance.into(),
        }
    }
}
