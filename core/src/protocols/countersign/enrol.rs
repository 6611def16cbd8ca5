//! Enrol: an offer becomes a device at the provider.
//!
//! ```text
//! Resume ─► look-up ─► device key ─► approval key ─► both sign ─► Send(Change) ─► binding, codes, six digits
//!    └── something may have arrived: the same bytes again ──────────►┘
//! ```
//!
//! Looks the offer up itself, whatever was looked up before: nonces and statement belong to one conversation. Until the
//! request leaves, a resumed enrolment begins anew; from then on it only repeats its bytes, which the provider answers
//! with the same device. Saved before that: the finished request, what the look-up vouched for, and the phone's part of
//! the code seed, so that no crash leaves a device at the provider that the phone cannot use.
//!
//! Only a signed refusal ends it. A MAC or signature that does not fit is no reply.

use super::NAME;
use super::call::{Addresses, LATER, LIMIT, send};
use super::device_token::on_the_wire;
use super::enrolled::{Prepared, enrolled};
use super::line::{DEVICE_KEY, bounds};
use super::look_up::{self, Found};
use super::reason::{millis, pause, reason};
use super::recognise::{OfferContent, StoredOffer};
use super::signed::{failed, not_signed};
use crate::account::{DeviceKeys, DeviceToken};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::{HttpReply, KeySpec, SignRequest, make_bytes};
use crate::protocols::{Offer, Unsupported};
use countersign_wire::cose::UnsignedPair;
use countersign_wire::enrol::{self, codes::seal_contribution};
use countersign_wire::offer::{LookUp, LookedUp};
use countersign_wire::reply::{RefusalCode, open_reply};
use countersign_wire::{Label, PublicKey, Secret, Signature, token};
use serde::{Deserialize, Serialize};

const KIND: &str = "enrol";
const VERSION: u16 = 2;
/// What phones were called by layout 1.
pub(super) const UNNAMED: &str = "Phone";

/// An enrolment under way.
pub(super) struct Enrol {
    offer: OfferContent,
    keys: DeviceKeys,
    token: token::DeviceToken,
    /// What the person sees in the provider's list of phones.
    phone: Label,
    prepared: Option<Prepared>,
    /// Where it stands before anything has left; begins anew after a kill.
    step: Step,
    /// The bytes were sent before: a provider that is only busy now may have recorded them then.
    repeated: bool,
}

enum Step {
    Begin,
    Asked(LookUp),
    DeviceKey(Box<LookedUp>),
    ApprovalKey(Box<LookedUp>, PublicKey),
    Signing(Box<UnsignedPair>),
    Sent,
}

/// Layouts 1 and 2. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct State<P> {
    offer: StoredOffer,
    keys: DeviceKeys,
    /// As the protocol encodes it.
    #[serde(with = "serde_bytes")]
    token: Vec<u8>,
    prepared: Option<P>,
    /// Since layout 2.
    #[serde(default)]
    phone: Option<String>,
}

pub(super) fn begin(
    offer: &Offer,
    keys: &DeviceKeys,
    token: &DeviceToken,
    phone: &str,
) -> Result<Box<dyn Exchange>, Unsupported> {
    let offer = OfferContent::of(offer).ok_or(Unsupported)?;
    // A push address that has no form here must not cost the account: this phone polls until it has another.
    let token = on_the_wire(token).unwrap_or(token::DeviceToken::None);
    let (keys, phone) = (keys.clone(), label(phone));
    Ok(Box::new(Enrol { offer, keys, token, phone, prepared: None, step: Step::Begin, repeated: false }))
}

pub(super) fn restore(saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
    let State { offer, keys, token, prepared, phone }: State<Prepared> = saved.read()?;
    let phone = match (saved.version, phone) {
        (1, None) => label(UNNAMED),
        (VERSION, Some(phone)) => Label::parse(&phone).map_err(|_| Unreadable)?,
        _ => return Err(Unreadable),
    };
    Ok(Box::new(Enrol {
        offer: offer.open().ok_or(Unreadable)?,
        keys,
        token: token::DeviceToken::decode(&token).map_err(|_| Unreadable)?,
        phone,
        prepared,
        step: Step::Begin,
        repeated: true,
    }))
}

/// A name as the protocol has it, cut between characters; never empty.
pub(super) fn label(name: &str) -> Label {
    Label::cut(if name.is_empty() { UNNAMED } else { name })
}

impl Exchange for Enrol {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        let step = std::mem::replace(&mut self.step, Step::Begin);
        match (event, step) {
            (Event::Resume, _) => self.resume(facts),
            (Event::Reply(reply), Step::Asked(look_up)) => self.found(&look_up, &reply, facts),
            (Event::Key(spki), Step::DeviceKey(found)) => self.has_device_key(found, &spki),
            (Event::Key(spki), Step::ApprovalKey(found, device)) => self.has_keys(&found, device, &spki, facts),
            (Event::Signed(signatures), Step::Signing(unsigned)) => self.signed(*unsigned, &signatures),
            (Event::Reply(reply), Step::Sent) => self.heard(&reply, facts),
            (Event::SignFailed(error), _) => not_signed(error, true),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        let state = State {
            offer: self.offer.store(),
            keys: self.keys.clone(),
            token: self.token.encode(),
            prepared: self.prepared.as_ref(),
            phone: Some(self.phone.as_str().to_owned()),
        };
        Saved::new(NAME, KIND, VERSION, &state)
    }
}

