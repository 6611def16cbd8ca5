use crate::id::Id;
use countersign::activation::moves;

/// A move that the old provider has signed, as a person is shown it: old and new host side by side.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct MoveView {
    /// Host of the old provider, whole.
    pub from_host: String,
    /// Host of the new one, whole.
    pub to_host: String,
    /// The accounts that move, all by one confirmation.
    pub accounts: Vec<String>,
    /// After this the old provider's word is void: milliseconds since 1970 (UTC).
    pub expires_at_ms: i64,
}

impl From<&moves::MoveView> for MoveView {
    fn from(view: &moves::MoveView) -> Self {
        Self {
            from_host: view.from_host.clone(),
            to_host: view.to_host.clone(),
            accounts: view.accounts.iter().map(Id::word).collect(),
            expires_at_ms: view.expires_at.0,
        }
    }
}
