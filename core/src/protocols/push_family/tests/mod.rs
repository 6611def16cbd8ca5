//! The family against a model server that answers as the real ones were seen to answer.

mod answer;
mod der;
mod device_token;
mod diagnosis;
mod edumfa;
mod enrol;
mod explored;
mod facade;
mod fixtures;
mod look_up;
mod open;
mod phone;
mod poll;
mod recognise;
mod server;

use super::{EDUMFA, FAMILY, PRIVACYIDEA};
use crate::account::{AccountId, Binding, BindingId, BindingState, DeviceKeys, Standing, TokenState};
use crate::exchange::{Enrolled, Outcome};
use crate::ports::{KeyName, UnixMillis};
use crate::protocols::{Offer, OfferError, OfferText, Opened, Protocol, Received, Task, Verified};
use phone::Run;
use server::Server;

const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

/// What an administrator's QR code says at privacyIDEA. `extra` is appended.
fn link(extra: &str) -> String {
    format!(
        "otpauth://pipush/alice%40phone?url=https%3A//pi.example.org/ttype/push&ttl=10&issuer=Example\
         &enrollment_credential=00112233445566778899aabbccddeeff00112233&v=1&serial=PIPU00007E4A&sslverify=1\
         &poll_only=True{extra}"
    )
}

/// And at eduMFA, for its own kind of push.
fn edumfa_link(extra: &str) -> String {
    format!(
        "edumfa-push://edumfa/alice%40phone?url=https%3A//pi.example.org/ttype/edupush&ttl=10&issuer=Example\
         &enrollment_credential=00112233445566778899aabbccddeeff00112233&v=1&serial=PIPU00007E4A&sslverify=1{extra}"
    )
}

/// A link that either server may have made: privacyIDEA with a push service, or eduMFA's first kind of push.
fn link_of_either() -> String {
    link("").replace("&poll_only=True", "")
}

fn recognised(link: &str) -> Option<Result<Offer, OfferError>> {
    let text = OfferText::scanned(link.to_owned()).unwrap();
    FAMILY.iter().find_map(|dialect| dialect.recognise(&text))
}

fn scanned(link: &str) -> Offer {
    recognised(link).expect("ours").expect("acceptable")
}

/// As the offer of the server that answers there.
fn looked_up(link: &str, server: &mut Server) -> Offer {
    match Run::begin(Task::LookUp(&scanned(link))).unwrap().finish(server) {
        Outcome::Recognised(offer) => *offer,
        other => panic!("{other:?}"),
    }
}

fn keys() -> DeviceKeys {
    DeviceKeys { device: KeyName("k1".into()), approval: KeyName("k1".into()) }
}

/// An active binding, and its server.
fn enrolled() -> (Binding, Server) {
    enrolled_with(&link(""))
}

fn enrolled_with(link: &str) -> (Binding, Server) {
    enrolled_by(&scanned(link))
}

fn enrolled_by(offer: &Offer) -> (Binding, Server) {
    let mut server = Server::of(offer);
    let Outcome::Enrolled(enrolled) = Run::enrol(offer).finish(&mut server) else { panic!("enrolled") };
    server.recorded.clear();
    (binding_of(offer.protocol, *enrolled), server)
}

/// What the activation story makes of an enrolment, once it is proven.
fn binding_of(protocol: &str, enrolled: Enrolled) -> Binding {
    Binding {
        id: BindingId([1; 16]),
        account: AccountId([2; 16]),
        protocol: protocol.into(),
        endpoint: enrolled.endpoint,
        provider: enrolled.provider,
        keys: keys(),
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
        created_at: NOW,
    }
}

/// The server's challenge, opened.
fn opened(binding: &Binding, server: &Server) -> Verified {
    let message = serde_json::to_vec(&server.challenge()).unwrap();
    match server.dialect.open(binding, Received::new(message, NOW), NOW) {
        Ok(Opened::Challenge(verified)) => *verified,
        Ok(_) => panic!("a challenge"),
        Err(refusal) => panic!("{refusal}"),
    }
}
