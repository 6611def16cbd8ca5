use super::*;
use crate::activation::Activate;
use crate::codes::CodeNow;
use crate::doctor::CodesState;
use crate::failure::Problem;
use crate::host::fakes::{Mood, Phone};
use crate::host::{HostError, Listener, Topics};
use crate::log::LogFormat;
use std::fmt::Debug;
use std::sync::Weak;
use std::sync::atomic::{AtomicUsize, Ordering};
use tempfile::TempDir;

/// RFC 6238's seed, so that it is known what must never be seen.
const SEED: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
const SEED_BYTES: &str = "12345678901234567890";

struct Home {
    folder: TempDir,
    phone: Phone,
}

impl Home {
    fn new() -> Self {
        Self { folder: TempDir::new().unwrap(), phone: Phone::default() }
    }

    fn settings(&self) -> Settings {
        Settings { vault_path: self.folder.path().join("vault.db").to_str().unwrap().to_owned(), development: true }
    }

    async fn open(&self) -> Result<Arc<Authenticator>, Failure> {
        Authenticator::open(self.phone.ports(), self.settings()).await
    }
}

fn link(name: &str, more: &str) -> String {
    format!("otpauth://{name}?secret={SEED}&issuer=Shop{more}")
}

/// Adds an account that talks to nobody.
async fn add(app: &Arc<Authenticator>, link: String) -> String {
    let worker = tokio::spawn({
        let app = app.clone();
        async move { app.work().await }
    });
    let offer = app.read_offer(link).unwrap();
    let ticket = offer.activate(Activate::New { label: None }).await.unwrap();
    let activated = ticket.outcome().await.unwrap();
    assert_eq!(ticket.outcome().await, Ok(activated.clone()), "waiting can be repeated");
    worker.abort();
    activated.account
}

fn code(failure: Result<impl Debug, Failure>) -> String {
    let Failure::Because { problem: Problem { code, .. } } = failure.unwrap_err();
    code
}

#[tokio::test]
async fn an_account_from_a_link_makes_codes_without_any_network() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let account = add(&app, link("totp/Shop:ann", "")).await;
    assert_eq!(app.accounts().unwrap()[0].id, account);
    let list = app.codes(Vec::new()).unwrap();
    let CodeNow { code, next, seconds_left, period_seconds } = list.rows[0].now.clone().unwrap();
    assert_eq!((code.len(), next.len(), period_seconds), (6, 6, 30));
    assert!((1..=30).contains(&seconds_left));
    assert_eq!(app.codes(vec![account]).unwrap().rows.len(), 1);
}

#[tokio::test]
async fn two_step_codes_say_what_to_type_back_and_only_where_it_is_shown() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let two_step = "&counter=1&serial=OATH0001&2step_salt=8&2step_output=20&2step_difficulty=10000&pin=True";
    let offer = app.read_offer(link("hotp/Shop:ann", two_step)).unwrap();
    let ticket = offer.activate(Activate::New { label: None }).await.unwrap();
    app.work_until_idle(60_000, true).await.unwrap();
    let activated = ticket.ready().unwrap().unwrap();
    let part = activated.type_back.clone().unwrap();
    assert_eq!((part.len(), activated.confirmation.as_ref()), (20, None));
    assert_eq!(ticket.outcome().await.unwrap().type_back.as_ref(), Some(&part), "asked again, it says the same");
    let account = &app.accounts().unwrap()[0];
    assert!(account.unlock, "the link asked for it");
    let printed = format!("{activated:?} {account:?} {:?}", app.log(&account.id).unwrap());
    assert!(printed.contains(&account.id) && !printed.contains(&part));
}

#[tokio::test]
async fn letting_go_where_nothing_was_replaced_changes_nothing() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let account = add(&app, link("totp/Shop:ann", "")).await;
    assert_eq!(app.retire_replaced(&account).unwrap(), []);
    assert_eq!(app.accounts().unwrap().len(), 1);
    assert_eq!(code(app.retire_replaced("nobody")), "not-found");
}

#[tokio::test]
async fn a_counter_code_is_used_up_and_matches_the_standard() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let account = add(&app, link("hotp/Shop:ann", "&counter=0")).await;
    let made: Vec<String> = (0..3).map(|_| app.next_code(&account).unwrap().code).collect();
    assert_eq!(made, ["755224", "287082", "359152"], "RFC 4226, appendix D");
    assert_eq!(app.codes(Vec::new()).unwrap().rows[0].now, None);
}

