//! Look-up: who is behind an offer, for whom it is, what it will ask for. Read-only on both sides, not journalled.
//!
//! The person has confirmed the host before. The phone sends a one-way image of the offer's secret and a nonce; only who
//! knows the secret can make the reply's MAC, so a wrong or hostile host learns nothing and cannot pose as the provider.
//! A refusal is only that host's word unless the link named the operator; nothing on the phone is burnt by it.

use super::NAME;
use super::call::{Addresses, LATER, LIMIT, send};
use super::enrolment::identity;
use super::line::bounds;
use super::reason::reason;
use super::recognise::OfferContent;
use super::signed::failed;
use crate::exchange::{Effect, Event, Exchange, Facts, LookedUp, Need, Outcome, Reason, Saved};
use crate::ports::{HttpReply, make_bytes};
use crate::protocols::{Offer, Unsupported};
use countersign_wire::Nonce;
use countersign_wire::offer::{self, LookUpAnswer, open_look_up};
use countersign_wire::reply::Refusal;
use std::time::Duration;

/// What a host said about an offer.
pub(super) enum Found {
    /// The provider knows the secret, and this is what it says.
    Offer(Box<offer::LookedUp>),
    /// A refusal.
    Refused(Refusal),
    /// Nothing that counts, and whether it claimed to be a reply at all.
    Nothing {
        /// As the host asked.
        retry_after: Option<Duration>,
        /// It came with the status of a reply, but is none.
        forged: bool,
    },
}

/// A look-up with a fresh nonce; `None` without randomness.
pub(super) fn ask(offer: &OfferContent, facts: &Facts<'_>) -> Option<(offer::LookUp, Need)> {
    let nonce = Nonce::new(make_bytes(facts.entropy).ok()?);
    let look_up = offer::LookUp { offer: offer.secret.derive_id(), nonce };
    let origins = [offer.origin.to_string()];
    let call = Addresses::default().call(&origins, "look-up", look_up.encode(), LIMIT);
    Some((look_up, send(call, Effect::Read)))
}

/// Opens what came back.
pub(super) fn open(offer: &OfferContent, look_up: &offer::LookUp, reply: &HttpReply, facts: &Facts<'_>) -> Found {
    if reply.status != 200 {
        return Found::Nothing { retry_after: reply.retry_after(), forged: false };
    }
    let now = bounds(facts.now);
    match open_look_up(&reply.body, look_up, &offer.secret, &offer.origin, offer.pin.as_ref(), now) {
        Ok(LookUpAnswer::Found(found)) => Found::Offer(found),
        Ok(LookUpAnswer::Refused { refusal, .. }) => Found::Refused(refusal),
        Err(_) => Found::Nothing { retry_after: None, forged: true },
    }
}

/// The exchange of [`crate::protocols::Task::LookUp`].
struct LookUp {
    offer: OfferContent,
    asked: Option<offer::LookUp>,
}

pub(super) fn begin(offer: &Offer) -> Result<Box<dyn Exchange>, Unsupported> {
    Ok(Box::new(LookUp { offer: OfferContent::of(offer).ok_or(Unsupported)?, asked: None }))
}

impl Exchange for LookUp {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => match ask(&self.offer, facts) {
                Some((look_up, need)) => {
                    self.asked = Some(look_up);
                    need
                }
                None => LATER,
            },
            Event::Reply(reply) => self.hear(facts, &reply),
            _ => LATER,
        }
    }

    /// Never journalled: a look-up changes nothing, so it is asked again instead.
    fn save(&self) -> Saved {
        Saved::new(NAME, "look-up", 1, &())
    }
}

impl LookUp {
    fn hear(&self, facts: &Facts<'_>, reply: &HttpReply) -> Need {
        let Some(asked) = &self.asked else { return LATER };
        match open(&self.offer, asked, reply, facts) {
            Found::Offer(found) => Need::Done(Outcome::LookedUp(LookedUp {
                provider: identity(&found.statement.pin()),
                subject: Some(found.reply.account.as_ref().to_vec()),
                issuer: Some(found.reply.issuer.into()),
                account: Some(found.reply.subject.into()),
                codes: found.reply.codes,
                confirmation: found.reply.confirmation,
            })),
            Found::Refused(refusal) => failed(reason(&refusal)),
            Found::Nothing { forged: true, .. } => failed(Reason::NotGenuine),
            Found::Nothing { retry_after, .. } => Need::Later { retry_after },
        }
    }
}
