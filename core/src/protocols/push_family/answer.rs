//! Answer: a person's decision, delivered.
//!
//! Saved is the intent: nonce, decision, option. The proof has no time in it and is made anew for each attempt. The server
//! takes one answer to a challenge and then forgets it, and says `false` for everything from "too late" to "wrong option".
//! So before a second attempt the exchange looks whether the challenge is still open: if it is, no earlier attempt counted;
//! if it is not, and one may have arrived, nobody can say what became of it.
//!
//! Denials are never lost: one with a reason that the server did not take is followed by the plain form. `true` means
//! recorded, and comes over TLS without a signature.

use super::address::Address;
use super::envelope::{Reply, Said};
use super::line::{LATER, LIMIT, Line, Listed, POLL, hear, lists, post};
use super::open::AnswerTo;
use super::{Dialect, Taken};
use crate::account::{Binding, Trouble};
use crate::exchange::{Answered, Decision, Event, Exchange, Facts, Need, Outcome, Reason, Receipt, Saved};
use crate::ports::{HttpReply, SignError};
use crate::protocols::{Decided, NumberRequest, Unsupported};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub(super) const KIND: &str = "answer";

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    dialect: Dialect,
    line: Line,
    /// Where to answer.
    url: String,
    nonce: String,
    form: Form,
    /// What a person typed where options were offered.
    option: Option<String>,
    at: At,
    /// Answers that were told `false` while their challenge was open.
    refused: u8,
}

/// What the server is told.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Form {
    Approve,
    Decline,
    /// Declined, and not started by this person.
    DeclineUnknown,
}

/// How far it has come.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum At {
    /// `again`: an earlier attempt may have arrived.
    Speaking { again: bool },
    /// Looking whether the challenge is still open.
    Looking {
        /// The last attempt was told `false`, so it is known that it did not count.
        denied: bool,
        /// An attempt may have arrived of which nothing is known.
        unknown: bool,
    },
}

pub(super) fn begin(dialect: Dialect, of: &Binding, decided: &Decided) -> Result<Box<dyn Exchange>, Unsupported> {
    let line = Line::of(of).ok_or(Unsupported)?;
    let about = AnswerTo::of(decided.challenge()).ok_or(Unsupported)?;
    let enrolled = Address::parse(&line.url).map_err(|_| Unsupported)?;
    let asked = decided.challenge().number != NumberRequest::None;
    let form = match decided.decision() {
        Decision::Approve => Form::Approve,
        Decision::Report if about.reasons => Form::DeclineUnknown,
        Decision::Deny | Decision::Report => Form::Decline,
    };
    let option = decided.typed().filter(|_| asked && form == Form::Approve).map(str::to_owned);
    if asked && form == Form::Approve && option.is_none() {
        return Err(Unsupported);
    }
    Ok(Box::new(Answer {
        dialect,
        url: enrolled.or_same_origin(&about.url).url.into(),
        line,
        nonce: about.nonce,
        form,
        option,
        at: At::Speaking { again: false },
        refused: 0,
    }))
}

impl Answer {
    fn speak(&mut self, again: bool) -> Need {
        self.at = At::Speaking { again };
        self.line.sign(KIND, &self.signed_text())
    }

    fn look(&mut self, facts: &Facts<'_>, denied: bool, unknown: bool) -> Need {
        self.at = At::Looking { denied, unknown };
        self.line.sign_now(facts, POLL, None)
    }

    fn signed_text(&self) -> String {
        let mut parts = vec![self.nonce.as_str(), &self.line.serial];
        match self.form {
            Form::Approve => parts.extend(self.option.as_deref()),
            Form::Decline => parts.push(DECLINE),
            Form::DeclineUnknown => parts.extend([DECLINE, UNKNOWN]),
        }
        parts.join("|")
    }

    fn send(&self, signatures: &[Vec<u8>]) -> Need {
        let signature = self.dialect.written(signatures);
        let mut fields = vec![("serial", self.line.serial.as_str()), ("nonce", &self.nonce), ("signature", &signature)];
        match self.form {
            Form::Approve => fields.extend(self.option.as_deref().map(|option| ("presence_answer", option))),
            Form::Decline => fields.push((DECLINE, "1")),
            Form::DeclineUnknown => fields.extend([(DECLINE, "1"), ("decline_reason", UNKNOWN)]),
        }
        post(&self.url, &fields, LIMIT)
    }

