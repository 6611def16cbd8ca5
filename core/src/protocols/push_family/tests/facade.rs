//! What an app sees when prompts stop: the account, the check that a person asks for, and its end.

use super::server::Server;
use super::{edumfa_link, link, scanned};
use crate::account::{PushState, Trouble};
use crate::activation::Activate;
use crate::authenticator::{Activated, Authenticator, Config, FindingState, PendingOffer, Subject};
use crate::error::{Failure, FailureCode};
use crate::explorer::{self, World};
use crate::ports::{HttpCall, HttpReply, KeyName, SendError, SignRequest, UnixMillis};
use crate::protocols::OfferText;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(super) fn block_on<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("waits for nothing"),
    }
}

/// A server that the test keeps a hand on.
#[derive(Clone)]
pub(super) struct Shared(pub(super) Arc<Mutex<Server>>);

impl explorer::Server for Shared {
    fn keys_before(&self) -> Vec<KeyName> {
        Vec::new()
    }

    fn public_key(&self, name: &KeyName) -> Vec<u8> {
        explorer::Server::public_key(&*self.0.lock().unwrap(), name)
    }

    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        explorer::Server::sign(&*self.0.lock().unwrap(), request)
    }

    fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply {
        self.0.lock().unwrap().serve(call, now)
    }

    fn recorded(&self) -> Vec<String> {
        self.0.lock().unwrap().recorded.clone()
    }
}

impl Shared {
    pub(super) fn of(server: Server) -> Self {
        Self(Arc::new(Mutex::new(server)))
    }
}

pub(super) struct Phone {
    pub(super) app: Authenticator,
    pub(super) world: World,
    server: Shared,
}

impl Phone {
    /// Empty, with this server at the other end.
    pub(super) fn at(server: Shared) -> Self {
        let world = World::new(Box::new(server.clone()), Vec::new());
        let config = Config { vault: world.location(), development: false };
        let app = block_on(Authenticator::open(world.ports(), config)).unwrap();
        Self { app, world, server }
    }

    pub(super) fn scan(&self, link: &str) -> PendingOffer {
        self.app.read_offer(&OfferText::scanned(link.to_owned()).unwrap()).unwrap()
    }

    /// Enrolled, with one prompt.
    fn enrolled(link: &str) -> Self {
        let phone = Self::at(Shared::of(Server::of(&scanned(link))));
        let offer = phone.scan(link);
        let ticket = offer.activate(Activate::New { label: None }).unwrap();
        phone.work();
        ticket.ready().unwrap().unwrap();
        phone.work();
        assert_eq!(phone.push(), PushState::NoDeviceToken);
        assert_eq!(phone.app.pending().unwrap().len(), 1);
        phone
    }

    pub(super) fn work(&self) {
        block_on(self.app.work_until_idle(Duration::from_mins(1), true)).unwrap();
    }

    fn change(&self, change: impl FnOnce(&mut Server)) {
        change(&mut self.server.0.lock().unwrap());
    }

    pub(super) fn push(&self) -> PushState {
        self.app.accounts().unwrap().remove(0).push
    }

    /// What the check says about the provider.
    fn provider(&self) -> FindingState {
        let account = self.app.accounts().unwrap()[0].id;
        let findings = block_on(self.app.diagnose(&account)).unwrap();
        let provider = findings.into_iter().find(|f| matches!(f.subject, Subject::Provider { .. }));
        provider.expect("the provider is checked").state
    }

    /// What it says about the clock that needs attention: by how much it is ahead.
    fn clock(&self) -> Vec<i64> {
        let account = self.app.accounts().unwrap()[0].id;
        let findings = block_on(self.app.diagnose(&account)).unwrap();
        let wrong = |state: FindingState| match state {
            FindingState::Attention(Failure { code: FailureCode::ClockWrong, clock_ahead_ms, .. }) => clock_ahead_ms,
            _ => None,
        };
        findings.into_iter().filter_map(|finding| wrong(finding.state)).collect()
    }
}

fn code(state: &FindingState) -> Option<FailureCode> {
    match state {
        FindingState::Attention(failure) => Some(failure.code),
        FindingState::Fine | FindingState::Unknown => None,
    }
}

fn suspected(reason: Trouble) -> PushState {
    PushState::NeedsReactivation { reason, suspected: true }
}