impl Enrol {
    fn resume(&mut self, facts: &Facts<'_>) -> Need {
        if facts.may_have_arrived && self.prepared.is_some() {
            self.repeated = true;
            return self.send();
        }
        self.prepared = None;
        let Some((look_up, need)) = look_up::ask(&self.offer, facts) else { return LATER };
        self.step = Step::Asked(look_up);
        need
    }

    fn found(&mut self, look_up: &LookUp, reply: &HttpReply, facts: &Facts<'_>) -> Need {
        match look_up::open(&self.offer, look_up, reply, facts) {
            Found::Offer(found) => {
                self.step = Step::DeviceKey(found);
                Need::Key(self.keys.device.clone(), DEVICE_KEY)
            }
            Found::Refused(refusal) => failed(reason(&refusal)),
            Found::Nothing { retry_after, .. } => Need::Later { retry_after },
        }
    }

    fn has_device_key(&mut self, found: Box<LookedUp>, spki: &[u8]) -> Need {
        let Ok(device) = PublicKey::from_spki_der(spki) else { return failed(Reason::KeyGone) };
        let spec = KeySpec { user_verification: found.reply.user_verification, ..DEVICE_KEY };
        self.step = Step::ApprovalKey(found, device);
        Need::Key(self.keys.approval.clone(), spec)
    }

    fn has_keys(&mut self, found: &LookedUp, device: PublicKey, spki: &[u8], facts: &Facts<'_>) -> Need {
        let Ok(approval) = PublicKey::from_spki_der(spki) else { return failed(Reason::KeyGone) };
        let Some((enrol, contribution)) = self.request(found, [device, approval], facts) else { return LATER };
        let (unsigned, transcript) = enrol.to_unsigned(&self.offer.secret);
        let [by_device, by_approval] = unsigned.to_be_signed();
        let sign = |key, message| SignRequest { key, purpose: KIND, message };
        let batch = vec![sign(self.keys.device.clone(), by_device), sign(self.keys.approval.clone(), by_approval)];
        self.prepared = Some(Prepared::new(found, [device, approval], transcript, contribution));
        self.step = Step::Signing(Box::new(unsigned));
        Need::Sign { batch, fresh_for: None }
    }

    /// What the phone wants, and its part of the code seed if the provider makes codes. `None` without randomness.
    fn request(
        &self,
        found: &LookedUp,
        [device_key, approval_key]: [PublicKey; 2],
        facts: &Facts<'_>,
    ) -> Option<(enrol::Enrol, Option<Secret>)> {
        let tenant = &found.reply.tenant;
        let contribution =
            if found.reply.codes { Some(Secret::new(make_bytes::<32>(facts.entropy).ok()?.to_vec())) } else { None };
        let seed = match &contribution {
            Some(secret) => {
                let iv = make_bytes(facts.entropy).ok()?;
                Some(seal_contribution(tenant, &self.offer.secret, iv, secret).ok()?)
            }
            None => None,
        };
        let enrol = enrol::Enrol {
            tenant: tenant.clone(),
            nonce: found.nonce,
            statement: *found.statement.digest(),
            offer: self.offer.secret.derive_id(),
            look_up: found.digest,
            device_key,
            approval_key,
            seed,
            token: self.token.clone(),
            name: self.phone.clone(),
            attestation: None,
        };
        Some((enrol, contribution))
    }

    fn signed(&mut self, unsigned: UnsignedPair, signatures: &[Vec<u8>]) -> Need {
        let ([device, approval], Some(prepared)) = (signatures, &mut self.prepared) else { return LATER };
        let (Ok(device), Ok(approval)) =
            (Signature::try_from(device.as_slice()), Signature::try_from(approval.as_slice()))
        else {
            return LATER;
        };
        prepared.envelope = unsigned.with_signatures(&[device, approval]);
        self.repeated = false;
        self.send()
    }

    fn send(&mut self) -> Need {
        self.step = Step::Sent;
        let body = self.prepared.as_ref().map(|prepared| prepared.envelope.clone()).unwrap_or_default();
        let origins = [self.offer.origin.to_string()];
        send(Addresses::default().call(&origins, "enrol", body, LIMIT), Effect::Change)
    }

    fn heard(&mut self, reply: &HttpReply, facts: &mut Facts<'_>) -> Need {
        let Some(prepared) = &self.prepared else { return LATER };
        if reply.status != 200 {
            return Need::Later { retry_after: reply.retry_after() };
        }
        let now = bounds(facts.now);
        let Ok(reply) = open_reply::<enrol::Enrolled>(&reply.body, &prepared.envelope, prepared.statement(), now)
        else {
            return LATER;
        };
        facts.noticed.signed_time = Some(millis(reply.time));
        match reply.outcome {
            Ok(device) => match enrolled(&self.offer, &self.keys, prepared, &device.0, reply.newer) {
                Some(enrolled) => Need::Done(Outcome::Enrolled(Box::new(enrolled))),
                None => LATER,
            },
            Err(refusal) if refusal.code == RefusalCode::RateLimited && self.repeated => {
                Need::Later { retry_after: pause(refusal.until, reply.time) }
            }
            Err(refusal) => failed(reason(&refusal)),
        }
    }
}
