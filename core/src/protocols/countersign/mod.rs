//! The native protocol, the phone's side: `docs/PROTOCOL.md` as exchanges.
//!
//! The bytes and their checks are the wire crate's ([`countersign_wire`]); here is who says what when. In: offers,
//! bindings, decisions, replies. Out: requests to sign and send, and outcomes that a provider's signature vouches for.
//! Every reply is signed for its very request, so an interceptor can neither forge "recorded", nor hide a prompt, nor make
//! an account look dead: what does not open is no reply, whatever its status, and is asked again.
//!
//! Two keys speak for a phone. The device key works in the background; the approval key signs approvals alone, and with a
//! person's gesture where the provider asks for one. A push message is a bell.
//!
//! Reading order: [`recognise`] (offers), [`enrol`], [`prove`], [`signed`] (the course that most requests share),
//! [`poll`], [`open`], [`answer`]. A new conversation is a file here, an arm in `begin` and in `restore`, and a fixture; a
//! layout that was shipped is never changed, but followed by another number.

mod answer;
mod call;
mod device_token;
mod enrol;
mod enrolled;
mod enrolment;
mod follow;
mod line;
mod look_up;
mod open;
mod poll;
mod prove;
mod reason;
mod recognise;
mod rotate_key;
mod signed;
mod statements;
mod withdraw;

#[cfg(test)]
mod tests;

use super::{Abilities, Offer, OfferError, OfferText, Opened, Protocol, Received, Refusal, Task, Unsupported};
use crate::account::Binding;
use crate::exchange::{Exchange, Facts, Saved, Unreadable};
use crate::ports::UnixMillis;
use signed::{Intent, Signed};

/// The native dialect.
pub struct Native;

/// The stable word stored with bindings and exchanges.
const NAME: &str = "countersign";

impl Protocol for Native {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognise(&self, text: &OfferText) -> Option<Result<Offer, OfferError>> {
        recognise::recognise(text)
    }

    fn abilities(&self, _of: &Binding) -> Abilities {
        Abilities {
            prompts: true,
            reports: true,
            long_poll: true,
            device_token: true,
            withdraw: true,
            rotate_key: true,
            signed_receipts: true,
        }
    }

    fn begin(&self, task: Task<'_>, facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        match task {
            Task::LookUp(offer) => look_up::begin(offer),
            Task::Enrol { offer, keys, token, phone } => enrol::begin(offer, keys, token, phone),
            Task::Prove(of) => prove::begin(of),
            Task::Poll { of, wait, shown } => poll::begin(of, wait, shown),
            Task::Examine(_) => Err(Unsupported),
            Task::Answer { of, decided, sequence, log_head } => answer::begin(of, &decided, sequence, log_head, facts),
            Task::SetDeviceToken { of, token, sequence } => device_token::begin(of, token, sequence),
            Task::Echo { of, pushed, sequence } => device_token::begin_echo(of, pushed, sequence),
            Task::RotateKey { of, to, sequence } => rotate_key::begin(of, to, sequence),
            Task::Follow { of, successor, keys, token, phone } => {
                follow::begin(of, successor, keys, token, phone, facts)
            }
            Task::Withdraw { of, sequence } => withdraw::begin(of, sequence, facts),
        }
    }

    fn restore(&self, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
        match saved.kind.as_str() {
            "enrol" => enrol::restore(saved),
            "follow" => follow::restore(saved),
            "rotate-key" => rotate_key::restore(saved),
            prove::Prove::KIND => signed::<prove::Prove>(saved),
            answer::Answer::KIND => signed::<answer::Answer>(saved),
            device_token::SetDeviceToken::KIND => signed::<device_token::SetDeviceToken>(saved),
            device_token::Echo::KIND => signed::<device_token::Echo>(saved),
            withdraw::Withdraw::KIND => signed::<withdraw::Withdraw>(saved),
            _ => Err(Unreadable),
        }
    }

    fn open(&self, of: &Binding, message: Received, now: UnixMillis) -> Result<Opened, Refusal> {
        open::open(of, message, now)
    }
}

fn signed<I: Intent + 'static>(saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
    Ok(Box::new(Signed::<I>::restore(saved)?))
}
