//! A phone is killed (SIGKILL) at each boundary in turn: before and after each commit, each call, each key, each
//! signature. A fresh process goes on, and its outcome is compared with what the provider says.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot set its scene must fail"
)]

use countersign_provider::push::{Bell, RingError, Ringer};
use countersign_tests::stage::{Home, Network, Offered, Organisation, Ring, Shop, World};
use countersign_wire::token::{Channel, DeviceToken};
use futures::{FutureExt, future::BoxFuture};
use serde_json::{Value, json};
use std::{
    os::unix::process::ExitStatusExt,
    process::Stdio,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

const SIGKILL: i32 = 9;
/// Longer than the claim of a process that died.
const LEASE: Duration = Duration::from_secs(100);
/// More boundaries than any story has.
const MANY: u64 = 200;

/// A push service that remembers whom it rang.
#[derive(Clone, Default)]
struct PushService {
    rang: Arc<Mutex<Vec<String>>>,
}

impl Ringer for PushService {
    fn channels(&self) -> Vec<Channel> {
        vec![Channel::Fcm]
    }

    fn accepts(&self, _: &DeviceToken) -> bool {
        true
    }

    fn ring<'a>(&'a self, token: &'a DeviceToken, _: &'a Bell, _: i64) -> BoxFuture<'a, Result<(), RingError>> {
        if let DeviceToken::Fcm(address) = token {
            self.rang.lock().unwrap().push(address.clone());
        }
        std::future::ready(Ok(())).boxed()
    }
}

/// The provider's side, in this process.
struct Scene {
    world: World,
    network: Network,
    acme: Organisation,
    shop: Shop,
    push: PushService,
    others: Vec<(String, std::net::SocketAddr)>,
}

impl Scene {
    async fn new() -> Self {
        let (world, network, push) = (World::new(), Network::new(), PushService::default());
        let acme = Organisation::ringing(&world, &network, "sign-in.acme.example", Arc::new(push.clone())).await;
        let shop = acme.shop("shop.example").await;
        Self { world, network, acme, shop, push, others: Vec::new() }
    }

    /// Runs a phone; `None` if it was killed. Types the digits if it shows any.
    async fn run(&self, home: &Home, offer: Option<&Offered>, die_at: u64, command: &[&str]) -> Option<Value> {
        let own = (self.acme.origin.clone(), self.acme.address());
        let hosts: Vec<_> = [&own].into_iter().chain(&self.others).map(|(host, at)| format!("{host}={at}")).collect();
        let mut child = Command::new(env!("CARGO_BIN_EXE_mortal-phone"))
            .arg(home.path())
            .arg(self.world.skipped().as_secs().to_string())
            .arg(die_at.to_string())
            .arg(hosts.join(","))
            .args(command)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut last = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            if let (Some(digits), Some(offer)) = (line.strip_prefix("digits "), offer)
                && self.shop.offer_state(offer).await == "pending"
            {
                assert_eq!(self.shop.confirm(offer, digits).await, "complete");
            }
            last = line;
        }
        let status = child.wait().await.unwrap();
        if status.signal() == Some(SIGKILL) {
            return None;
        }
        assert!(status.success(), "{command:?}, to die at {die_at}: {status:?}");
        Some(serde_json::from_str(&last).unwrap())
    }

    /// Time passes, and a fresh process goes on.
    async fn resume(&self, home: &Home, offer: Option<&Offered>) -> Value {
        self.world.skip(LEASE);
        let report = self.run(home, offer, 0, &["resume"]).await.unwrap();
        assert_eq!(report["sound"], true, "{report}");
        report
    }

    async fn activated(&self, user: &str) -> Home {
        let (home, offer) = (Home::new(), self.shop.offer(user).await);
        self.run(&home, Some(&offer), 0, &["activate", offer.link.as_ref().unwrap()]).await.unwrap();
        home
    }

    /// Lines of the provider's log that tell of an answer.
    async fn answers(&self, result: &str) -> usize {
        let lines = serde_json::to_value(self.acme.log_lines(0, i64::MAX).await.unwrap()).unwrap();
        let told = |line: &&Value| line["mode"] == "push" && line.to_string().contains(result);
        lines.as_array().unwrap().iter().filter(told).count()
    }
}

