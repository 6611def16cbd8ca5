//! Every journalled exchange on the real driver and vault, under every pair of faults.

use super::server::{Server, model_key, model_signature};
use super::{NOW, edumfa_link, enrolled_with, link, link_of_either, looked_up, opened, phone::Run, scanned};
use crate::account::DeviceToken;
use crate::exchange::driver::Driver;
use crate::exchange::{Decision, ExchangeId, Saved, Story};
use crate::explorer::dialects::intent;
use crate::explorer::{self, Case, explore};
use crate::ports::{HttpCall, HttpReply, KeyName, SignRequest, UnixMillis};
use crate::protocols::Task;
use std::time::Duration;

impl explorer::Server for Server {
    fn public_key(&self, name: &KeyName) -> Vec<u8> {
        model_key(name)
    }

    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        model_signature(request)
    }

    fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply {
        Server::serve(self, call, now)
    }

    fn recorded(&self) -> Vec<String> {
        self.recorded.clone()
    }
}

pub(super) struct Explored {
    name: &'static str,
    story: Story,
    wanted: &'static str,
    server: fn() -> Server,
    saved: fn() -> Saved,
}

fn ready() -> Server {
    let (_, server) = enrolled_with(&with_push());
    server
}

fn with_push() -> String {
    link("").replace("poll_only=True", "poll_only=False")
}

fn answer(decision: Decision, prepare: fn(&mut Server), typed: Option<&str>) -> Saved {
    let (binding, mut server) = enrolled_with(&with_push());
    prepare(&mut server);
    Run::answer(&binding, opened(&binding, &server), decision, typed).exchange.save()
}

/// eduMFA's, where a challenge ends after two minutes: before some of the slow ones.
fn edumfa() -> Server {
    let (_, server) = enrolled_with(&edumfa_link(""));
    Server { expires: NOW.after(Duration::from_mins(2)), ..server }
}

fn edumfa_without_phones() -> Server {
    Server::of(&scanned(&edumfa_link("")))
}

fn edumfa_answer(decision: Decision) -> Saved {
    let (binding, server) = enrolled_with(&edumfa_link(""));
    Run::answer(&binding, opened(&binding, &server), decision, None).exchange.save()
}

const CASES: [Explored; 13] = [
    Explored {
        name: "privacyidea enrol",
        story: Story::Enrol,
        wanted: "enrolled",
        server: Server::default,
        saved: || Run::enrol(&scanned(&link(""))).exchange.save(),
    },
    Explored {
        name: "privacyidea prove",
        story: Story::Prove,
        wanted: "active",
        server: || Server { recorded: vec!["active".into()], ..ready() },
        saved: || {
            let (binding, _) = enrolled_with(&with_push());
            Run::begin(Task::Prove(&binding)).unwrap().exchange.save()
        },
    },
    Explored {
        name: "privacyidea approve",
        story: Story::Answer,
        wanted: "accept",
        server: || Server { presence: Some("17,42"), expected: "42", ..ready() },
        saved: || answer(Decision::Approve, |server| server.presence = Some("17,42"), Some("42")),
    },
    Explored {
        name: "privacyidea decline",
        story: Story::Answer,
        wanted: "declined",
        server: ready,
        saved: || answer(Decision::Deny, |_| {}, None),
    },
    Explored {
        name: "privacyidea report",
        story: Story::Answer,
        wanted: "declined",
        server: || Server { refuses_reasons: true, ..ready() },
        saved: || answer(Decision::Report, |server| server.reasons = true, None),
    },
    Explored {
        name: "privacyidea token",
        story: Story::SetDeviceToken,
        wanted: "token",
        server: ready,
        saved: || {
            let (of, token) = (enrolled_with(&with_push()).0, DeviceToken::Fcm("fcm".into()));
            Run::begin(Task::SetDeviceToken { of: &of, token: &token, sequence: 1 }).unwrap().exchange.save()
        },
    },
    Explored {
        name: "edumfa enrol",
        story: Story::Enrol,
        wanted: "enrolled",
        server: edumfa_without_phones,
        saved: || Run::enrol(&scanned(&edumfa_link(""))).exchange.save(),
    },
    Explored {
        name: "privacyidea enrol, looked up",
        story: Story::Enrol,
        wanted: "enrolled",
        server: Server::default,
        saved: || Run::enrol(&looked_up(&link_of_either(), &mut Server::default())).exchange.save(),
    },
    Explored {
        name: "edumfa enrol, looked up",
        story: Story::Enrol,
        wanted: "enrolled",
        server: edumfa_without_phones,
        saved: || Run::enrol(&looked_up(&link_of_either(), &mut edumfa_without_phones())).exchange.save(),
    },
    Explored {
        name: "edumfa prove",
        story: Story::Prove,
        wanted: "active",
        server: || Server { recorded: vec!["active".into()], ..edumfa() },
        saved: || Run::begin(Task::Prove(&enrolled_with(&edumfa_link("")).0)).unwrap().exchange.save(),
    },
    Explored {
        name: "edumfa approve",
        story: Story::Answer,
        wanted: "accept",
        server: edumfa,
        saved: || edumfa_answer(Decision::Approve),
    },
    Explored {
        name: "edumfa decline",
        story: Story::Answer,
        wanted: "declined",
        server: edumfa,
        saved: || edumfa_answer(Decision::Report),
    },
    Explored {
        name: "edumfa token",
        story: Story::SetDeviceToken,
        wanted: "token",
        server: edumfa,
        saved: || {
            let (of, token) = (enrolled_with(&edumfa_link("")).0, DeviceToken::Fcm("fcm".into()));
            Run::begin(Task::SetDeviceToken { of: &of, token: &token, sequence: 1 }).unwrap().exchange.save()
        },
    },
];

impl Case for Explored {
    fn name(&self) -> &'static str {
        self.name
    }

    fn server(&self) -> Box<dyn explorer::Server> {
        Box::new((self.server)())
    }

    fn begin(&self, driver: &Driver) -> ExchangeId {
        let new = intent(3, self.story, (self.saved)());
        driver.vault.change(|tx| new.commit(tx, UnixMillis(0))).unwrap().unwrap()
    }

    fn wanted(&self) -> String {
        self.wanted.to_owned()
    }
}

#[test]
fn no_two_faults_make_the_phone_say_what_is_not_so() {
    for case in &CASES {
        let tally = explore(case, 2);
        assert!(tally.commits <= 5, "{}: {} commits", case.name, tally.commits);
    }
}
