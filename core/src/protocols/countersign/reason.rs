//! A provider's signed refusals, as reasons for people. One total match: a new code does not compile without a reason.

use crate::exchange::Reason;
use crate::ports::UnixMillis;
use countersign_wire::reply::{Refusal, RefusalCode};
use std::time::Duration;

/// What a refusal means, where its exchange knows nothing better.
pub(super) fn reason(refusal: &Refusal) -> Reason {
    let until = refusal.until.map(millis);
    match refusal.code {
        RefusalCode::UnknownDevice | RefusalCode::Revoked => Reason::NotActivated,
        RefusalCode::Suspended => Reason::Suspended { until },
        RefusalCode::OfferUnknown | RefusalCode::WrongCode => Reason::OfferWrong,
        RefusalCode::OfferSpent => Reason::OfferSpent,
        RefusalCode::OfferExpired | RefusalCode::OfferWithdrawn => Reason::OfferExpired,
        RefusalCode::OfferTaken => Reason::OfferTaken,
        RefusalCode::RateLimited => Reason::RateLimited { until },
        RefusalCode::SequenceTooLow | RefusalCode::SequenceConflict => Reason::CloneSuspected,
        RefusalCode::ChallengeUnknown | RefusalCode::ChallengeExpired => Reason::ChallengeExpired,
        RefusalCode::ChallengeAnsweredElsewhere => Reason::AnsweredElsewhere { decision: None },
        RefusalCode::WrongNumber => Reason::WrongNumber,
        RefusalCode::AlteredRefused => Reason::AlteredText,
        RefusalCode::ChannelUnsupported | RefusalCode::Unsupported => Reason::Unsupported,
        RefusalCode::Pending
        | RefusalCode::UserVerificationRequired
        | RefusalCode::StatementUnknown
        | RefusalCode::EndpointRefused
        | RefusalCode::EchoWrong
        | RefusalCode::MoveUnknown
        | RefusalCode::MoveExpired => Reason::Refused,
    }
}

/// How long to wait until `until`, by the server's own clock.
pub(super) fn pause(until: Option<u64>, server_time: u64) -> Option<Duration> {
    until.map(|until| Duration::from_millis(until.saturating_sub(server_time)))
}

/// Wire milliseconds; they never exceed 2⁵³.
pub(super) fn millis(wire: u64) -> UnixMillis {
    UnixMillis(i64::try_from(wire).unwrap_or(i64::MAX))
}
