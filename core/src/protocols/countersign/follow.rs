//! Follow: this phone moves to the successor that its provider's statement names, on the old device key's word.
//!
//! ```text
//! Resume ─► move-begin (read) ─► new device key ─► old and new key sign ─► Send(Change) ─► binding at the new provider
//!    └── something may have arrived: the same bytes again ────────────────►┘
//! ```
//!
//! The person has confirmed the new host before. The new provider is believed because both operators signed who it is:
//! its statement must be by the key that the old statement names. The approval key is carried over, since the old device
//! key must not be able to bring another one. A nonce that became too old is refused, signed, and asked for again.

use super::NAME;
use super::call::{Addresses, LATER, LIMIT, send};
use super::device_token::on_the_wire;
use super::enrol::{UNNAMED, label};
use super::enrolment::{Confirmation, Enrolment, KnownKey, known_provider, pin};
use super::line::{DEVICE_KEY, bounds, origins};
use super::reason::millis;
use super::signed::{failed, not_signed, refused};
use super::statements;
use crate::account::{Binding, DeviceKeys, DeviceToken, Endpoint, Successor};
use crate::exchange::{Effect, Enrolled, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::{HttpReply, KeyName, SignRequest, make_bytes};
use crate::protocols::Unsupported;
use countersign_wire::cose::UnsignedPair;
use countersign_wire::enrol::EnrolledDevice;
use countersign_wire::reply::{RefusalCode, open_first_reply, open_reply};
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::succession::{BeginMove, Move, MoveBegun, Moved};
use countersign_wire::{Digest, Hosts, Nonce, Origin, PublicKey, Signature, Tenant, token};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

const KIND: &str = "follow";
const VERSION: u16 = 2;
/// A nonce that is too old so often in a row is a provider in trouble: then it waits.
const MOST_BEGINNINGS: u8 = 3;

/// A move under way.
pub(super) struct Follow {
    state: State,
    step: Step,
    beginnings: u8,
}

/// Layouts 1 and 2. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct State {
    old_tenant: Tenant,
    old_statement: Digest,
    old_key: KeyName,
    old_public: Option<PublicKey>,
    /// Who the new provider must prove to be.
    pin: Pin,
    origin: Origin,
    new_key: KeyName,
    approval_key: KnownKey,
    user_verification: bool,
    /// As the protocol encodes it.
    #[serde(with = "serde_bytes")]
    token: Vec<u8>,
    consent: Option<Consent>,
    /// What the person sees in the new provider's list of phones. Since layout 2.
    #[serde(default)]
    phone: Option<String>,
}

/// A finished consent, and what its reply will be judged by.
#[derive(Serialize, Deserialize)]
struct Consent {
    #[serde(with = "serde_bytes")]
    envelope: Vec<u8>,
    /// The new provider's.
    #[serde(with = "serde_bytes")]
    statement: Vec<u8>,
    device_key: PublicKey,
}

/// What the first step brought.
struct Begun {
    statement: VerifiedStatement,
    nonce: Nonce,
}

enum Step {
    Begin,
    OldKey,
    Asked(Vec<u8>),
    NewKey(Box<Begun>),
    Signing(Box<UnsignedPair>),
    Sent,
}

pub(super) fn begin(
    of: &Binding,
    successor: &Successor,
    keys: &DeviceKeys,
    token: &DeviceToken,
    phone: &str,
    facts: &Facts<'_>,
) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let old_pin = pin(&of.provider.identity).ok_or(Unsupported)?;
    let statement = statements::open(&successor.private, &old_pin).map_err(|_| Unsupported)?;
    let named = statement.successor(bounds(facts.now)).map_err(|_| Unsupported)?;
    // The key behind both names must be the old one: no other is known to the new provider.
    if keys.approval != enrolment.approval_key.name {
        return Err(Unsupported);
    }
    let known = &enrolment.device_key;
    let state = State {
        old_tenant: old_pin.tenant,
        old_statement: *statement.digest(),
        old_key: of.keys.device.clone(),
        old_public: (known.name == of.keys.device).then_some(known.public),
        pin: named.pin(),
        origin: named.origin.clone(),
        new_key: keys.device.clone(),
        approval_key: enrolment.approval_key,
        user_verification: enrolment.user_verification,
        token: on_the_wire(token).unwrap_or(token::DeviceToken::None).encode(),
        consent: None,
        phone: Some(label(phone).into()),
    };
    Ok(Box::new(Follow { state, step: Step::Begin, beginnings: 0 }))
}

