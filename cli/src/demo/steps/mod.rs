//! The scenes, in order.

mod approve;
mod audience;
mod deny;
mod digits;
mod expired;
mod forged;
mod link;
mod log;
mod look_alike;
mod moved;
mod offline_code;
mod queued;
mod race;
mod replaced;
mod replayed;
mod report;
mod ring;
mod rotate;
mod stolen_qr;
mod stranger;
mod too_late;
mod typed_code;
mod wrong_number;

use super::step::Step;

/// Later steps build on earlier ones.
pub(super) const ALL: &[&dyn Step] = &[
    &link::Link,
    &stolen_qr::StolenQr,
    &digits::Digits,
    &ring::Ring,
    &approve::Approve,
    &wrong_number::WrongNumber,
    &deny::Deny,
    &report::Report,
    &offline_code::OfflineCode,
    &queued::Queued,
    &typed_code::TypedCode,
    &look_alike::LookAlike,
    &race::Race,
    &too_late::TooLate,
    &stranger::Stranger,
    &forged::Forged,
    &replayed::Replayed,
    &audience::Audience,
    &expired::Expired,
    &rotate::Rotate,
    &moved::Moved,
    &replaced::Replaced,
    &log::Log,
];