    fn answered(&mut self, facts: &mut Facts<'_>, reply: &HttpReply, again: bool) -> Need {
        let Some(Reply { said, product, .. }) = hear(facts, reply) else {
            return Need::Later { retry_after: reply.retry_after() };
        };
        match said {
            Said::Done { value: Value::Bool(true), detail } => self.taken(&detail, product.as_deref()),
            Said::Done { value: Value::Bool(false), .. } => {
                self.refused = self.refused.saturating_add(1);
                self.look(facts, true, again)
            }
            Said::Done { .. } => LATER,
            Said::Refused(_) if again => Need::Done(Outcome::Unconfirmed),
            Said::Refused(refused) => failed(refused.reason()),
        }
    }

    /// What the server has on record is an approval or a denial; it does not know reports. It has one on record only if
    /// it is a server that looks whether the challenge was open, and still the one that the dialect is of.
    fn taken(&self, detail: &Value, product: Option<&str>) -> Need {
        let decision = if self.form == Form::Approve { Decision::Approve } else { Decision::Deny };
        if self.dialect.taken == Taken::Noted || product != Some(self.dialect.product) {
            let receipt = Receipt::Noted { decision };
            return Need::Done(Outcome::Answered(Answered { receipt, signed: false, log_head: None }));
        }
        let code = detail.get("display_code").and_then(Value::as_str).filter(|_| self.form == Form::Approve);
        let code = code.filter(|code| code.len() <= LONGEST_CODE && code.bytes().all(|b| b.is_ascii_alphanumeric()));
        let receipt =
            Receipt::Recorded { decision, at: None, code_to_show: code.map(str::to_owned), paused_until: None };
        Need::Done(Outcome::Answered(Answered { receipt, signed: false, log_head: None }))
    }

    fn looked(&mut self, facts: &mut Facts<'_>, reply: &HttpReply, denied: bool, unknown: bool) -> Need {
        match self.line.listed(facts, reply) {
            Listed::Open(open) if lists(&open, &self.nonce) => self.still_open(denied, unknown),
            Listed::Again(need) => need,
            Listed::Nothing(retry_after) => Need::Later { retry_after },
            // A denial that was taken before does no harm when it comes again.
            Listed::Refused(_) if self.form != Form::Approve && self.refused < MOST_REFUSED => self.speak(unknown),
            Listed::Open(_) | Listed::Unknown | Listed::Refused(_) if unknown => Need::Done(Outcome::Unconfirmed),
            Listed::Open(_) => failed(Reason::NotRecorded),
            Listed::Unknown => failed(Reason::Suspected(Trouble::NotActivated)),
            Listed::Refused(reason) => failed(reason),
        }
    }

    /// No attempt has counted so far; one without a reply may still be on its way. One that the server refused as it was is
    /// not repeated as it was.
    fn still_open(&mut self, denied: bool, unknown: bool) -> Need {
        match self.form {
            Form::DeclineUnknown if denied => self.form = Form::Decline,
            Form::Approve if denied && self.option.is_some() => return failed(Reason::WrongNumber),
            _ if denied && self.refused >= MOST_REFUSED => return failed(Reason::NotRecorded),
            _ => {}
        }
        self.speak(unknown)
    }
}

impl Exchange for Answer {
    fn step(&mut self, facts: &mut Facts<'_>, event: Event) -> Need {
        match (event, self.at) {
            (Event::Resume, At::Looking { denied, unknown }) => self.look(facts, denied, unknown),
            (Event::Resume, At::Speaking { .. }) if facts.may_have_arrived => self.look(facts, false, true),
            (Event::Resume, At::Speaking { .. }) => self.speak(false),
            (Event::Signed(signatures), At::Speaking { .. }) => self.send(&signatures),
            (Event::Signed(signatures), At::Looking { .. }) => self.line.poll(&self.dialect, &signatures),
            (Event::Reply(reply), At::Speaking { again }) => self.answered(facts, &reply, again),
            (Event::Reply(reply), At::Looking { denied, unknown }) => self.looked(facts, &reply, denied, unknown),
            (Event::SignFailed(SignError::Cancelled), At::Speaking { .. }) => failed(Reason::Cancelled),
            (Event::SignFailed(SignError::KeyGone), _) => failed(Reason::KeyGone),
            _ => LATER,
        }
    }

    fn save(&self) -> Saved {
        Saved::new(self.dialect.name, KIND, 1, self)
    }
}

fn failed(reason: Reason) -> Need {
    Need::Done(Outcome::Failed(reason))
}

const DECLINE: &str = "decline";
const UNKNOWN: &str = "unknown_trigger";
/// A plain answer that is refused so often will not be taken.
const MOST_REFUSED: u8 = 2;
const LONGEST_CODE: usize = 8;