pub(super) fn restore(saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
    let state: State = saved.read()?;
    if !matches!((saved.version, &state.phone), (1, None) | (VERSION, Some(_))) {
        return Err(Unreadable);
    }
    Ok(Box::new(Follow { state, step: Step::Begin, beginnings: 0 }))
}

impl Exchange for Follow {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        let step = std::mem::replace(&mut self.step, Step::Begin);
        match (event, step) {
            (Event::Resume, _) if facts.may_have_arrived && self.state.consent.is_some() => self.send(),
            (Event::Resume, _) => self.ask(facts),
            (Event::Key(spki), Step::OldKey) => match PublicKey::from_spki_der(&spki) {
                Ok(public) => {
                    self.state.old_public = Some(public);
                    self.ask(facts)
                }
                Err(_) => failed(Reason::KeyGone),
            },
            (Event::Reply(reply), Step::Asked(request)) => self.begun(&request, &reply, facts),
            (Event::Key(spki), Step::NewKey(begun)) => self.sign(&begun, &spki, facts),
            (Event::Signed(signatures), Step::Signing(unsigned)) => self.signed(*unsigned, &signatures),
            (Event::Reply(reply), Step::Sent) => self.heard(&reply, facts),
            (Event::SignFailed(error), _) => not_signed(error, false),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        let version = if self.state.phone.is_some() { VERSION } else { 1 }; // what was begun by an older app stays readable
        Saved::new(NAME, KIND, version, &self.state)
    }
}

impl Follow {
    fn call(&self, endpoint: &str, body: Vec<u8>, effect: Effect) -> Need {
        send(Addresses::default().call(&[self.state.origin.to_string()], endpoint, body, LIMIT), effect)
    }

    fn ask(&mut self, facts: &Facts<'_>) -> Need {
        self.state.consent = None;
        let Some(old) = self.state.old_public else {
            self.step = Step::OldKey;
            return Need::Key(self.state.old_key.clone(), DEVICE_KEY);
        };
        let Ok(nonce) = make_bytes(facts.entropy) else { return LATER };
        let request = BeginMove { old_key: old.thumbprint(), nonce: Nonce::new(nonce) }.encode();
        self.step = Step::Asked(request.clone());
        self.call("move-begin", request, Effect::Read)
    }

    fn begun(&mut self, request: &[u8], reply: &HttpReply, facts: &mut Facts<'_>) -> Need {
        if reply.status != 200 {
            return Need::Later { retry_after: reply.retry_after() };
        }
        let opened = open_first_reply::<MoveBegun>(&reply.body, request, &self.state.pin, bounds(facts.now));
        let Ok(reply) = opened else { return LATER };
        let Some(statement) = reply.newer.filter(|statement| self.is_listed_in(statement)) else { return LATER };
        facts.noticed.signed_time = Some(millis(reply.time));
        match reply.outcome {
            Ok(begun) => {
                self.step = Step::NewKey(Box::new(Begun { statement, nonce: begun.nonce }));
                Need::Key(self.state.new_key.clone(), DEVICE_KEY)
            }
            Err(refusal) => refused(&refusal, reply.time),
        }
    }

    fn is_listed_in(&self, statement: &VerifiedStatement) -> bool {
        statement.statement().origins.contains(&self.state.origin)
    }

