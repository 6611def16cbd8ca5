//! The closed list of what is logged. Layouts are frozen once shipped: add variants and optional fields, change none.

use crate::exchange::{Decision, Reason};
use crate::ports::UnixMillis;
use crate::protocols::{Assurance, Refusal};
use serde::{Deserialize, Serialize};

/// How a request came to this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A push message carried it.
    Push,
    /// A poll fetched it.
    Poll,
}

/// What a person saw of a request: the text that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The relying party's domain, ASCII.
    pub relying_party: String,
    /// What was signed in to.
    pub application: Option<String>,
    /// Where the request seemed to come from.
    pub place: Option<String>,
    /// The address it came from.
    pub client_address: Option<String>,
    /// The browser or device it came from.
    pub client_device: Option<String>,
    /// Title of the relying party's text.
    pub title: Option<String>,
    /// The relying party's text.
    pub text: Option<String>,
    /// Some of it was cut or neutralised.
    pub altered: bool,
    /// Who vouched for it.
    pub assurance: Assurance,
}

/// How a request ended that nobody decided here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HowEnded {
    /// Its time ran out.
    Expired,
    /// The provider does not list it any more: answered on another phone, or cancelled.
    Elsewhere,
    /// Approved on another phone, by the provider's word.
    ApprovedElsewhere,
    /// Denied on another phone, by the provider's word.
    DeniedElsewhere,
    /// Reported on another phone, by the provider's word.
    ReportedElsewhere,
    /// Taken back, by the provider's word.
    Cancelled,
}

/// What a provider recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recorded {
    /// A decision.
    As {
        /// Which.
        decision: Decision,
        /// When, by the provider's clock.
        at: Option<UnixMillis>,
        /// Prompts are paused until then.
        paused_until: Option<UnixMillis>,
    },
    /// The server took the decision, and its reply does not prove that it counts.
    Noted {
        /// Which.
        decision: Decision,
    },
    /// The denial came after somebody had signed in.
    TooLate {
        /// When the approval was collected.
        signed_in_at: UnixMillis,
    },
}

/// Up to where a signed receipt covers this log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Number of the entry.
    pub entry: u64,
    /// Its head, as the receipt echoed it: lower-case hex.
    pub head: String,
}

/// Something that happened. `request` names a request in several entries: 32 hex digits, meaningless elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Event {
    /// A person decided. Written before anything is sent.
    Decided {
        /// Which request.
        request: String,
        /// What was shown.
        shown: Shown,
        /// What was decided.
        decision: Decision,
        /// How the request had come.
        channel: Channel,
        /// How often the same was asked.
        asked_times: u32,
        /// The earlier decision that this one replaces; it never left the phone.
        replaces: Option<Decision>,
    },
    /// The provider said what it recorded.
    Answered {
        /// Which request.
        request: String,
        /// What was decided here.
        decision: Decision,
        /// What it recorded.
        recorded: Recorded,
        /// It signed that; otherwise only TLS vouches for it.
        signed: bool,
        /// What its signed receipt covers.
        anchor: Option<Anchor>,
    },
    /// The decision was not recorded.
    AnswerFailed {
        /// Which request.
        request: String,
        /// What was decided here.
        decision: Decision,
        /// Why not.
        reason: Reason,
    },
    /// The decision was sent, and nothing proves whether it was recorded.
    AnswerUnconfirmed {
        /// Which request.
        request: String,
        /// What was decided here.
        decision: Decision,
    },
    /// A request ended without a decision here.
    PromptEnded {
        /// Which request.
        request: String,
        /// What it said; absent if it could not be opened any more.
        shown: Option<Shown>,
        /// How it had come.
        channel: Channel,
        /// How it ended.
        how: HowEnded,
    },
    /// A request was not shown.
    PromptRefused {
        /// Why.
        why: Refusal,
        /// How it had come.
        channel: Channel,
    },
    /// What was typed is none of the numbers that the other screen can show.
    WrongNumber {
        /// Which request.
        request: String,
        /// How many tries are left.
        left: u8,
    },
    /// Several refusals in a row: notifications stay quiet for a while.
    NotificationsQuiet {
        /// Until when.
        until: UnixMillis,
    },
    /// The provider holds this phone's keys.
    Enrolled {
        /// Its host.
        host: String,
        /// The account was here before: a re-activation.
        replacing: bool,
    },
    /// The first signed round trip succeeded.
    Proven {
        /// The provider's host.
        host: String,
        /// The provider skipped the confirmation digits by policy.
        confirmation_skipped: bool,
    },
    /// An activation did not happen.
    ActivationFailed {
        /// Why.
        reason: Reason,
    },
    /// An activation was sent, and nothing proves what became of it.
    ActivationUnconfirmed,
    /// An enrolment was replaced and goes on answering for a while.
    Retiring {
        /// Its provider's host.
        host: String,
        /// The old provider had signed the move.
        signed: bool,
    },
    /// This phone left a provider.
    Withdrawn {
        /// Its host.
        host: String,
        /// The provider knows.
        told: bool,
        /// What its administrator knows the enrolment by, where it is left for them to delete.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        known_as: Option<String>,
    },
    /// Codes that a newer link had renewed were put back.
    CodesPutBack,
    /// The old enrolment was put back.
    MoveUndone {
        /// Its provider's host.
        host: String,
    },
    /// The provider named a successor.
    MoveOffered {
        /// The successor's host.
        to_host: String,
    },
    /// The provider changed its keys or addresses.
    ProviderRotated {
        /// Its host.
        host: String,
    },
    /// This phone's device key was replaced.
    DeviceKeyRotated {
        /// The provider's host.
        host: String,
    },
    /// The provider knows where to ring.
    DeviceTokenSet {
        /// Its host.
        host: String,
        /// The channel's word, never the address.
        channel: String,
    },
    /// The provider stopped prompts for this phone, or paused them.
    PromptsStopped {
        /// Its host.
        host: String,
        /// Why: also how a suspected clone shows.
        reason: Reason,
    },
    /// This phone's data was restored from an old copy: nothing is approved before one round trip.
    RolledBack,
}

impl Event {
    /// The stable word that exports use: the same as the field `kind`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Decided { .. } => "decided",
            Self::Answered { .. } => "answered",
            Self::AnswerFailed { .. } => "answer-failed",
            Self::AnswerUnconfirmed { .. } => "answer-unconfirmed",
            Self::PromptEnded { .. } => "prompt-ended",
            Self::PromptRefused { .. } => "prompt-refused",
            Self::WrongNumber { .. } => "wrong-number",
            Self::NotificationsQuiet { .. } => "notifications-quiet",
            Self::Enrolled { .. } => "enrolled",
            Self::Proven { .. } => "proven",
            Self::ActivationFailed { .. } => "activation-failed",
            Self::ActivationUnconfirmed => "activation-unconfirmed",
            Self::Retiring { .. } => "retiring",
            Self::Withdrawn { .. } => "withdrawn",
            Self::CodesPutBack => "codes-put-back",
            Self::MoveUndone { .. } => "move-undone",
            Self::MoveOffered { .. } => "move-offered",
            Self::ProviderRotated { .. } => "provider-rotated",
            Self::DeviceKeyRotated { .. } => "device-key-rotated",
            Self::DeviceTokenSet { .. } => "device-token-set",
            Self::PromptsStopped { .. } => "prompts-stopped",
            Self::RolledBack => "rolled-back",
        }
    }
}
