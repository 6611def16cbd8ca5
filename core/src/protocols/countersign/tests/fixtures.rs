//! Saved exchanges of every layout that was shipped: each must be read and finished for ever.
//!
//! `fixtures/<kind>-<version>.hex` is the state of an exchange whose reply was lost, in a world whose keys are in
//! `fixtures/keys.txt`. A new layout is written into a new file, by hand, from what the failing test prints; an old
//! file never changes.

use super::super::Native;
use super::phone::{Phone, Run, read_key};
use super::provider::{ECHO, Provider};
use super::{NOW_MS, binding_of, key_names, scanned};
use crate::account::{Binding, BindingState, DeviceKeys, DeviceToken};
use crate::exchange::{Decision, Outcome, Saved};
use crate::ports::{KeyName, SendError};
use crate::protocols::layout::{self, shape};
use crate::protocols::{Altered, Opened, Protocol, Received, Task};
use countersign_wire::enrol::{CodeAlgorithm, CodeKind, CodeParameters};

macro_rules! fixtures {
    ($($kind:literal $version:literal),* $(,)?) => {
        const FIXTURES: &[(&str, u16, &str)] =
            &[$(($kind, $version, include_str!(concat!("../fixtures/", $kind, "-", $version, ".hex")))),*];
    };
}

fixtures! {
    "enrol" 1, "enrol" 2, "prove" 1, "answer" 1, "device-token" 1, "echo" 1, "rotate-key" 1, "follow" 1, "follow" 2, "withdraw" 1,
}

/// Every kind that is journalled.
pub(super) const KINDS: [&str; 8] =
    ["enrol", "prove", "answer", "device-token", "echo", "rotate-key", "follow", "withdraw"];

const KEYS: &str = include_str!("../fixtures/keys.txt");

pub(super) fn key(name: &str) -> ring::signature::EcdsaKeyPair {
    let line = KEYS.lines().find_map(|line| line.strip_prefix(&format!("{name} "))).expect("a key of that name");
    read_key(&data_encoding::HEXLOWER.decode(line.as_bytes()).unwrap())
}

fn phone() -> Phone {
    let new = KeyName("second-device".into());
    Phone::new()
        .with_key(&key_names().device, key("device"))
        .with_key(&key_names().approval, key("approval"))
        .with_key(&new, key("new-device"))
}

pub(super) fn provider() -> Provider {
    let mut provider = Provider::with_keys("https://login.example.org", "acme", key("operator"), key("challenge"));
    provider.confirmation = false;
    provider.codes =
        Some(CodeParameters { kind: CodeKind::Totp { period: 30 }, algorithm: CodeAlgorithm::Sha1, digits: 6 });
    provider
}

/// Enrolled at the first provider; the second is its successor.
pub(super) struct World {
    phone: Phone,
    pub(super) provider: Provider,
    pub(super) next: Provider,
    binding: Binding,
}

pub(super) fn world() -> World {
    let (phone, mut provider) = (phone(), provider());
    let mut run = Run::enrol(&phone, &scanned(&provider.link()));
    let Outcome::Enrolled(enrolled) = run.finish(&phone, &mut provider) else { panic!("enrolled") };
    let binding = binding_of(*enrolled);
    let mut next =
        Provider::with_keys("https://new.example.net", "acme-new", key("next-operator"), key("next-challenge"));
    let device = provider.device();
    next.announced = Some((device.key.thumbprint(), device.approval.thumbprint()));
    World { phone, provider, next, binding }
}

impl World {
    pub(super) fn begin(&mut self, kind: &str) -> Run {
        let (phone, of) = (&self.phone, &self.binding);
        let begun = match kind {
            "enrol" => {
                self.provider.device = None;
                let offer = scanned(&self.provider.link());
                return Run::enrol(phone, &offer);
            }
            "prove" => phone.begin(Task::Prove(&Binding { state: BindingState::Proving, ..of.clone() })),
            "answer" => {
                let message = self.provider.sign_challenge(&self.provider.challenge());
                let Ok(Opened::Challenge(verified)) = Native.open(of, Received::new(message, NOW_MS), NOW_MS) else {
                    panic!("genuine");
                };
                let decided = verified.decide(Decision::Approve, None, Altered(false));
                phone.begin(Task::Answer { of, decided, sequence: 1, log_head: [1; 32] })
            }
            "device-token" => {
                phone.begin(Task::SetDeviceToken { of, token: &DeviceToken::Fcm("token-1".into()), sequence: 1 })
            }
            "echo" => phone.begin(Task::Echo { of, pushed: ECHO.as_ref(), sequence: 1 }),
            "rotate-key" => phone.begin(Task::RotateKey { of, to: &KeyName("second-device".into()), sequence: 1 }),
            "withdraw" => phone.begin(Task::Withdraw { of, sequence: 1 }),
            "follow" => return self.follow(),
            other => panic!("no such kind: {other}"),
        };
        begun.expect("supported")
    }

