//! A person's phone becomes known: offer, look-up, enrolment, six digits.
//!
//! * [`offer`]: a relying party asks for an offer, watches it, and types the six digits.
//! * [`enrol`]: a phone looks the offer up and enrols; both sides prove that they know the secret.
//! * [`picture`]: the QR code.
//!
//! An offer is used up only by an enrolment; whoever comes second is told that it is taken. Until the digits that the
//! phone shows have been typed into the session that asked for the offer, the phone can do nothing [whoever
//! photographs the QR code first would bind his own phone].

pub(crate) mod enrol;
pub(crate) mod offer;
mod picture;

pub(crate) use picture::qr_png;
