//! Answer: a person's decision, delivered, and the provider's receipt.
//!
//! Saved is the decision with everything it is about, and after signing the finished bytes, because the provider keeps a
//! receipt by number and content: after a lost reply the same bytes get the same receipt. Approvals are signed by the
//! approval key, denials and reports by the device key, so denying needs no gesture.
//!
//! A receipt counts only if it is signed for these bytes and echoes challenge, decision, log head and number; anything
//! else is no reply, and the answer is sent again until its deadline. Every signed refusal ends it with a reason.

use super::call::LATER;
use super::enrolment::Enrolment;
use super::line::Line;
use super::reason::millis;
use super::signed::{Intent, Said, Signed};
use crate::account::Binding;
use crate::exchange::{Answered, Decision, Exchange, Facts, Need, Outcome, Receipt, TooLate};
use crate::ports::UnixMillis;
use crate::protocols::{Decided, NumberRequest, Unsupported};
use countersign_wire::approval::{self, Recorded};
use countersign_wire::{ChallengeId, Digest, Domain};
use serde::{Deserialize, Serialize};

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
pub(super) struct Answer {
    decided_at: UnixMillis,
    digest: Digest,
    challenge: ChallengeId,
    relying_party: Domain,
    decision: Decision,
    number: Option<String>,
    log_head: Digest,
    altered: bool,
    user_verified: bool,
}

pub(super) fn begin(
    of: &Binding,
    decided: &Decided,
    sequence: u64,
    log_head: [u8; 32],
    facts: &Facts<'_>,
) -> Result<Box<dyn Exchange>, Unsupported> {
    let enrolment = Enrolment::of(of).ok_or(Unsupported)?;
    let about = decided.challenge();
    let asks_number = about.number != NumberRequest::None;
    let approves = decided.decision() == Decision::Approve;
    let line = if approves { Line::of_approval(of, &enrolment) } else { Line::of_device(of, &enrolment) };
    let number = decided.typed().filter(|_| approves && asks_number).map(str::to_owned);
    if approves && asks_number && !number.as_deref().is_some_and(is_number) {
        return Err(Unsupported);
    }
    let intent = Answer {
        decided_at: facts.now,
        digest: Digest::of(decided.message()),
        challenge: ChallengeId::try_from(about.id.as_slice()).map_err(|_| Unsupported)?,
        relying_party: Domain::parse(&about.relying_party).map_err(|_| Unsupported)?,
        decision: decided.decision(),
        number,
        log_head: Digest::new(log_head),
        altered: decided.altered(),
        user_verified: approves && enrolment.user_verification,
    };
    Ok(Box::new(Signed::new(line.ok_or(Unsupported)?, Some(sequence), intent)))
}

/// Two digits, as the browser shows them.
fn is_number(typed: &str) -> bool {
    typed.len() == 2 && typed.bytes().all(|byte| byte.is_ascii_digit())
}

impl Intent for Answer {
    const KIND: &'static str = "answer";
    const ENDPOINT: &'static str = "answer";
    type Request = approval::Answer;
    type Reply = approval::Receipt;

    fn request(&self) -> approval::Answer {
        approval::Answer {
            decided_at: u64::try_from(self.decided_at.seconds()).unwrap_or(0),
            digest: self.digest,
            challenge: self.challenge,
            relying_party: self.relying_party.clone(),
            decision: match self.decision {
                Decision::Approve => approval::Decision::Approve,
                Decision::Deny => approval::Decision::Deny,
                Decision::Report => approval::Decision::Report,
            },
            number: self.number.clone(),
            log_head: self.log_head,
            altered: self.altered,
            user_verified: self.user_verified,
        }
    }

    fn asks_person(&self) -> bool {
        self.decision == Decision::Approve
    }

    fn heard(&mut self, receipt: approval::Receipt, said: Said<'_>) -> Need {
        let ours = receipt.challenge == self.challenge
            && receipt.log_head == self.log_head
            && Some(receipt.sequence) == said.sequence;
        let word = match (receipt.recorded, self.decision) {
            (Recorded::Approved, Decision::Approve)
            | (Recorded::Denied, Decision::Deny)
            | (Recorded::Reported, Decision::Report) => Receipt::Recorded {
                decision: self.decision,
                at: Some(millis(said.time)),
                code_to_show: None,
                paused_until: receipt.at.map(millis),
            },
            (Recorded::TooLate, Decision::Deny | Decision::Report) => {
                Receipt::TooLate(TooLate { signed_in_at: millis(receipt.at.unwrap_or(said.time)) })
            }
            _ => return LATER,
        };
        if !ours {
            return LATER;
        }
        Need::Done(Outcome::Answered(Answered {
            receipt: word,
            signed: true,
            log_head: Some(receipt.log_head.as_ref().to_vec()),
        }))
    }
}
