//! What a person is told about prompts.

use super::{Binding, BindingState, DeviceToken, Standing, Trouble};
use crate::ports::UnixMillis;

/// Whether sign-in prompts work for an account. Never says anything about codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushState {
    /// This account makes codes only.
    CodesOnly,
    /// Waiting for the six digits to be typed where the offer came from.
    Confirming {
        /// The digits.
        digits: Option<String>,
    },
    /// Prompts arrive.
    Ready,
    /// Prompts arrive while the app is open; no push service rings the phone.
    NoDeviceToken,
    /// No prompts for a while.
    Suspended {
        /// Until when, if known.
        until: Option<UnixMillis>,
    },
    /// Prompts have stopped until the person re-activates.
    NeedsReactivation {
        /// Why.
        reason: Trouble,
        /// Only a suspicion: no authenticated reply has said so.
        suspected: bool,
    },
}

/// Looks at all bindings of one account: the best of them decides, since any of them can bring a prompt.
pub fn push_state(bindings: &[Binding]) -> PushState {
    bindings.iter().map(of_one).min_by_key(rank).unwrap_or(PushState::CodesOnly)
}

fn of_one(binding: &Binding) -> PushState {
    if let Standing::NeedsReactivation(reason) = binding.standing {
        return PushState::NeedsReactivation { reason, suspected: false };
    }
    if binding.state == BindingState::Proving {
        return PushState::Confirming { digits: binding.confirmation.clone() };
    }
    if let Standing::Suspended { until } = binding.standing {
        return PushState::Suspended { until };
    }
    if let Some(reason) = binding.suspected {
        return PushState::NeedsReactivation { reason, suspected: true };
    }
    match &binding.token.confirmed {
        None | Some((DeviceToken::None, _)) => PushState::NoDeviceToken,
        Some(_) => PushState::Ready,
    }
}

fn rank(state: &PushState) -> u8 {
    match state {
        PushState::Ready => 0,
        PushState::NoDeviceToken => 1,
        PushState::Confirming { .. } => 2,
        PushState::Suspended { .. } => 3,
        PushState::NeedsReactivation { .. } => 4,
        PushState::CodesOnly => 5,
    }
}
