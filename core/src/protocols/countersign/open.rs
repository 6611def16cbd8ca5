//! Opening a challenge: is it genuine, for this account and phone, and of this time?
//!
//! In: the bytes of a poll reply, now or again from the phone's store. Out: what a person may be shown. Refused, each by
//! name: another form, a signature by a key that the accepted statement does not list for that moment, another provider,
//! account or phone, a window that cannot be now. Texts are not yet safe to show.
//!
//! A push message is a bell whatever it says, except for the echo that proves a push address. How long a prompt lives is
//! counted from the signed poll reply on a clock that only runs forward; here is only said that it is no longer than the
//! challenge itself says.

use super::enrolment::{Enrolment, held_statement};
use super::line::{bounds, seconds_to_millis, within_tolerance};
use crate::account::Binding;
use crate::ports::UnixMillis;
use crate::protocols::{Assurance, Challenge, NumberRequest, Opened, Received, Refusal};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_wire::approval::{self, ReceivedChallenge};
use countersign_wire::purpose::ECHO_PREFIX;
use countersign_wire::{Nonce, WireError};
use std::time::Duration;

/// Verifies a message over the bytes received.
pub(super) fn open(of: &Binding, message: Received, now: UnixMillis) -> Result<Opened, Refusal> {
    if let Some(pushed) = echo(message.bytes()) {
        return Ok(Opened::Echo(pushed.as_ref().to_vec()));
    }
    if message.is_pushed() || message.bytes().first() != Some(&COSE_SIGN1) {
        return Ok(Opened::WakeUp);
    }
    let enrolment = Enrolment::of(of).ok_or(Refusal::Malformed)?;
    let statement = held_statement(&of.provider).ok_or(Refusal::Signature)?;
    statement.check_time(bounds(now)).map_err(|_| Refusal::Window)?;
    let received = ReceivedChallenge::parse(message.bytes()).map_err(refusal)?;
    let at = moment(received.unverified_window(), message.at());
    let opened = received.open(&statement, &enrolment.account, &enrolment.device, at).map_err(refusal)?;
    Ok(Opened::Challenge(Box::new(message.verified(shown(opened.challenge)))))
}

/// The moment, in milliseconds, at which the window is judged: when the message came, as far as this phone's clock can tell.
fn moment((from, until): (u64, u64), at: UnixMillis) -> u64 {
    u64::try_from(within_tolerance(at, from, until).0).unwrap_or(0)
}

/// What is left of a challenge at `time`, milliseconds by the server's own clock: no server makes it longer than it says
/// itself. One that cannot be read is refused when it is opened.
pub(super) fn remaining(bytes: &[u8], time: u64, stated: Duration) -> Duration {
    let Ok(received) = ReceivedChallenge::parse(bytes) else { return stated };
    let (_, until) = received.unverified_window();
    let left = Duration::from_secs(until).saturating_sub(Duration::from_millis(time));
    stated.min(if left.is_zero() { left } else { left + CLOCK_SKEW })
}

fn shown(challenge: approval::Challenge) -> Challenge {
    Challenge {
        id: challenge.id.as_ref().to_vec(),
        relying_party: challenge.relying_party.into(),
        application: Some(challenge.application.into()),
        place: challenge.place.map(String::from),
        client_address: challenge.client_address.map(String::from),
        client_device: None,
        title: None,
        text: challenge.text,
        number: if challenge.number { NumberRequest::Type { digits: DIGITS } } else { NumberRequest::None },
        user_verification: challenge.user_verification,
        issued_at: Some(UnixMillis(seconds_to_millis(challenge.issued_at))),
        expires_at: Some(UnixMillis(seconds_to_millis(challenge.expires_at))),
        reworded: false,
        assurance: Assurance::Signed,
        private: Vec::new(),
    }
}

/// The token that a provider pushes to an address to see whether it is this phone's.
fn echo(message: &[u8]) -> Option<Nonce> {
    let token = std::str::from_utf8(message).ok()?.strip_prefix(ECHO_PREFIX)?;
    let token = URL_SAFE_NO_PAD.decode(token).ok()?;
    Nonce::try_from(token.as_slice()).ok()
}

fn refusal(error: WireError) -> Refusal {
    match error {
        WireError::WrongKey | WireError::BadSignature | WireError::KeyNotValid | WireError::UnsupportedAlgorithm => {
            Refusal::Signature
        }
        WireError::WrongTenant | WireError::WrongAccount | WireError::WrongDevice => Refusal::Audience,
        WireError::NotYetValid | WireError::Expired | WireError::BadLifetime => Refusal::Window,
        _ => Refusal::Malformed,
    }
}

/// Nodes of one provider may disagree about the time by this much.
const CLOCK_SKEW: Duration = Duration::from_secs(1);
/// CBOR array of four: how every COSE_Sign1 begins, and no text does.
const COSE_SIGN1: u8 = 0x84;
/// Numbers have two digits.
const DIGITS: u8 = 2;
