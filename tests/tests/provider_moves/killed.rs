//! The phone is killed (SIGKILL) at each boundary of the move in turn: before and after each commit, each call, each key,
//! each signature. A fresh process goes on, and what both servers say is what the phone says.

use crate::{NAMES, offer};
use countersign_tests::interop::{Kind, Server, SignIn, with_others};
use countersign_tests::stage::Home;
use serde_json::{Value, json};
use std::os::unix::process::ExitStatusExt;
use tokio::process::Command;

const SIGKILL: i32 = 9;
/// Seconds: longer than the claim of a process that died.
const LEASE: u64 = 100;
/// More boundaries than any of this has.
const MANY: u64 = 200;

struct Scene<'a> {
    old: &'a Server,
    new: &'a Server,
    user: &'a str,
}

impl Scene<'_> {
    /// Runs a phone whose clock is ahead by so many seconds; `None` if it was killed.
    async fn run(&self, home: &Home, ahead: u64, die_at: u64, command: &[&str]) -> Option<Value> {
        let hosts: Vec<_> =
            NAMES.iter().zip([self.old, self.new]).map(|(name, s)| format!("{name}={}", s.socket())).collect();
        let output = Command::new(env!("CARGO_BIN_EXE_mortal-phone"))
            .arg(home.path())
            .args([ahead.to_string(), die_at.to_string(), hosts.join(",")])
            .args(command)
            .kill_on_drop(true)
            .output()
            .await
            .unwrap();
        if output.status.signal() == Some(SIGKILL) {
            return None;
        }
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{command:?}, to die at {die_at}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Some(serde_json::from_str(said.lines().last().unwrap()).unwrap())
    }

    /// A fresh process goes on, when the dead one's claim is over.
    async fn resume(&self, home: &Home) -> Value {
        let report = self.run(home, LEASE, 0, &["resume"]).await.unwrap();
        assert_eq!(report["sound"], true, "{report}");
        report
    }

    /// Somebody signs in at a server, and the phone says yes.
    async fn signs_in(&self, home: &Home, at: &Server, point: u64) {
        let sign_in: SignIn = at.trigger(self.user).await;
        self.run(home, LEASE, 0, &["answer", "approve", ""]).await.unwrap();
        assert_eq!(at.collect(&sign_in).await, "ACCEPT", "killed at {point}");
    }

    /// A phone with an account at the old server. Every attempt begins with a copy of it.
    async fn enrolled(&self) -> Home {
        let home = Home::new();
        self.run(&home, 0, 0, &["activate", &offer(self.old, NAMES[0], self.user).await]).await.unwrap();
        home
    }

    /// Replaces the account's enrolment, dying at `point`, and goes on. Tells whether it was killed.
    async fn replaced(&self, home: &Home, point: u64) -> (bool, Value) {
        let link = offer(self.new, NAMES[1], self.user).await;
        if let Some(report) = self.run(home, 0, point, &["replace", &link]).await {
            return (false, report);
        }
        let report = self.resume(home).await;
        if bindings(&report).as_array().unwrap().len() == 2 {
            return (true, report);
        }
        // Not begun, or the reply with the new server's key was lost on the way: the old side is as it was.
        assert_eq!(bindings(&report), &json!([{ "host": "mfa.old.example", "active": true }]), "killed at {point}");
        let link = offer(self.new, NAMES[1], self.user).await;
        (true, self.run(home, LEASE, 0, &["replace", &link]).await.unwrap())
    }
}

fn bindings(report: &Value) -> &Value {
    assert_eq!(report["accounts"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["accounts"][0]["log"]["intact"], true, "{report}");
    &report["accounts"][0]["bindings"]
}

async fn killed_anywhere(from: Kind, to: Kind, user: &str) {
    let (old, new) = (with_others(from).await, with_others(to).await);
    let scene = Scene { old: &old, new: &new, user };
    let enrolled = scene.enrolled().await;
    let both = json!([{ "host": "mfa.new.example", "active": true }, { "host": "mfa.old.example", "active": false }]);
    let mut replaced = None;
    for point in 1..MANY {
        let home = enrolled.copy();
        let (killed, report) = scene.replaced(&home, point).await;
        assert_eq!(bindings(&report), &both, "killed at {point}");
        if !killed {
            println!("{from:?} to {to:?}: {} points", point - 1);
            assert!(point > 20);
            replaced = Some(home);
            break;
        }
    }
    let replaced = replaced.unwrap_or_else(|| panic!("a move has no end"));
    scene.signs_in(&replaced, &old, 0).await;

    for point in 1..MANY {
        let home = replaced.copy();
        let killed = scene.run(&home, 0, point, &["retire"]).await.is_none();
        if killed {
            scene.resume(&home).await;
            scene.run(&home, LEASE, 0, &["retire"]).await.unwrap();
        }
        let report = scene.resume(&home).await;
        assert_eq!(bindings(&report), &json!([{ "host": "mfa.new.example", "active": true }]), "killed at {point}");
        if !killed {
            println!("retiring: {} points", point - 1);
            assert!(point > 2);
            scene.signs_in(&home, &new, point).await;
            return;
        }
    }
    panic!("retiring has no end");
}

#[tokio::test]
async fn a_move_to_edumfa_killed_anywhere_ends_there_with_nothing_lost() {
    killed_anywhere(Kind::PrivacyIdea, Kind::EduMfa, "clara").await;
}

#[tokio::test]
async fn a_move_to_privacyidea_killed_anywhere_ends_there_with_nothing_lost() {
    killed_anywhere(Kind::EduMfa, Kind::PrivacyIdea, "david").await;
}