#[tokio::test]
async fn accounts_and_tickets_are_found_again_by_their_names_after_a_restart() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let offer = app.read_offer(link("totp/Shop:ann", "")).unwrap();
    let id = offer.activate(Activate::New { label: Some("Shop".into()) }).await.unwrap().id();
    assert_eq!(app.under_way().unwrap()[0].id, id);
    drop((app, offer));
    let app = home.open().await.unwrap();
    app.work_until_idle(10_000, true).await.unwrap();
    let ticket = app.activation_ticket(&id).unwrap().unwrap();
    let account = ticket.ready().unwrap().unwrap().account;
    assert_eq!(app.accounts().unwrap()[0].label, "Shop");
    assert_eq!(app.accounts().unwrap()[0].id, account);
    assert!(app.ticket(&"0".repeat(32)).unwrap().is_none());
}

#[tokio::test]
async fn a_pending_offer_is_used_once() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let offer = app.read_offer(link("totp/Shop:ann", "")).unwrap();
    let new = || Activate::New { label: None };
    let nobody = Activate::Replacing { account: "nobody".into() };
    assert_eq!(code(offer.activate(nobody).await.map(|ticket| ticket.id())), "not-found");
    let first = offer.activate(new()).await.unwrap();
    assert_eq!(code(offer.activate(new()).await.map(|ticket| ticket.id())), "not-found");
    assert_eq!(code(offer.look_up().await), "not-found");
    assert_eq!(offer.about().issuer.as_deref(), Some("Shop"), "what was shown stays");
    let again = app.read_offer(link("totp/Shop:ann", "")).unwrap().activate(new()).await.unwrap();
    assert_eq!(again.id(), first.id(), "a second scan gets the first ticket");
}

#[tokio::test]
async fn what_cannot_be_read_says_what_to_do() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let offered = |offer: Result<Arc<crate::activation::PendingOffer>, Failure>| offer.map(|offer| offer.about());
    assert_eq!(code(offered(app.read_offer("hello".into()))), "offer-unrecognised");
    assert_eq!(code(offered(app.read_picture(b"not a picture".to_vec()))), "offer-unrecognised");
    assert_eq!(code(offered(app.read_typed_code("AAAAA".into(), String::new()))), "offer-code-group");
    assert_eq!(code(app.rename("nobody", "x")), "not-found");
    assert_eq!(code(app.receive(b"?".to_vec()).map(|p| p.is_some())), "prompt-not-genuine");
}

#[tokio::test]
async fn a_host_that_misbehaves_at_the_door_is_a_failure_and_the_next_opening_works() {
    let home = Home::new();
    let cases = [
        (Mood::Locked, "vault-locked"),
        (Mood::Throws, "vault-key-gone"),
        (Mood::Nonsense, "vault-key-gone"),
        (Mood::Panics, "internal"),
    ];
    for (mood, expected) in cases {
        *home.phone.vault_keys.mood.lock().unwrap() = mood;
        assert_eq!(code(home.open().await.map(|app| app.health())), expected, "{mood:?}");
    }
    *home.phone.vault_keys.mood.lock().unwrap() = Mood::Good;
    *home.phone.signer.mood.lock().unwrap() = Mood::Throws;
    let app = home.open().await.unwrap();
    assert!(app.health().sound);
    assert_eq!(app.health().codes, CodesState::Unlocked);
}

#[tokio::test]
async fn locked_codes_come_back_when_the_key_store_says_so() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    add(&app, link("totp/Shop:ann", "")).await;
    app.lock_codes();
    assert_eq!(code(app.codes(Vec::new())), "vault-locked");
    *home.phone.vault_keys.mood.lock().unwrap() = Mood::Panics;
    assert_eq!(code(app.unlock_codes()), "internal");
    *home.phone.vault_keys.mood.lock().unwrap() = Mood::Good;
    app.unlock_codes().unwrap();
    assert_eq!(app.codes(Vec::new()).unwrap().rows.len(), 1);
}

/// Asks the library about the change while it is being told of it.
#[derive(Default)]
struct Curious {
    app: std::sync::Mutex<Weak<Authenticator>>,
    seen: tokio::sync::Notify,
}

