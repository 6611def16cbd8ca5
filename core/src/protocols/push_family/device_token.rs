//! Device token: tell the server where to ring. The same request may be sent again, so nothing is looked up first.
//!
//! These servers ring through one push service, whose registration tokens are the only addresses that mean anything to
//! them.

use super::Dialect;
use super::enrolment::Enrolment;
use super::envelope::{Refused, Reply, Said};
use super::line::{LATER, LIMIT, Line, Repair, ask, hear, post};
use crate::account::{Binding, DeviceToken};
use crate::exchange::{Effect, Event, Exchange, Facts, Need, Outcome, Reason, Saved};
use crate::ports::{HttpReply, SignError, UnixMillis};
use crate::protocols::Unsupported;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) const KIND: &str = "device-token";

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct SetDeviceToken {
    dialect: Dialect,
    line: Line,
    token: String,
}

pub(super) fn begin(dialect: Dialect, of: &Binding, token: &DeviceToken) -> Result<Box<dyn Exchange>, Unsupported> {
    let token = match token {
        DeviceToken::Fcm(token) => token.clone(),
        DeviceToken::None => String::new(),
        DeviceToken::Apns { .. } | DeviceToken::WebPush(_) => return Err(Unsupported),
    };
    if Enrolment::of(of).ok_or(Unsupported)?.poll_only {
        return Err(Unsupported);
    }
    let line = Line::of(of).ok_or(Unsupported)?;
    Ok(Box::new(SetDeviceToken { dialect, line, token }))
}

/// The call that was signed for.
pub(super) fn call(line: &Line, token: &str, signature: &str, effect: Effect) -> Need {
    let timestamp = line.timestamp();
    let fields =
        [("new_fb_token", token), ("serial", &line.serial), ("timestamp", &timestamp), ("signature", signature)];
    match effect {
        Effect::Read => ask(&line.url, &fields),
        Effect::Change => post(&line.url, &fields, LIMIT),
    }
}

impl SetDeviceToken {
    fn send(&self, signatures: &[Vec<u8>]) -> Need {
        call(&self.line, &self.token, &self.dialect.written(signatures), Effect::Change)
    }

    fn answered(&mut self, facts: &mut Facts<'_>, reply: &HttpReply) -> Need {
        match hear(facts, reply) {
            Some(Reply { said: Said::Done { value: Value::Bool(true), .. }, .. }) => {
                Need::Done(Outcome::DeviceTokenSet)
            }
            Some(Reply { said: Said::Refused(refused), time, .. }) => self.refused(refused, time),
            Some(_) => Need::Done(Outcome::Failed(Reason::Refused)),
            None => Need::Later { retry_after: reply.retry_after() },
        }
    }

    fn refused(&mut self, refused: Refused, time: Option<UnixMillis>) -> Need {
        if refused.is_of_proof() {
            match self.line.repair(time, KIND, Some(&self.token)) {
                Repair::Again(need) => return need,
                Repair::Failed(reason) => return Need::Done(Outcome::Failed(reason)),
                Repair::NotTime => {}
            }
        }
        Need::Done(Outcome::Failed(refused.reason()))
    }
}

impl Exchange for SetDeviceToken {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match event {
            Event::Resume => self.line.sign_now(facts, KIND, Some(&self.token)),
            Event::Signed(signatures) => self.send(&signatures),
            Event::Reply(reply) => self.answered(facts, &reply),
            Event::SignFailed(SignError::KeyGone) => Need::Done(Outcome::Failed(Reason::KeyGone)),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        Saved::new(self.dialect.name, KIND, 1, self)
    }
}
