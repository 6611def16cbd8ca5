//! Every journalled exchange on the real driver and vault, under every pair of faults.

use super::fixtures::{KINDS, key, provider, world};
use super::phone::{public, sign};
use super::provider::Provider;
use crate::exchange::driver::Driver;
use crate::exchange::{ExchangeId, Story};
use crate::explorer::dialects::intent;
use crate::explorer::{Case, Server, explore};
use crate::ports::{HttpCall, HttpReply, KeyAlgorithm, KeyName, KeySpec, SignRequest, UnixMillis};
use countersign_wire::token::DeviceToken;
use futures::FutureExt;

const SPEC: KeySpec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: false };
const NAMES: [&str; 3] = ["first-device", "first-approval", "second-device"];

/// A provider, and the keys of its phone.
struct Side(Provider);

/// The phone's keys have the fixtures' names.
fn phone_key(name: &KeyName) -> ring::signature::EcdsaKeyPair {
    key(match name.0.as_str() {
        "first-device" => "device",
        "first-approval" => "approval",
        _ => "new-device",
    })
}

impl Server for Side {
    fn public_key(&self, name: &KeyName) -> Vec<u8> {
        public(&phone_key(name)).to_spki_der()
    }

    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        sign(&phone_key(&request.key), &request.message)
    }

    fn serve(&mut self, call: &HttpCall, _now: UnixMillis) -> HttpReply {
        self.0.answer(call)
    }

    fn recorded(&self) -> Vec<String> {
        self.0.log.iter().map(|entry| (*entry).to_owned()).collect()
    }
}

struct Explored {
    kind: &'static str,
    story: Story,
    wanted: &'static str,
}

impl Explored {
    fn of(kind: &'static str) -> Self {
        let (story, wanted) = match kind {
            "enrol" => (Story::Enrol, "enrolled"),
            "prove" => (Story::Prove, "active"),
            "answer" => (Story::Answer, "approve"),
            "device-token" => (Story::SetDeviceToken, "token"),
            "echo" => (Story::SetDeviceToken, "echoed"),
            "rotate-key" => (Story::RotateKey, "rotated"),
            "follow" => (Story::Follow, "enrolled"),
            _ => (Story::Withdraw, "withdrawn"),
        };
        Self { kind, story, wanted }
    }
}

impl Case for Explored {
    fn name(&self) -> &'static str {
        self.kind
    }

    fn server(&self) -> Box<dyn Server> {
        let mut side = match self.kind {
            "enrol" => provider(),
            "follow" => world().next,
            _ => world().provider,
        };
        side.log.clear();
        match self.kind {
            "echo" => side.device().token = DeviceToken::UnifiedPush("https://push.example/1".into()),
            "prove" => side.log.push("active"),
            _ => {}
        }
        Box::new(Side(side))
    }

    fn begin(&self, driver: &Driver) -> ExchangeId {
        if self.kind != "enrol" {
            for name in NAMES {
                driver.ports.signer.public_key(&KeyName(name.into()), SPEC).now_or_never().unwrap().unwrap();
            }
        }
        let saved = world().begin(self.kind).saved().clone();
        let mut new = intent(3, self.story, saved);
        new.header.keys = NAMES.map(|name| KeyName(name.into())).to_vec();
        driver.vault.change(|tx| new.commit(tx, UnixMillis(0))).unwrap().unwrap()
    }

    fn wanted(&self) -> String {
        self.wanted.to_owned()
    }
}

#[test]
fn no_two_faults_make_the_phone_say_what_is_not_so() {
    for kind in KINDS {
        let tally = explore(&Explored::of(kind), 2);
        assert!(tally.commits <= 3, "{kind}: {} commits", tally.commits);
    }
}
