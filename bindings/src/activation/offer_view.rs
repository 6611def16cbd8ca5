use super::OfferWarning;
use crate::id::Id as _;
use countersign::authenticator::PendingOffer;

/// What a person is shown before anything is sent. Every text is safe to show; nothing but the host is proven.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OfferView {
    /// The host, whole, ASCII, punycode where the name is not: show it large. Absent for plain code links, which talk to
    /// nobody.
    pub host: Option<String>,
    /// Who issues it.
    pub issuer: Option<String>,
    /// For whom.
    pub account: Option<String>,
    /// It gives sign-in prompts.
    pub prompts: bool,
    /// It gives codes.
    pub codes: bool,
    /// What the person should know before going on.
    pub warnings: Vec<OfferWarning>,
    /// The account that has these very codes: show it instead, since activating would be refused (`already-here`).
    pub already_here: Option<String>,
    /// The account that this renews: same provider, same person. Known after `lookUp`. Activate with
    /// [`Activate::Replacing`](super::Activate::Replacing) then, or there will be two.
    pub renews: Option<String>,
}

impl From<&PendingOffer> for OfferView {
    fn from(offer: &PendingOffer) -> Self {
        let view = offer.about();
        Self {
            host: view.host.clone(),
            issuer: view.issuer.clone(),
            account: view.account.clone(),
            prompts: view.gives.prompts,
            codes: view.gives.codes,
            warnings: view.warnings.iter().map(|warning| (*warning).into()).collect(),
            already_here: offer.already_here().ok().flatten().map(|id| id.word()),
            renews: offer.renews().map(|id| id.word()),
        }
    }
}