#[test]
fn what_the_server_says_of_the_token_shows_on_the_account_and_passes_when_it_is_well_again() {
    type State = (fn(&mut Server), fn(&mut Server), Trouble, FailureCode);
    let states: [State; 3] = [
        (|s| s.gone = true, |s| s.gone = false, Trouble::Deleted, FailureCode::Deleted),
        (
            |s| s.knows_no_such_kind = true,
            |s| s.knows_no_such_kind = false,
            Trouble::OtherServer,
            FailureCode::OtherServer,
        ),
        (
            |s| s.instead = Some((404, "<html>Not Found</html>")),
            |s| s.instead = None,
            Trouble::AddressMoved,
            FailureCode::AddressMoved,
        ),
    ];
    for link in [link(""), edumfa_link("")] {
        let phone = Phone::enrolled(&link);
        for (make, mend, trouble, expected) in states {
            phone.change(make);
            phone.work();
            assert_eq!(phone.push(), suspected(trouble));
            assert_eq!(code(&phone.provider()), Some(expected));
            assert_eq!(phone.app.pending().unwrap().len(), 1, "nothing is deleted");
            phone.change(mend);
            phone.work();
            assert_eq!(phone.push(), PushState::NoDeviceToken);
            assert_eq!(phone.provider(), FindingState::Fine);
        }
    }
}

#[test]
fn a_phone_whose_token_another_one_took_over_is_told() {
    let phone = Phone::enrolled(&edumfa_link(""));
    phone.change(|server| server.key = Some("another phone's".into()));
    assert_eq!(code(&phone.provider()), Some(FailureCode::TakenOver));
    assert_eq!(phone.push(), suspected(Trouble::TakenOver), "the person who asks learns it, and so does the account");
}

#[test]
fn a_revoked_token_is_found_when_a_person_asks_and_stays_found() {
    let phone = Phone::enrolled(&link(""));
    phone.change(|server| server.revoked = true);
    phone.work();
    assert_eq!(phone.push(), PushState::NoDeviceToken, "its polls go on");
    assert_eq!(code(&phone.provider()), Some(FailureCode::Revoked));
    phone.work();
    assert_eq!(phone.push(), suspected(Trouble::Revoked));
}

#[test]
fn what_stands_in_the_way_is_told_and_leaves_the_account_alone() {
    let phone = Phone::enrolled(&edumfa_link(""));
    let answers: [((u16, &str), FailureCode); 5] = [
        ((302, ""), FailureCode::Redirected),
        ((511, "<html>Sign in to the network</html>"), FailureCode::NetworkSignIn),
        ((200, "<html>This domain is for sale</html>"), FailureCode::OtherPage),
        ((503, ""), FailureCode::OutOfOrder),
        ((403, "<html>Forbidden</html>"), FailureCode::OtherPage),
    ];
    for (answer, expected) in answers {
        phone.change(|server| server.instead = Some(answer));
        assert_eq!(code(&phone.provider()), Some(expected));
        assert_eq!(phone.push(), PushState::NoDeviceToken);
    }
    for (error, expected) in [
        (SendError::NotSent, FailureCode::Unreachable),
        (SendError::NoReply, FailureCode::Unreachable),
        (SendError::WrongName, FailureCode::CertificateName),
        (SendError::UnknownIssuer, FailureCode::CertificateIssuer),
        (SendError::NoTls, FailureCode::NoTls),
    ] {
        phone.world.state().cut = Some(error);
        assert_eq!(code(&phone.provider()), Some(expected));
        assert_eq!(phone.push(), PushState::NoDeviceToken);
    }
}

#[test]
fn a_policy_against_polling_is_told_as_such() {
    let phone = Phone::enrolled(&link(""));
    phone.change(|server| server.polling_off = true);
    assert_eq!(code(&phone.provider()), Some(FailureCode::PollingForbidden));
    assert_eq!(phone.push(), PushState::NoDeviceToken);
}

