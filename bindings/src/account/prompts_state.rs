use super::Trouble;
use crate::number;
use countersign::account::PushState;

/// Whether sign-in prompts work for an account.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PromptsState {
    /// This account makes codes only.
    CodesOnly,
    /// Waiting for the six digits to be typed where the activation code came from.
    Confirming {
        /// The digits to show; absent while they are on their way.
        digits: Option<String>,
    },
    /// Prompts arrive.
    Ready,
    /// Prompts arrive while the app is open; no push service rings the phone.
    NoDeviceToken,
    /// No prompts for a while.
    Suspended {
        /// Until when, if known: milliseconds since 1970 (UTC).
        until_ms: Option<i64>,
    },
    /// Prompts have stopped until the person re-activates.
    NeedsReactivation {
        /// Why.
        reason: Trouble,
        /// Only a suspicion: nobody has signed that.
        suspected: bool,
    },
}

impl From<PushState> for PromptsState {
    fn from(state: PushState) -> Self {
        match state {
            PushState::CodesOnly => Self::CodesOnly,
            PushState::Confirming { digits } => Self::Confirming { digits },
            PushState::Ready => Self::Ready,
            PushState::NoDeviceToken => Self::NoDeviceToken,
            PushState::Suspended { until } => Self::Suspended { until_ms: number::at(until) },
            PushState::NeedsReactivation { reason, suspected } => {
                Self::NeedsReactivation { reason: reason.into(), suspected }
            }
        }
    }
}
