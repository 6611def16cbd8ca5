//! Accounts and their enrolments.

use super::hex;
use countersign::account::{BindingState, PushState, Trouble};
use countersign::activation::LeftBehind;
use countersign::authenticator::{AccountView, BindingView};
use countersign::codes::CodeParameters;
use countersign::ports::UnixMillis;
use serde::Serialize;

/// `countersign::authenticator::AccountView`.
#[derive(Debug, Serialize)]
pub(crate) struct AccountRecord {
    id: String,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    codes: Vec<CodeParameters>,
    /// Its issuer asks for an unlock before codes are shown or requests approved.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    unlock: bool,
    push: PushRecord,
    bindings: Vec<BindingRecord>,
}

/// `countersign::account::PushState`.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub(crate) enum PushRecord {
    CodesOnly,
    Confirming {
        #[serde(skip_serializing_if = "Option::is_none")]
        digits: Option<String>,
    },
    Ready,
    NoDeviceToken,
    Suspended {
        #[serde(skip_serializing_if = "Option::is_none")]
        until: Option<UnixMillis>,
    },
    NeedsReactivation {
        reason: &'static str,
        suspected: bool,
    },
}

#[derive(Debug, Serialize)]
struct BindingRecord {
    id: String,
    protocol: String,
    host: String,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    digits: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<UnixMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_contact: Option<UnixMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_as: Option<String>,
}

/// `countersign::activation::LeftBehind`.
#[derive(Debug, Serialize)]
pub(crate) struct LeftBehindRecord {
    host: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_as: Option<String>,
}

impl From<LeftBehind> for LeftBehindRecord {
    fn from(LeftBehind { host, known_as }: LeftBehind) -> Self {
        Self { host, known_as }
    }
}

impl From<AccountView> for AccountRecord {
    fn from(view: AccountView) -> Self {
        Self {
            id: hex(&view.id.0),
            label: view.label,
            issuer: view.issuer,
            name: view.name,
            codes: view.codes,
            unlock: view.unlock,
            push: view.push.into(),
            bindings: view.bindings.into_iter().map(BindingRecord::from).collect(),
        }
    }
}

impl From<PushState> for PushRecord {
    fn from(state: PushState) -> Self {
        match state {
            PushState::CodesOnly => Self::CodesOnly,
            PushState::Confirming { digits } => Self::Confirming { digits },
            PushState::Ready => Self::Ready,
            PushState::NoDeviceToken => Self::NoDeviceToken,
            PushState::Suspended { until } => Self::Suspended { until },
            PushState::NeedsReactivation { reason, suspected } => {
                Self::NeedsReactivation { reason: trouble(reason), suspected }
            }
        }
    }
}

impl From<BindingView> for BindingRecord {
    fn from(view: BindingView) -> Self {
        let (state, until) = match view.state {
            BindingState::Proving => ("proving", None),
            BindingState::Active => ("active", None),
            BindingState::Retiring { until, .. } => ("retiring", Some(until)),
        };
        let BindingView { id, protocol, host, digits, last_contact, known_as, .. } = view;
        Self { id: hex(&id.0), protocol, host, state, digits, until, last_contact, known_as }
    }
}

fn trouble(reason: Trouble) -> &'static str {
    match reason {
        Trouble::NotActivated => "not-activated",
        Trouble::KeyGone => "key-gone",
        Trouble::ProviderMoved => "provider-moved",
        Trouble::CloneSuspected => "clone-suspected",
        Trouble::RolledBack => "rolled-back",
        Trouble::Deleted => "deleted",
        Trouble::TakenOver => "taken-over",
        Trouble::Revoked => "revoked",
        Trouble::OtherServer => "other-server",
        Trouble::AddressMoved => "address-moved",
    }
}