#[test]
fn a_clock_that_is_off_keeps_prompts_and_is_told_by_how_much() {
    for (ahead_of_phone, told) in [(7_200_000, -7_200_000), (-7_200_000, 7_200_000), (290_000, -290_000)] {
        let phone = Phone::enrolled(&edumfa_link(""));
        phone.change(|server| server.ahead_ms = ahead_of_phone);
        assert_eq!(phone.provider(), FindingState::Fine, "it was repaired on the way");
        let found = phone.clock();
        assert!(!found.is_empty() && found.iter().all(|ahead| (ahead - told).abs() < 2_000), "{found:?} for {told}");
    }
    let phone = Phone::enrolled(&edumfa_link(""));
    assert!(phone.clock().is_empty());
}

#[test]
fn a_time_that_is_refused_twice_is_told_at_the_provider() {
    let phone = Phone::enrolled(&link(""));
    phone.change(|server| (server.ahead_ms, server.jumps_ms) = (600_000, 600_000));
    let FindingState::Attention(failure) = phone.provider() else { panic!("refused twice") };
    assert_eq!(failure.code, FailureCode::ClockWrong);
    assert!(failure.clock_ahead_ms.is_some_and(|ahead| (ahead + 600_000).abs() < 2_000), "{failure:?}");
}

#[test]
fn an_unlock_that_the_offer_asks_for_shows_on_the_account_and_the_prompt() {
    for (link, unlock) in
        [(link("&app_force_unlock=biometric"), true), (edumfa_link("&pin=True"), true), (link(""), false)]
    {
        let phone = Phone::enrolled(&link);
        let account = phone.app.accounts().unwrap().remove(0);
        assert_eq!((account.unlock, account.bindings[0].unlock), (unlock, unlock));
        let pending = phone.app.pending().unwrap();
        assert_eq!((pending[0].about().user_verification, pending[0].about().unlock), (unlock, unlock));
    }
}

#[test]
fn two_step_codes_are_told_what_to_type_back_also_when_the_link_is_scanned_again() {
    let phone = Phone::enrolled(&link(""));
    let two_step = "otpauth://hotp/bob?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&counter=1&digits=6&issuer=Example\
                    &serial=OATH0001&2step_salt=8&2step_output=20&2step_difficulty=10000&pin=True";
    let scan = || {
        let offer = phone.app.read_offer(&OfferText::scanned(two_step.to_owned()).unwrap()).unwrap();
        let ticket = offer.activate(Activate::New { label: None }).unwrap();
        phone.work();
        ticket.ready().unwrap().unwrap()
    };
    let first = scan();
    let part = first.type_back.clone().expect("there is something to type back");
    assert_eq!(part.as_str().len(), 20);
    assert!(!format!("{first:?}").contains(part.as_str()), "half of a seed is in no log");
    assert_eq!(scan(), first);
    let accounts = phone.app.accounts().unwrap();
    assert_eq!(accounts.len(), 2);
    assert!(accounts.iter().any(|account| account.id == first.account && account.unlock));
}

#[test]
fn an_enrolment_that_meets_a_dead_address_says_so_at_once_and_goes_on_by_itself() {
    type Way = (fn(&Phone), fn(&Phone), FailureCode);
    let ways: [Way; 3] = [
        (
            |phone| phone.world.state().cut = Some(SendError::NotSent),
            |phone| phone.world.state().cut = None,
            FailureCode::Unreachable,
        ),
        (
            |phone| phone.world.state().cut = Some(SendError::UnknownIssuer),
            |phone| phone.world.state().cut = None,
            FailureCode::CertificateIssuer,
        ),
        (
            |phone| phone.change(|server| server.instead = Some((404, "<html>Not Found</html>"))),
            |phone| phone.change(|server| server.instead = None),
            FailureCode::AddressMoved,
        ),
    ];
    for (cut, mend, code) in ways {
        let phone = Phone::at(Shared::of(Server::of(&scanned(&link("")))));
        let ticket = phone.scan(&link("")).activate(Activate::New { label: None }).unwrap();
        assert_eq!(ticket.hindrance(), None, "nothing was tried yet");
        cut(&phone);
        phone.work();
        assert!(ticket.ready().is_none());
        assert_eq!(ticket.hindrance().unwrap().code, code);
        let same = phone.app.ticket::<Activated>(&ticket.id()).unwrap().unwrap();
        assert_eq!(block_on(same.outcome_or_hindrance()).unwrap_err().code, code);
        mend(&phone);
        phone.world.state().now += 2_000;
        phone.work();
        ticket.ready().expect("it has gone on").unwrap();
        assert_eq!(ticket.hindrance(), None);
    }
}
