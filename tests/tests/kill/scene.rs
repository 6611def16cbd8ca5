//! The provider's side, in this process, and phones in processes of their own.

use countersign_provider::push::Bells;
use countersign_tests::stage::{Home, Network, Offered, Organisation, Shop, World};
use serde_json::{Value, json};
use std::{net::SocketAddr, os::unix::process::ExitStatusExt, process::Stdio, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
};

/// Where the first provider answers.
pub(crate) const ACME: &str = "sign-in.acme.example";

const SIGKILL: i32 = 9;
/// Longer than the claim of a process that died.
const LEASE: Duration = Duration::from_secs(100);
/// More boundaries than any story has.
const MANY: u64 = 200;

pub(crate) struct Scene {
    pub(crate) world: World,
    pub(crate) network: Network,
    pub(crate) acme: Organisation,
    pub(crate) shop: Shop,
    pub(crate) bells: Arc<Bells>,
    /// Where phones find the other origins.
    pub(crate) others: Vec<(String, SocketAddr)>,
}

/// Somebody who types six digits where the offer came from.
#[derive(Clone, Copy)]
pub(crate) struct Typist<'a> {
    pub(crate) shop: &'a Shop,
    pub(crate) offer: &'a Offered,
}

/// What one round of a story came to.
pub(crate) struct Round {
    /// The boundary was never reached: the story ran to its end.
    pub(crate) survived: bool,
    /// The phone was killed before it had committed anything, and the person began again.
    pub(crate) begun_anew: bool,
}

/// Plays a story with a death at the first boundary, the second, and so on, until it ends before its death. It must
/// have crossed more than `least` boundaries.
pub(crate) async fn at_every_boundary(what: &str, least: u64, mut play: impl AsyncFnMut(u64) -> Round) {
    let mut begun_anew = 0;
    for point in 1..MANY {
        let round = play(point).await;
        begun_anew += u64::from(round.begun_anew);
        if round.survived {
            println!("{what}: {} points, {begun_anew} times begun anew", point - 1);
            assert!(point > least, "{what} has only {point} boundaries");
            return;
        }
    }
    panic!("{what} has no end");
}

impl Scene {
    pub(crate) async fn new() -> Self {
        let (world, network, bells) = (World::new(), Network::new(), Arc::new(Bells::default()));
        let acme = Organisation::ringing(&world, &network, ACME, bells.clone()).await;
        let shop = acme.shop("shop.example").await;
        Self { world, network, acme, shop, bells, others: Vec::new() }
    }

    /// Another organisation and its shop, which phones find.
    pub(crate) async fn neighbour(&mut self, host: &str) -> (Organisation, Shop) {
        let next = Organisation::new(&self.world, &self.network, host).await;
        let shop = next.shop("shop.example").await;
        self.others.push((next.origin.clone(), next.address()));
        (next, shop)
    }

    /// Runs a phone; `None` if it was killed.
    pub(crate) async fn run(
        &self,
        home: &Home,
        typist: Option<Typist<'_>>,
        die_at: u64,
        command: &[&str],
    ) -> Option<Value> {
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
            if let (Some(digits), Some(Typist { shop, offer })) = (line.strip_prefix("digits "), typist)
                && shop.offer_state(offer).await == "pending"
            {
                assert_eq!(shop.confirm(offer, digits).await, "complete");
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

    /// Runs a phone that nobody kills.
    pub(crate) async fn run_whole(&self, home: &Home, typist: Option<Typist<'_>>, command: &[&str]) -> Value {
        self.run(home, typist, 0, command).await.unwrap()
    }

    /// Time passes, and a fresh process goes on.
    pub(crate) async fn resume(&self, home: &Home, typist: Option<Typist<'_>>) -> Value {
        self.world.skip(LEASE);
        let report = self.run_whole(home, typist, &["resume"]).await;
        assert_eq!(report["sound"], true, "{report}");
        report
    }

    /// A phone with an account.
    pub(crate) async fn activated(&self, user: &str) -> Home {
        let (home, offer) = (Home::new(), self.shop.offer(user).await);
        let typist = Typist { shop: &self.shop, offer: &offer };
        self.run_whole(&home, Some(typist), &["activate", offer.link.as_ref().unwrap()]).await;
        home
    }

    /// A sign-in at `shop` from ring to collection; what the phone says then.
    pub(crate) async fn signs_in(&self, home: &Home, shop: &Shop, user: &str) -> Value {
        self.world.skip(Duration::from_mins(2)); // within what a shop may ask
        let ring = shop.ring(user).await;
        let report = self.run_whole(home, None, &["answer", "approve", &ring.number()]).await;
        assert_eq!(shop.collect(&ring).await, "approved");
        report
    }

    /// Lines of the provider's log that tell of an answer.
    pub(crate) async fn answers(&self, result: &str) -> usize {
        let lines = serde_json::to_value(self.acme.log_lines(0, i64::MAX).await.unwrap()).unwrap();
        let told = |line: &&Value| line["mode"] == "push" && line.to_string().contains(result);
        lines.as_array().unwrap().iter().filter(told).count()
    }
}

/// One account with these bindings, and as many codes; nothing is broken.
pub(crate) fn assert_whole(report: &Value, bindings: &[(&str, bool)], codes: usize, point: u64) {
    let accounts = report["accounts"].as_array().unwrap();
    assert_eq!(accounts.len(), 1, "killed at {point}: {report}");
    let bindings: Vec<_> = bindings.iter().map(|(host, active)| json!({ "host": host, "active": active })).collect();
    assert_eq!(accounts[0]["bindings"], json!(bindings), "killed at {point}: {report}");
    assert_eq!(accounts[0]["codes"].as_array().unwrap().len(), codes, "killed at {point}: {report}");
    assert_eq!(accounts[0]["log"]["intact"], true, "killed at {point}: {report}");
}

/// The newest codes of the one account count at `shop`.
pub(crate) async fn assert_codes_count(shop: &Shop, user: &str, report: &Value, point: u64) {
    let code = report["accounts"][0]["codes"][0].as_str().unwrap();
    assert!(shop.accepts_code(user, code).await, "killed at {point}: the code {code} does not count");
}

/// How often something happened to the one account.
pub(crate) fn count_of(report: &Value, event: &str) -> usize {
    report["accounts"][0]["events"].as_array().unwrap().iter().filter(|kind| **kind == event).count()
}
