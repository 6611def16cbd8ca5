//! Poll: what is open for this phone, and whether the provider has a newer statement. Reads only, not journalled.
//!
//! The reply is signed for this very poll, so nobody can hide a prompt, replay one or call an account dead. Prompts go out
//! as received and are opened, every time, by [`super::open`]. A newer statement goes out as the binding's new keys and
//! addresses; a successor in it waits for the person.

use super::call::LIMIT;
use super::enrolment::{Enrolment, KnownKey, identity, known_provider};
use super::line::{Line, bounds, seconds_to_millis};
use super::open;
use super::reason::{millis, reason};
use super::signed::{Intent, Said, Signed, failed};
use crate::account::{Binding, BindingState, Endpoint, Successor};
use crate::exchange::{ChallengeEnd, ChallengeNews, Decision, EndedAs, Exchange, Need, Outcome, Polled, Reason};
use crate::ports::UnixMillis;
use crate::protocols::Unsupported;
use countersign_wire::approval::{self, ChallengeOutcome, Poll as Request};
use countersign_wire::reply::Refusal;
use countersign_wire::{ChallengeId, Hosts, Origin};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The longest that a provider holds a poll, in seconds.
const LONGEST_WAIT: u64 = 60;
/// The most prompts of one reply; more may be open.
const MOST: usize = 16;

/// Never stored; serialisable like every other intent.
#[derive(Serialize, Deserialize)]
pub(super) struct Poll {
    wait: u64,
    /// What this phone shows: the provider says what became of it, and holds the poll while nothing did.
    ask: Vec<ChallengeId>,
    host: String,
    enrolment: Enrolment,
    /// Another binding has taken over already: where the provider moves to is old news.
    retiring: bool,
}

pub(super) fn begin(of: &Binding, wait: Duration, shown: &[Vec<u8>]) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let line = Line::of_device(of, &enrolment).ok_or(Unsupported)?;
    let intent = Poll {
        wait: wait.as_secs().min(LONGEST_WAIT),
        ask: shown.iter().filter_map(|id| ChallengeId::try_from(id.as_slice()).ok()).take(MOST).collect(),
        host: of.endpoint.host.clone(),
        enrolment,
        retiring: matches!(of.state, BindingState::Retiring { .. }),
    };
    Ok(Box::new(Signed::new(line, None, intent)))
}

impl Intent for Poll {
    const KIND: &'static str = "poll";
    const ENDPOINT: &'static str = "poll";
    type Request = Request;
    type Reply = approval::Polled;

    fn request(&self) -> Request {
        Request { wait: self.wait, ask: self.ask.clone() }
    }

    fn limit(&self) -> Duration {
        LIMIT + Duration::from_secs(self.wait)
    }

    fn heard(&mut self, result: approval::Polled, said: Said<'_>) -> Need {
        let complete = result.prompts.len() < MOST;
        let challenges = result.prompts.into_iter().map(|prompt| ChallengeNews {
            life: Some(open::remaining(&prompt.challenge, said.time, Duration::from_millis(prompt.remaining))),
            message: prompt.challenge,
        });
        let polled = Polled {
            challenges: challenges.collect(),
            ended: result.outcomes.iter().map(ended).collect(),
            private: self.renewed_key(said.line),
            endpoint: said.line.has_news().then(|| self.endpoint(said.line)),
            provider: said.line.has_news().then(|| known_provider(said.line.statement())),
            successor: self.successor(said.line, said.now),
            complete,
        };
        Need::Done(Outcome::Polled(Box::new(polled)))
    }

    fn refused(&self, refusal: &Refusal, _time: u64) -> Need {
        failed(reason(refusal))
    }

    fn two_statements(&self) -> Need {
        failed(Reason::NotGenuine)
    }
}

impl Poll {
    /// After a rotation the binding's public key is still the old one: here it is put right.
    fn renewed_key(&self, line: &Line) -> Option<Vec<u8>> {
        let current = KnownKey { name: line.signer().clone(), public: *line.public()? };
        if current == self.enrolment.device_key {
            return None;
        }
        Some(Enrolment { device_key: current, ..self.enrolment.clone() }.encode())
    }

    /// The host stays as it was confirmed while the provider still lists it.
    fn endpoint(&self, line: &Line) -> Endpoint {
        let hosts: Vec<String> = line
            .origins()
            .iter()
            .filter_map(|origin| Origin::parse(origin).ok())
            .map(|origin| origin.host().to_owned())
            .collect();
        let host = match hosts.first() {
            Some(first) if !hosts.contains(&self.host) => first.clone(),
            _ => self.host.clone(),
        };
        Endpoint { urls: line.origins().to_vec(), host }
    }

    fn successor(&self, line: &Line, now: UnixMillis) -> Option<Successor> {
        let statement = line.statement();
        let successor = statement.successor(bounds(now)).ok()?;
        let unfit = line.hosts() == Hosts::Public && successor.origin.is_for_development();
        if self.retiring || unfit {
            return None;
        }
        let expires_at = successor.expires_at.min(statement.statement().expires_at);
        Some(Successor {
            host: successor.origin.host().to_owned(),
            identity: identity(&successor.pin()),
            expires_at: UnixMillis(seconds_to_millis(expires_at)),
            private: statement.bytes().to_vec(),
        })
    }
}

fn ended(outcome: &ChallengeOutcome) -> ChallengeEnd {
    let how = match outcome.outcome {
        approval::Outcome::Approved => EndedAs::Decided(Decision::Approve),
        approval::Outcome::Denied => EndedAs::Decided(Decision::Deny),
        approval::Outcome::Reported => EndedAs::Decided(Decision::Report),
        approval::Outcome::Expired => EndedAs::Expired,
        approval::Outcome::Cancelled => EndedAs::Cancelled,
        approval::Outcome::Unknown => EndedAs::Unknown,
    };
    let at = (outcome.outcome != approval::Outcome::Unknown).then(|| millis(outcome.at));
    ChallengeEnd { id: outcome.challenge.as_ref().to_vec(), how, at }
}