impl Listener for Curious {
    fn changed(&self, _revision: i64, _topics: Topics) -> Result<(), HostError> {
        let app = self.app.lock().unwrap().upgrade();
        if app.is_some_and(|app| app.accounts().is_ok_and(|accounts| !accounts.is_empty())) {
            self.seen.notify_one();
        }
        Err(HostError::Failed)
    }
}

#[tokio::test]
async fn a_listener_may_call_back_and_may_throw() {
    let home = Home::new();
    let curious = Arc::new(Curious::default());
    let mut ports = home.phone.ports();
    ports.listener = Some(curious.clone());
    let app = Authenticator::open(ports, home.settings()).await.unwrap();
    *curious.app.lock().unwrap() = Arc::downgrade(&app);
    add(&app, link("totp/Shop:ann", "")).await;
    curious.seen.notified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_at_once_all_get_their_answer() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let account = add(&app, link("hotp/Shop:ann", "&counter=0")).await;
    let answered = Arc::new(AtomicUsize::new(0));
    let calls: Vec<_> = (0..1_000)
        .map(|n| {
            let (app, account, answered) = (app.clone(), account.clone(), answered.clone());
            tokio::spawn(async move {
                match n % 5 {
                    0 => app.codes(Vec::new()).map(drop),
                    1 => app.accounts().map(drop),
                    2 => app.rename(&account, &format!("Shop {n}")),
                    3 => app.next_code(&account).map(drop),
                    _ => app.work_until_idle(60_000, false).await,
                }
                .unwrap();
                answered.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    for call in calls {
        call.await.unwrap();
    }
    assert_eq!(answered.load(Ordering::SeqCst), 1_000);
    assert_eq!(app.next_code(&account).unwrap().counter, 200, "each of 200 codes had a counter of its own");
}

#[tokio::test]
async fn work_ends_when_it_is_stopped_and_goes_on_when_it_is_called_again() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    for _ in 0..2 {
        let working = tokio::spawn({
            let app = app.clone();
            async move { app.work().await }
        });
        let offer = app.read_offer(link("totp/Shop:ann", "")).unwrap();
        let ticket = offer.activate(Activate::New { label: None }).await.unwrap();
        ticket.outcome().await.unwrap();
        app.stop();
        assert_eq!(working.await.unwrap(), Ok(()));
        let account = app.accounts().unwrap()[0].id.clone();
        app.forget(&account).unwrap();
    }
}

#[tokio::test]
async fn waiting_for_a_change_can_be_given_up_and_begun_again() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let account = add(&app, link("totp/Shop:ann", "")).await;
    let seen = app.next_change(0).await.unwrap().revision;
    let waiting = tokio::spawn({
        let app = app.clone();
        async move { app.next_change(i64::MAX).await }
    });
    tokio::task::yield_now().await;
    waiting.abort();
    app.rename(&account, "Shop").unwrap();
    let change = app.next_change(seen).await.unwrap();
    assert!(change.revision > seen && change.topics.accounts);
}

#[tokio::test]
async fn no_seed_and_no_code_is_in_what_is_printed_logged_or_exported() {
    let home = Home::new();
    let app = home.open().await.unwrap();
    let account = add(&app, link("totp/Shop:ann", "")).await;
    let offer = app.read_offer(link("totp/Shop:ben", "")).unwrap();
    let list = app.codes(Vec::new()).unwrap();
    let now = list.rows[0].now.clone().unwrap();
    let printed = [
        format!("{:?}", app.accounts().unwrap()),
        format!("{list:?}"),
        format!("{:?}", offer.about()),
        format!("{:?}", app.log(&account).unwrap()),
        format!("{:?}", app.under_way().unwrap()),
        app.export_log(&account, LogFormat::Csv).unwrap(),
        app.export_log(&account, LogFormat::Json).unwrap(),
    ]
    .concat();
    assert!(printed.contains("enrolled"), "the log is in it");
    let hex = data_encoding::HEXLOWER.encode(SEED_BYTES.as_bytes());
    for secret in [SEED, SEED_BYTES, &hex, &now.code, &now.next] {
        assert!(!printed.contains(secret));
    }
    assert!(app.verify_log(&account).unwrap().intact);
}
