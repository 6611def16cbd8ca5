//! A link that either server may have made.

use super::super::Dialect;
use super::facade::{Phone, Shared, block_on};
use super::*;
use crate::account::{DeviceToken, PushState};
use crate::activation::Activate;
use crate::error::FailureCode as Code;
use crate::exchange::Reason;
use crate::explorer::Fault;

/// Each server, and what its links that say nothing turn out to be.
const SERVERS: [(&Dialect, &str); 2] = [(&PRIVACYIDEA, "privacyIDEA 3.14"), (&EDUMFA, "eduMFA 2.9.5")];

fn server(dialect: &'static Dialect, product: &'static str) -> Server {
    Server { dialect, product, ..Server::default() }
}

#[test]
fn its_server_is_asked_and_the_offer_becomes_that_servers() {
    let scanned = scanned(&link_of_either());
    assert!(scanned.needs_look_up && scanned.provider.is_none());
    for (dialect, product) in SERVERS {
        let mut server = server(dialect, product);
        let offer = looked_up(&link_of_either(), &mut server);
        assert_eq!((offer.protocol, offer.identity), (dialect.name, scanned.identity));
        assert_eq!(offer.view, scanned.view);
        assert!(!offer.needs_look_up && offer.provider.is_some());
        assert!(server.recorded.is_empty() && server.key.is_none(), "nothing was given to it");
        let (binding, _) = enrolled_by(&offer);
        assert_eq!(binding.protocol, dialect.name);
    }
}

#[test]
fn the_call_holds_the_address_and_nothing_else() {
    let mut run = Run::begin(Task::LookUp(&scanned(&link_of_either()))).unwrap();
    let mut asked = Vec::new();
    run.turn_with(|call| {
        asked.push((call.url.clone(), call.body.clone()));
        server(&EDUMFA, "eduMFA 2.9.5").serve(call, NOW)
    });
    assert_eq!(asked, [("https://pi.example.org/ttype/push".to_owned(), Vec::new())]);
}

#[test]
fn without_that_no_key_is_handed_over() {
    let (offer, token) = (scanned(&link_of_either()), DeviceToken::None);
    assert!(Run::begin(Task::Enrol { offer: &offer, keys: &keys(), token: &token, phone: "Phone" }).is_err());
}

#[test]
fn a_server_that_is_none_of_the_family_is_told_as_such() {
    let mut other = server(&PRIVACYIDEA, "LinOTP 3.4");
    let outcome = Run::begin(Task::LookUp(&scanned(&link_of_either()))).unwrap().finish(&mut other);
    assert!(matches!(outcome, Outcome::Failed(Reason::Unsupported)), "{outcome:?}");
}

#[test]
fn what_stands_in_the_way_is_told_before_anything_is_used_up() {
    for (status, body, code) in [
        (302, "", Code::Redirected),
        (404, "{\"error\":\"Not found\"}", Code::AddressMoved),
        (511, "", Code::NetworkSignIn),
        (200, "<html>This domain is for sale</html>", Code::OtherPage),
        (503, "", Code::OutOfOrder),
    ] {
        let (phone, server) = phone_at(&PRIVACYIDEA, "privacyIDEA 3.14");
        let mut offer = phone.scan(&link_of_either());
        server.0.lock().unwrap().instead = Some((status, body));
        assert_eq!(block_on(offer.look_up()).unwrap_err().code, code);
        server.0.lock().unwrap().instead = None;
        block_on(offer.look_up()).unwrap();
        phone.adds(offer);
    }
}

#[test]
fn whatever_goes_wrong_with_a_look_up_it_can_be_repeated() {
    for (dialect, product) in SERVERS {
        for fault in [Fault::NotSent, Fault::LostCall, Fault::LostReply, Fault::Slow] {
            let (phone, server) = phone_at(dialect, product);
            phone.world.arm();
            phone.world.plan(&[(0, fault)]);
            let mut offer = phone.scan(&link_of_either());
            let first = block_on(offer.look_up());
            assert_eq!(first.is_ok(), fault == Fault::Slow, "{fault:?}: {first:?}");
            assert!(server.0.lock().unwrap().recorded.is_empty(), "{fault:?}");
            block_on(offer.look_up()).unwrap();
            phone.adds(offer);
            assert_eq!(server.0.lock().unwrap().recorded, ["enrolled"], "{fault:?}");
        }
    }
}

#[test]
fn a_double_scan_is_the_first_activation_also_without_a_network() {
    let (phone, _) = phone_at(&PRIVACYIDEA, "privacyIDEA 3.14");
    let mut first = phone.scan(&link_of_either());
    block_on(first.look_up()).unwrap();
    let first = first.activate(Activate::New { label: None }).unwrap();
    for stage in ["under way", "done"] {
        let calls = phone.world.state().calls.len();
        let mut again = phone.scan(&link_of_either());
        block_on(again.look_up()).unwrap();
        assert_eq!(again.activate(Activate::New { label: None }).unwrap().id(), first.id(), "{stage}");
        assert_eq!(phone.world.state().calls.len(), calls, "{stage}: nobody was asked");
        phone.work();
    }
}

#[test]
fn a_used_link_whose_account_is_gone_is_refused_by_its_server() {
    let (phone, _) = phone_at(&PRIVACYIDEA, "privacyIDEA 3.14");
    let mut offer = phone.scan(&link_of_either());
    block_on(offer.look_up()).unwrap();
    phone.adds(offer);
    let account = phone.app.accounts().unwrap()[0].id;
    phone.app.forget(&account).unwrap();
    phone.work();
    let mut again = phone.scan(&link_of_either());
    block_on(again.look_up()).unwrap();
    let ticket = again.activate(Activate::New { label: None }).unwrap();
    phone.work();
    assert_eq!(ticket.ready().unwrap().unwrap_err().code, Code::OfferSpent);
}

fn phone_at(dialect: &'static Dialect, product: &'static str) -> (Phone, Shared) {
    let server = Shared::of(server(dialect, product));
    (Phone::at(server.clone()), server)
}

impl Phone {
    fn adds(&self, offer: crate::authenticator::PendingOffer) {
        let ticket = offer.activate(Activate::New { label: None }).unwrap();
        self.work();
        ticket.ready().unwrap().unwrap();
        self.work();
        assert_eq!(self.push(), PushState::NoDeviceToken);
    }
}