    fn follow(&mut self) -> Run {
        let agreement = self.next.agreement_to_follow(&self.provider);
        self.provider.publish(|statement| statement.successor = Some(agreement));
        let Outcome::Polled(polled) = Run::poll(&self.phone, &self.binding).finish(&self.phone, &mut self.provider)
        else {
            panic!("polled");
        };
        let keys = DeviceKeys { device: KeyName("second-device".into()), approval: key_names().approval };
        let successor = polled.successor.expect("a successor");
        let of = &self.binding;
        self.phone
            .begin(Task::Follow { of, successor: &successor, keys: &keys, token: &DeviceToken::None, phone: "Phone" })
            .expect("supported")
    }

    /// What today's code saves when a change leaves and no reply comes.
    fn saved_today(&mut self, kind: &str) -> Saved {
        let mut run = self.begin(kind);
        let Self { phone, provider, next, .. } = self;
        run.resume(phone, &mut |call| {
            let reads = ["look-up", "move-begin"].iter().any(|read| call.url.ends_with(read));
            let host = if call.url.contains("new.example.net") { &mut *next } else { &mut *provider };
            if reads { Ok(host.answer(call)) } else { Err(SendError::NoReply) }
        })
        .put_off();
        run.saved().clone()
    }
}

fn saved(kind: &str, version: u16, hex: &str) -> Saved {
    layout::saved("countersign", kind, version, hex)
}

#[test]
fn every_shipped_layout_is_read_and_finished() {
    for (kind, version, hex) in FIXTURES {
        let mut world = world();
        if *kind == "enrol" {
            world.provider = provider();
        }
        if *kind == "echo" {
            world.provider.device().token = countersign_wire::token::DeviceToken::Fcm("token-1".into());
        }
        let World { phone, provider, next, .. } = &mut world;
        let mut run = Run::restored(&saved(kind, *version, hex), true);
        let host = if *kind == "follow" { next } else { provider };
        let outcome = run.finish(phone, host);
        let expected = match *kind {
            "enrol" | "follow" => matches!(outcome, Outcome::Enrolled(_)),
            "prove" => matches!(outcome, Outcome::Proven(_)),
            "answer" => matches!(outcome, Outcome::Answered(_)),
            "device-token" | "echo" => matches!(outcome, Outcome::DeviceTokenSet),
            "rotate-key" => matches!(outcome, Outcome::KeyRotated),
            "withdraw" => matches!(outcome, Outcome::Withdrawn),
            _ => false,
        };
        assert!(expected, "{kind}-{version}: {outcome:?}");
    }
}

#[test]
fn what_an_older_app_began_stays_readable_however_often_it_is_picked_up() {
    for (kind, version, hex) in FIXTURES {
        let again = Native.restore(&saved(kind, *version, hex)).unwrap().save();
        assert!(Native.restore(&again).is_ok(), "{kind}-{version}");
    }
}

#[test]
fn a_layout_that_changes_gets_another_number() {
    for kind in KINDS {
        let today = world().saved_today(kind);
        let fixture = FIXTURES.iter().find(|(k, version, _)| *k == kind && *version == today.version);
        let Some((_, version, hex)) = fixture.filter(|(_, _, hex)| !hex.trim().is_empty()) else {
            let hex = data_encoding::HEXLOWER.encode(&today.state);
            panic!("write fixtures/{kind}-{}.hex: {hex}", today.version);
        };
        assert_eq!(shape(&today), shape(&saved(kind, *version, hex)), "{kind}");
    }
}

#[test]
fn a_newer_layout_or_an_unknown_kind_is_left_alone() {
    for (kind, version, hex) in FIXTURES {
        assert!(Native.restore(&saved(kind, version + 1, hex)).is_err(), "{kind}");
        assert!(Native.restore(&saved(kind, *version, "a0")).is_err(), "{kind}");
    }
    assert!(Native.restore(&saved("poll", 1, "a0")).is_err());
    assert!(Native.restore(&saved("something-new", 1, "a0")).is_err());
}
