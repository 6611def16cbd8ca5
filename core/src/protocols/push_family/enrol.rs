//! Enrol: hand over the public key and where to ring, get the server's key for this token.
//!
//! Saved is the offer with its credential, and nothing that was signed. The server does this once and does not repeat its
//! reply, which alone holds the key that challenges are verified with. If a reply was lost and the second attempt is told
//! that there is nothing to enrol, a signed poll tells why: accepted means that this phone is enrolled and can never
//! verify a prompt, so a new offer is needed; refused means that it was not this phone, and the offer is spent.
//!
//! The key is not looked at by the server now; [`super::prove`] follows.

use super::Dialect;
use super::address::Address;
use super::enrolment::Enrolment;
use super::envelope::{Refused, Reply, Said};
use super::line::{LATER, Line, Listed, POLL, hear, post};
use super::recognise::StoredOffer;
use crate::account::{DeviceKeys, DeviceToken, Endpoint, KnownProvider};
use crate::exchange::{Enrolled, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::{HttpReply, KeyName, SignError};
use crate::protocols::{Offer, Unsupported};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

pub(super) const KIND: &str = "enrol";

/// The server makes an RSA key of 4096 bits before it replies.
const LIMIT: Duration = Duration::from_mins(1);

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct State {
    offer: StoredOffer,
    key: KeyName,
    /// A registration token of the push service that these servers use; empty for none.
    token: String,
    /// DER SubjectPublicKeyInfo.
    #[serde(with = "serde_bytes")]
    public: Option<Vec<u8>>,
    at: At,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum At {
    /// Handing over; `again` if an earlier attempt may have arrived.
    HandingOver { again: bool },
    /// Asking, by a poll, what became of the attempt whose reply was lost.
    Asking,
}

struct Enrol {
    dialect: Dialect,
    line: Line,
    state: State,
}

pub(super) fn begin(
    dialect: Dialect,
    offer: &Offer,
    keys: &DeviceKeys,
    token: &DeviceToken,
) -> Result<Box<dyn Exchange>, Unsupported> {
    // Neither key nor credential goes to a server that may want others.
    let offer = StoredOffer::of(offer).filter(|_| !offer.needs_look_up).ok_or(Unsupported)?;
    let token = match token {
        DeviceToken::Fcm(token) if !offer.poll_only => token.clone(),
        _ => String::new(),
    };
    let at = At::HandingOver { again: false };
    Ok(Box::new(Enrol::new(dialect, State { offer, key: keys.device.clone(), token, public: None, at })))
}

pub(super) fn restore(dialect: Dialect, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
    Ok(Box::new(Enrol::new(dialect, saved.read()?)))
}

impl Enrol {
    fn new(dialect: Dialect, state: State) -> Self {
        let line = Line::new(state.offer.url.clone(), state.offer.serial.clone(), state.key.clone());
        Self { dialect, line, state }
    }

    fn hand_over(&mut self, again: bool) -> Need {
        self.state.at = At::HandingOver { again };
        let State { offer, token, public, .. } = &self.state;
        let Some(public) = public else { return Need::Key(self.state.key.clone(), self.dialect.key_spec()) };
        // Padded: the server takes a key of any form and trips over it later.
        let public = URL_SAFE.encode(public);
        let fields = [
            ("enrollment_credential", offer.credential.as_str()),
            ("serial", &offer.serial),
            ("fbtoken", token),
            ("pubkey", &public),
        ];
        post(&offer.url, &fields, LIMIT)
    }

    fn handed_over(&mut self, facts: &mut Facts<'_>, reply: &HttpReply, again: bool) -> Need {
        match hear(facts, reply).map(|Reply { said, .. }| said) {
            None => Need::Later { retry_after: reply.retry_after() },
            Some(Said::Done { value: Value::Bool(true), detail }) => self.enrolled(&detail),
            Some(Said::Done { .. }) => failed(Reason::Refused),
            Some(Said::Refused(refused)) if refused.is_of_token() && again => self.ask(facts),
            Some(Said::Refused(refused)) => failed(reason(refused)),
        }
    }

    fn ask(&mut self, facts: &Facts<'_>) -> Need {
        self.state.at = At::Asking;
        self.line.sign_now(facts, POLL, None)
    }

    fn asked(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        match self.line.listed(facts, reply) {
            Listed::Open(_) => failed(Reason::ReplyLost),
            Listed::Unknown => failed(Reason::OfferSpent),
            Listed::Refused(reason) => failed(reason),
            Listed::Again(need) => need,
            Listed::Nothing(retry_after) => Need::Later { retry_after },
        }
    }

    fn enrolled(&self, detail: &Value) -> Need {
        let State { offer, token, .. } = &self.state;
        let (Some(verification), Ok(address)) = (server_key(detail), Address::parse(&offer.url)) else {
            return failed(Reason::NotGenuine);
        };
        let private =
            Enrolment { serial: offer.serial.clone(), poll_only: offer.poll_only, unlock: offer.unlock }.encode();
        Need::Done(Outcome::Enrolled(Box::new(Enrolled {
            provider: KnownProvider { identity: address.identity(self.dialect.name), verification },
            endpoint: Endpoint { urls: vec![offer.url.clone()], host: address.origin.host().to_owned() },
            subject: None,
            issuer: offer.issuer.clone(),
            name: offer.account.clone(),
            private,
            codes: None,
            confirmation: None,
            type_back: None,
            device_token_taken: !token.is_empty(),
            must_prove: true,
        })))
    }
}

impl Exchange for Enrol {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match (event, self.state.at) {
            (Event::Resume, At::HandingOver { .. }) => self.hand_over(facts.may_have_arrived),
            (Event::Resume, At::Asking) => self.ask(facts),
            (Event::Key(public), _) => {
                self.state.public = Some(public);
                self.hand_over(false)
            }
            (Event::Reply(reply), At::HandingOver { again }) => self.handed_over(facts, &reply, again),
            (Event::Signed(signatures), At::Asking) => self.line.poll(&self.dialect, &signatures),
            (Event::Reply(reply), At::Asking) => self.asked(facts, &reply),
            (Event::SignFailed(SignError::Cancelled), _) => failed(Reason::Cancelled),
            (Event::SignFailed(SignError::KeyGone), _) => failed(Reason::KeyGone),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        Saved::new(self.dialect.name, KIND, 1, &self.state)
    }
}

/// DER RSAPublicKey (RFC 8017 §A.1.1), in base 64 with line breaks. Its size is checked whenever it verifies.
fn server_key(detail: &Value) -> Option<Vec<u8>> {
    let text: String = detail.get("public_key")?.as_str()?.split_ascii_whitespace().collect();
    let key = STANDARD.decode(text).ok()?;
    let fits = (SHORTEST_KEY..=LONGEST_KEY).contains(&key.len()) && key.first() == Some(&SEQUENCE);
    fits.then_some(key)
}

fn reason(refused: Refused) -> Reason {
    if refused.is_of_token() {
        Reason::OfferSpent
    } else if refused.is_of_parameter() {
        Reason::OfferWrong
    } else {
        Reason::Refused
    }
}

fn failed(reason: Reason) -> Need {
    Need::Done(Outcome::Failed(reason))
}

/// Of 2048 and 8192 bits.
const SHORTEST_KEY: usize = 260;
const LONGEST_KEY: usize = 1100;
const SEQUENCE: u8 = 0x30;
