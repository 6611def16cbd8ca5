//! Look-up: which server has made a link that each of the family may have made.
//!
//! Both servers write `otpauth://pipush/…` in the same way, but want other keys, take any at enrolment, and do that once.
//! So the server is asked for nothing in particular before it is given anything: each of its replies names it, also the
//! refusal that this call comes to. Goes out: the address alone, no serial, no credential. Comes back: the offer, as the
//! dialect of that server takes it; a server that calls itself otherwise is not one of the family.
//!
//! TLS alone vouches for the name. Whoever lies about it gets a key of the wrong kind, and the proof fails.

use super::line::{LATER, get, hear};
use super::recognise::{StoredOffer, as_of};
use super::{Dialect, FAMILY};
use crate::exchange::{Event, Exchange, Facts, Need, Outcome, Reason, Saved};
use crate::ports::HttpReply;
use crate::protocols::{Offer, Unsupported};

struct LookUp {
    offer: Offer,
    url: String,
}

pub(super) fn begin(dialect: &Dialect, offer: &Offer) -> Result<Box<dyn Exchange>, Unsupported> {
    let url = StoredOffer::of(offer).filter(|_| offer.needs_look_up).ok_or(Unsupported)?.url.clone();
    Ok(Box::new(LookUp { offer: as_of(dialect, offer).ok_or(Unsupported)?, url }))
}

impl LookUp {
    fn hear(&self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        let Some(reply) = hear(facts, reply) else { return Need::Later { retry_after: reply.retry_after() } };
        let of = FAMILY.into_iter().find(|dialect| reply.product.as_deref() == Some(dialect.product));
        Need::Done(match of.and_then(|dialect| as_of(dialect, &self.offer)) {
            Some(offer) => Outcome::Recognised(Box::new(offer)),
            None => Outcome::Failed(Reason::Unsupported),
        })
    }
}

impl Exchange for LookUp {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => get(self.url.clone()),
            Event::Reply(reply) => self.hear(facts, &reply),
            _ => LATER,
        }
    }

    /// Never stored.
    fn save(&self) -> Saved {
        Saved::new(self.offer.protocol, "look-up", 1, &())
    }
}
