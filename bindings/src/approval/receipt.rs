use super::Decision;
use crate::number;
use countersign::exchange::{self, Answered};

/// The provider's word on a decision. Only this proves what it recorded.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Receipt {
    /// It recorded the decision.
    Recorded {
        /// Which.
        decision: Decision,
        /// When, by its clock: milliseconds since 1970 (UTC).
        at_ms: Option<i64>,
        /// A code to show: the person types it at the other screen, where the server works that way round.
        code_to_show: Option<String>,
        /// Prompts are paused until then, after a report.
        paused_until_ms: Option<i64>,
        /// It signed that; otherwise only TLS vouches for it.
        signed: bool,
    },
    /// It took the decision, and its reply does not prove that it counts: it says the same to one that came too late.
    Noted {
        /// Which.
        decision: Decision,
        /// It signed that; otherwise only TLS vouches for it.
        signed: bool,
    },
    /// The denial came after somebody had signed in: say so, and whom to call.
    TooLate {
        /// When somebody had signed in.
        signed_in_at_ms: i64,
        /// It signed that.
        signed: bool,
    },
}

impl From<Answered> for Receipt {
    fn from(answered: Answered) -> Self {
        let signed = answered.signed;
        match answered.receipt {
            exchange::Receipt::Recorded { decision, at, code_to_show, paused_until } => Self::Recorded {
                decision: decision.into(),
                at_ms: number::at(at),
                code_to_show,
                paused_until_ms: number::at(paused_until),
                signed,
            },
            exchange::Receipt::Noted { decision } => Self::Noted { decision: decision.into(), signed },
            exchange::Receipt::TooLate(late) => Self::TooLate { signed_in_at_ms: late.signed_in_at.0, signed },
        }
    }
}
