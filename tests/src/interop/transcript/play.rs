//! Plays a story: with a server, or with what one has said.

use super::normal::{MOMENT, Normal};
use super::{Call, Step, Story, Transcript, What};
use crate::interop::{Phone, Server, alone, code_to_show, decided};
use async_trait::async_trait;
use countersign::ports::{Clock, HttpCall, HttpReply, SendError, Transport, UnixMillis};
use countersign::protocols::Answer;
use countersign_adapters::SystemClock;
use std::sync::{Arc, Mutex, PoisonError};

const STEPS: [What; 5] = [What::Enrol, What::Approve, What::Deny, What::Report, What::Examine];

/// Plays a story with its server.
pub async fn record(story: &Story) -> Transcript {
    let server = alone(story.kind).await;
    let phone = Phone::new().await;
    let mut normal = Normal::at(&server.base);
    let mut steps = Vec::new();
    for what in STEPS {
        let before = phone.said().len();
        let given = bring_about(what, &server, story, &phone).await;
        let outcome = take(what, given.as_deref(), &phone).await;
        normal.next_sign_in();
        let given = given.map(|given| if what == What::Enrol { normal.link(&given) } else { normal.option(&given) });
        let mut calls = Vec::new();
        for (call, reply) in &phone.said()[before..] {
            let call = normal.call(call, reply.as_ref().unwrap());
            // Whether a phone asks again while it answers depends on who is faster.
            let again = |known: &Call| known.request == call.request && known.fields == call.fields;
            if !calls.iter().any(again) {
                calls.push(call);
            }
        }
        steps.push(Step { what, given, calls, outcome });
    }
    Transcript { version: server.version.clone(), steps }
}

/// Plays it without: the phone must say the same, and come to the same end.
pub async fn replay(transcript: Transcript) {
    let line = Recording { normal: Mutex::new(Normal::replayed()), calls: Mutex::default() };
    let line = Arc::new(line);
    let ahead = MOMENT * 1000 - SystemClock.now().0;
    assert_eq!(UnixMillis(SystemClock.now().0 + ahead).0 / 1000, MOMENT);
    let phone = Phone::over(ahead, line.clone()).await;
    for step in transcript.steps {
        line.expect(step.calls);
        assert_eq!(take(step.what, step.given.as_deref(), &phone).await, step.outcome, "{:?}", step.what);
        line.assert_told(step.what);
    }
}

/// What happens before the person acts. Gives the link, or the number on the other screen.
async fn bring_about(what: What, server: &Server, story: &Story, phone: &Phone) -> Option<String> {
    match what {
        What::Enrol => Some(server.offer_of(story.token, story.user).await),
        What::Approve => server.trigger(story.user).await.shown_if_any(&phone.serial()),
        What::Deny | What::Report => {
            server.trigger(story.user).await;
            None
        }
        What::Examine => {
            server.delete(&phone.serial()).await;
            None
        }
    }
}

/// What the person does, and what comes of it.
async fn take(what: What, given: Option<&str>, phone: &Phone) -> String {
    let answer = match what {
        What::Enrol => {
            phone.enrol(given.unwrap()).await.unwrap();
            return format!("{:?}", phone.push());
        }
        What::Examine => return format!("{:?}", phone.complaints().await),
        What::Approve => Answer::Approve { number: given.map(str::to_owned) },
        What::Deny => Answer::Deny,
        What::Report => Answer::Report,
    };
    let prompt = phone.prompt().await;
    let shown = prompt.about().text.as_ref().unwrap().as_str().to_owned();
    let answered = phone.decide(prompt, answer).await.unwrap();
    let code = if code_to_show(&answered).is_some() { ", a code is shown" } else { "" };
    format!("{shown} {:?}{code}", decided(&answered))
}

/// A server's side, out of a recording.
struct Recording {
    normal: Mutex<Normal>,
    calls: Mutex<Vec<(Call, bool)>>,
}

impl Recording {
    fn expect(&self, calls: Vec<Call>) {
        *self.calls.lock().unwrap_or_else(PoisonError::into_inner) =
            calls.into_iter().map(|call| (call, false)).collect();
    }

    fn assert_told(&self, what: What) {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let untold: Vec<_> = calls.iter().filter(|(_, told)| !told).map(|(call, _)| &call.request).collect();
        assert!(untold.is_empty(), "{what:?}: the phone has not said {untold:?}");
    }
}

#[async_trait]
impl Transport for Recording {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        let (request, fields) = self.normal.lock().unwrap_or_else(PoisonError::into_inner).request(&call);
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |(call, _): &(Call, bool)| call.request == request && call.fields == fields;
        // A poll may come once more than it was recorded: then there is no news.
        let next = calls.iter().position(|one| same(one) && !one.1).or_else(|| calls.iter().rposition(same));
        let next = next.unwrap_or_else(|| panic!("the phone says something new: {request} {fields:?}"));
        let (call, told) = &mut calls[next];
        *told = true;
        let body = call.reply.to_string().into_bytes();
        // What the server makes up is known from now on, as it was when it was recorded.
        let mut normal = self.normal.lock().unwrap_or_else(PoisonError::into_inner);
        normal.learn(&call.reply);
        Ok(HttpReply { status: call.status, headers: Vec::new(), body })
    }
}
