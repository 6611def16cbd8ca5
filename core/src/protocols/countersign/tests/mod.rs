//! Every exchange of the native protocol against a model provider made of the wire crate's other half.

mod answer;
mod device_token;
mod enrol;
mod explored;
mod fixtures;
mod follow;
mod look_up;
mod open;
mod phone;
mod poll;
mod prove;
mod provider;
mod recognise;
mod rotate_key;
mod settled;
mod statements;
mod withdraw;

use super::Native;
use crate::account::{AccountId, Binding, BindingId, BindingState, DeviceKeys, Standing, TokenState};
use crate::exchange::{Enrolled, Outcome};
use crate::ports::{HttpReply, KeyName, UnixMillis};
use crate::protocols::{Offer, OfferText, Protocol};
use phone::{Phone, Run};
use provider::Provider;

/// A Wednesday in 2027, in seconds.
const NOW: u64 = 1_800_000_000;
const NOW_MS: UnixMillis = UnixMillis(1_800_000_000_000);

fn recognised(text: &OfferText) -> Offer {
    Native.recognise(text).expect("ours").expect("acceptable")
}

fn scanned(link: &str) -> Offer {
    recognised(&OfferText::scanned(link.to_owned()).unwrap())
}

fn key_names() -> DeviceKeys {
    DeviceKeys { device: KeyName("first-device".into()), approval: KeyName("first-approval".into()) }
}

/// A phone that is enrolled and active, and its provider.
fn enrolled() -> (Phone, Provider, Binding) {
    let (phone, mut provider) = (Phone::new(), Provider::new());
    provider.confirmation = false;
    let binding = enrol_with(&phone, &mut provider);
    (phone, provider, binding)
}

fn enrol_with(phone: &Phone, provider: &mut Provider) -> Binding {
    let mut run = Run::enrol(phone, &scanned(&provider.link()));
    let Outcome::Enrolled(enrolled) = run.finish(phone, provider) else { panic!("enrolled") };
    binding_of(*enrolled)
}

/// What the activation story makes of an enrolment, once it is proven.
fn binding_of(enrolled: Enrolled) -> Binding {
    Binding {
        id: BindingId([1; 16]),
        account: AccountId([2; 16]),
        protocol: "countersign".into(),
        endpoint: enrolled.endpoint,
        provider: enrolled.provider,
        keys: key_names(),
        private: enrolled.private,
        subject: enrolled.subject,
        state: BindingState::Active,
        standing: Standing::Good,
        suspected: None,
        sequence: 0,
        confirmation: enrolled.confirmation,
        token: TokenState::default(),
        last_contact: None,
        successor: None,
        replaced_by: None,
        created_at: NOW_MS,
    }
}

/// The same reply with one bit of its body flipped.
fn flipped(mut reply: HttpReply, at: usize) -> HttpReply {
    if let Some(byte) = at.checked_rem(reply.body.len()).and_then(|index| reply.body.get_mut(index)) {
        *byte ^= 1;
    }
    reply
}

fn unsigned_error(status: u16) -> HttpReply {
    HttpReply { status, headers: Vec::new(), body: Vec::new() }
}