    fn sign(&mut self, begun: &Begun, spki: &[u8], facts: &Facts<'_>) -> Need {
        let Ok(device_key) = PublicKey::from_spki_der(spki) else { return failed(Reason::KeyGone) };
        let Some(consent) = self.consent(begun, device_key, facts) else { return LATER };
        let unsigned = consent.to_unsigned();
        let [by_old, by_new] = unsigned.to_be_signed();
        let sign = |key: &KeyName, message| SignRequest { key: key.clone(), purpose: KIND, message };
        let batch = vec![sign(&self.state.old_key, by_old), sign(&self.state.new_key, by_new)];
        let statement = begun.statement.bytes().to_vec();
        self.state.consent = Some(Consent { envelope: Vec::new(), statement, device_key });
        self.step = Step::Signing(Box::new(unsigned));
        Need::Sign { batch, fresh_for: None }
    }

    fn consent(&self, begun: &Begun, device_key: PublicKey, facts: &Facts<'_>) -> Option<Move> {
        Some(Move {
            tenant: self.state.pin.tenant.clone(),
            nonce: Nonce::new(make_bytes(facts.entropy).ok()?),
            statement: *begun.statement.digest(),
            old_tenant: self.state.old_tenant.clone(),
            old_statement: self.state.old_statement,
            provider_nonce: begun.nonce,
            device_key,
            approval_key: self.state.approval_key.public,
            token: token::DeviceToken::decode(&self.state.token).ok()?,
            name: label(self.state.phone.as_deref().unwrap_or(UNNAMED)),
            old_key: self.state.old_public?,
        })
    }

    fn signed(&mut self, unsigned: UnsignedPair, signatures: &[Vec<u8>]) -> Need {
        let ([old, new], Some(consent)) = (signatures, &mut self.state.consent) else { return LATER };
        let (Ok(old), Ok(new)) = (Signature::try_from(old.as_slice()), Signature::try_from(new.as_slice())) else {
            return LATER;
        };
        consent.envelope = unsigned.with_signatures(&[old, new]);
        self.send()
    }

    fn send(&mut self) -> Need {
        self.step = Step::Sent;
        let body = self.state.consent.as_ref().map(|consent| consent.envelope.clone()).unwrap_or_default();
        self.call("move", body, Effect::Change)
    }

    fn heard(&mut self, reply: &HttpReply, facts: &mut Facts<'_>) -> Need {
        let Some(consent) = &self.state.consent else { return LATER };
        if reply.status != 200 {
            return Need::Later { retry_after: reply.retry_after() };
        }
        let Ok(held) = statements::open(&consent.statement, &self.state.pin) else { return LATER };
        let opened = open_reply::<Moved>(&reply.body, &consent.envelope, &held, bounds(facts.now));
        let Ok(reply) = opened else { return LATER };
        facts.noticed.signed_time = Some(millis(reply.time));
        match reply.outcome {
            Ok(Moved(device)) => {
                let statement = reply.newer.map_or(held, Arc::new);
                Need::Done(Outcome::Enrolled(Box::new(self.enrolled(consent.device_key, &statement, &device))))
            }
            // Refused means not recorded, so another consent may be given.
            Err(refusal) if refusal.code == RefusalCode::MoveExpired && self.beginnings < MOST_BEGINNINGS => {
                self.beginnings += 1;
                self.ask(facts)
            }
            Err(refusal) if refusal.code == RefusalCode::MoveExpired => {
                self.state.consent = None;
                LATER
            }
            Err(refusal) => refused(&refusal, reply.time),
        }
    }

    /// Label, issuer and name stay what they are on this phone.
    fn enrolled(&self, device_key: PublicKey, statement: &VerifiedStatement, device: &EnrolledDevice) -> Enrolled {
        let state = &self.state;
        let hosts = if state.origin.is_for_development() { Hosts::Development } else { Hosts::Public };
        let keys = [KnownKey { name: state.new_key.clone(), public: device_key }, state.approval_key.clone()];
        let by = Confirmation::Consent;
        let private = Enrolment::new(device.device, device.account, keys, state.user_verification, by);
        Enrolled {
            endpoint: Endpoint { urls: origins(statement, hosts), host: state.origin.host().to_owned() },
            provider: known_provider(statement),
            subject: Some(device.account.as_ref().to_vec()),
            issuer: None,
            name: None,
            private: private.encode(),
            codes: None,
            confirmation: None,
            type_back: None,
            device_token_taken: true,
            must_prove: true,
        }
    }
}