/// One account with one active binding at `host`, and working codes.
fn assert_whole(report: &Value, host: &str, point: u64) {
    let accounts = report["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 1, "killed at {point}: {report}");
    assert_eq!(accounts[0]["bindings"], json!([{ "host": host, "active": true }]), "killed at {point}: {report}");
    assert_eq!(accounts[0]["codes"].as_array().unwrap().len(), 1, "killed at {point}: {report}");
    assert_eq!(accounts[0]["log"]["intact"], true, "killed at {point}: {report}");
}

async fn assert_codes_count(shop: &Shop, user: &str, report: &Value, point: u64) {
    let code = report["accounts"][0]["codes"][0].as_str().unwrap();
    assert!(shop.accepts_code(user, code).await, "killed at {point}: the code {code} does not count");
}

#[tokio::test]
async fn an_activation_killed_anywhere_leaves_no_half_account_and_burns_no_offer_in_vain() {
    let scene = Scene::new().await;
    let mut begun_anew = 0;
    for point in 1..MANY {
        let user = format!("mara-{point}");
        let (home, offer) = (Home::new(), scene.shop.offer(&user).await);
        let activate = ["activate", offer.link.as_ref().unwrap()];
        let ended = scene.run(&home, Some(&offer), point, &activate).await;
        let survived = ended.is_some();
        let mut report = match ended {
            Some(report) => report,
            None => scene.resume(&home, Some(&offer)).await,
        };
        if report["accounts"].as_array().unwrap().is_empty() {
            assert_eq!(scene.shop.offer_state(&offer).await, "open", "killed at {point}: burnt without an account");
            report = scene.run(&home, Some(&offer), 0, &activate).await.unwrap();
            begun_anew += 1;
        }
        assert_whole(&report, "sign-in.acme.example", point);
        assert_codes_count(&scene.shop, &user, &report, point).await;
        assert_eq!(scene.acme.user(&user).await.unwrap().phones.len(), 1, "killed at {point}");
        assert_eq!(scene.shop.offer_state(&offer).await, "complete");
        if survived {
            println!("activation: {} points, {begun_anew} times begun anew", point - 1);
            assert!(point > 20);
            return;
        }
    }
    panic!("an activation has no end");
}

async fn answers_killed_anywhere(decision: &str, recorded: &str) {
    let scene = Scene::new().await;
    let home = scene.activated("mara").await;
    let mut begun_anew = 0;
    for point in 1..MANY {
        scene.world.skip(Duration::from_mins(2)); // within what a shop may ask
        let before = scene.answers(recorded).await;
        let ring: Ring = scene.shop.ring_with("mara", json!({ "life_seconds": 600 })).await;
        let number = ring.number();
        let answer = ["answer", decision, &number];
        let ended = scene.run(&home, None, point, &answer).await;
        let survived = ended.is_some();
        if !survived {
            let report = scene.resume(&home, None).await;
            assert_whole(&report, "sign-in.acme.example", point);
            if scene.shop.look(&ring).await == "open" {
                assert_eq!(report["prompts"], 1, "killed at {point}: neither asked nor answered");
                scene.run(&home, None, 0, &answer).await.unwrap();
                begun_anew += 1;
            }
        }
        assert_eq!(scene.shop.collect(&ring).await, recorded, "killed at {point}");
        assert_eq!(scene.answers(recorded).await, before + 1, "killed at {point}: recorded once");
        if survived {
            println!("{decision}: {} points, {begun_anew} times begun anew", point - 1);
            assert!(point > 10);
            return;
        }
    }
    panic!("an answer has no end");
}

#[tokio::test]
async fn an_approval_killed_anywhere_is_recorded_exactly_once() {
    answers_killed_anywhere("approve", "approved").await;
}

#[tokio::test]
async fn a_denial_killed_anywhere_is_recorded_exactly_once() {
    answers_killed_anywhere("deny", "denied").await;
}

#[tokio::test]
async fn a_device_token_killed_anywhere_arrives() {
    let scene = Scene::new().await;
    let home = scene.activated("mara").await;
    for point in 1..MANY {
        let name = format!("token-{point}");
        let ended = scene.run(&home, None, point, &["token", &name]).await;
        if ended.is_none() {
            let report = scene.resume(&home, None).await;
            assert_whole(&report, "sign-in.acme.example", point);
        }
        scene.world.skip(Duration::from_mins(2));
        scene.push.rang.lock().unwrap().clear();
        scene.shop.ring("mara").await;
        if scene.rang().await.as_deref() != Some(name.as_str()) {
            // Killed before it was committed: the app sets its token at every start.
            assert!(ended.is_none(), "not told");
            scene.run(&home, None, 0, &["token", &name]).await.unwrap();
            scene.push.rang.lock().unwrap().clear();
            scene.shop.ring("mara").await;
            assert_eq!(scene.rang().await, Some(name), "killed at {point}");
        }
        if ended.is_some() {
            println!("device token: {} points", point - 1);
            assert!(point > 6);
            return;
        }
    }
    panic!("a device token has no end");
}

impl Scene {
    /// Whom the push service rang, if anybody within a while.
    async fn rang(&self) -> Option<String> {
        for _ in 0..40 {
            if let Some(rang) = self.push.rang.lock().unwrap().pop() {
                return Some(rang);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        None
    }
}

#[tokio::test]
async fn a_move_killed_anywhere_ends_at_the_successor_with_nothing_lost() {
    let mut scene = Scene::new().await;
    let next = Organisation::new(&scene.world, &scene.network, "id.next.example").await;
    scene.others.push((next.origin.clone(), next.address()));
    scene.acme.move_to(&next).await;
    for point in 1..MANY {
        let user = format!("mara-{point}");
        let home = scene.activated(&user).await;
        next.import_move(&scene.acme.export_move().await.unwrap()).await.unwrap();
        let ended = scene.run(&home, None, point, &["move"]).await;
        let survived = ended.is_some();
        let mut report = match ended {
            Some(report) => report,
            None => scene.resume(&home, None).await,
        };
        if report["moves"] == 1 {
            assert!(!survived);
            report = scene.run(&home, None, 0, &["move"]).await.unwrap();
        }
        assert_whole(&report, "id.next.example", point);
        assert_codes_count(&scene.shop, &user, &report, point).await;
        assert_eq!(next.user(&user).await.unwrap().phones.len(), 1, "killed at {point}");
        assert!(scene.acme.user(&user).await.unwrap().phones.is_empty(), "killed at {point}");
        if survived {
            println!("move: {} points", point - 1);
            assert!(point > 20);
            return;
        }
    }
    panic!("a move has no end");
}
