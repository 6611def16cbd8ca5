//! How a decision ended: what the provider recorded, what that means for the log, the prompt and the enrolment.
//!
//! A prompt stays open if its answer certainly did not count and it can be answered again: a declined gesture, a
//! refused approval that can still be a denial. Otherwise it is closed, and the ledger keeps it from coming back.

use super::inbox;
use super::prompt::PromptId;
use super::stored::PromptRow;
use crate::account::{Account, Binding, Standing};
use crate::exchange::{Answered, Conclusion, Decision, Header, Outcome, ProcessMoment, Reason, Receipt, decode_note};
use crate::log::{self, Anchor, Event, Recorded};
use crate::ports::UnixMillis;
use crate::vault::{Record, Tx, VaultError};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

/// What an answer has to remember until it is settled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct AnswerNote {
    pub(super) prompt: PromptId,
    pub(super) decision: Decision,
    /// The log entry of the decision, and the head that the answer signs.
    pub(super) entry: u64,
    #[serde(with = "serde_bytes")]
    pub(super) head: [u8; 32],
}

/// Settles [`crate::exchange::Story::Answer`].
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    header: &Header,
    outcome: Outcome,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let note: AnswerNote = decode_note(&header.note)?;
    let conclusion = match outcome.honest(header.may_have_arrived) {
        Outcome::Answered(answered) => Conclusion::Answered(answered),
        Outcome::Unconfirmed => Conclusion::Unconfirmed,
        Outcome::Failed(reason) => Conclusion::Failed(reason),
        _ if header.may_have_arrived => Conclusion::Unconfirmed,
        _ => Conclusion::Failed(Reason::Internal),
    };
    settle_prompt(tx, &note, header, &conclusion, moment)?;
    if tx.get::<Account>(&header.account.into())?.is_some() {
        log::append(tx, header.account, event(&note, &conclusion), moment.wall)?;
    }
    settle_binding(tx, header, &conclusion, moment.wall)?;
    Ok(conclusion)
}

fn event(note: &AnswerNote, conclusion: &Conclusion) -> Event {
    let (request, decision) = (note.prompt.word(), note.decision);
    match conclusion {
        Conclusion::Answered(Answered { receipt, signed, log_head }) => {
            let echoed = *signed && log_head.as_deref() == Some(&note.head);
            let anchor = echoed.then(|| Anchor { entry: note.entry, head: HEXLOWER.encode(&note.head) });
            Event::Answered { request, decision, recorded: recorded(receipt), signed: *signed, anchor }
        }
        Conclusion::Failed(reason) => Event::AnswerFailed { request, decision, reason: reason.clone() },
        Conclusion::Unconfirmed | Conclusion::Activated { .. } | Conclusion::Done => {
            Event::AnswerUnconfirmed { request, decision }
        }
    }
}

/// A code that the server gave to be typed elsewhere is not logged.
fn recorded(receipt: &Receipt) -> Recorded {
    match receipt {
        Receipt::Recorded { decision, at, paused_until, code_to_show: _ } => {
            Recorded::As { decision: *decision, at: *at, paused_until: *paused_until }
        }
        Receipt::Noted { decision } => Recorded::Noted { decision: *decision },
        Receipt::TooLate(late) => Recorded::TooLate { signed_in_at: late.signed_in_at },
    }
}

fn settle_prompt(
    tx: &mut Tx<'_>,
    note: &AnswerNote,
    header: &Header,
    conclusion: &Conclusion,
    moment: ProcessMoment,
) -> Result<(), VaultError> {
    let row = match tx.get::<PromptRow>(&note.prompt.into()) {
        Ok(row) => row,
        // The outcome is worth more than the row.
        Err(VaultError::Damaged(_)) => None,
        Err(error) => return Err(error),
    };
    let Some(mut row) = row.filter(|row| row.decided.as_ref().is_some_and(|first| first.exchange == header.id)) else {
        return Ok(());
    };
    if open_still(conclusion) && !row.deadline.passed(moment) {
        row.decided = None;
        return tx.put(&row);
    }
    inbox::close(tx, &row, None, moment.wall)
}

/// The provider has certainly not recorded an answer, and may still take one. What this phone alone says about an
/// answer that may have left has become "unconfirmed" before.
fn open_still(conclusion: &Conclusion) -> bool {
    let Conclusion::Failed(reason) = conclusion else { return false };
    matches!(
        reason,
        Reason::Cancelled | Reason::KeyGone | Reason::AlteredText | Reason::RateLimited { .. } | Reason::Internal
    )
}

fn settle_binding(tx: &mut Tx<'_>, header: &Header, conclusion: &Conclusion, at: UnixMillis) -> Result<(), VaultError> {
    let Some(mut binding) = tx.get::<Binding>(&header.binding.into())? else { return Ok(()) };
    match conclusion {
        Conclusion::Answered(Answered { receipt, signed, .. }) => {
            if *signed {
                tx.confirm(&binding.row_id())?;
                binding.last_contact = Some(at);
            }
            if let Receipt::Recorded { paused_until: Some(until), .. } = receipt {
                binding.standing = Standing::Suspended { until: Some(*until) };
            }
            tx.put(&binding)
        }
        Conclusion::Failed(reason) if binding.note_refusal(reason) => {
            tx.put(&binding)?;
            if tx.get::<Account>(&binding.account.into())?.is_none() {
                return Ok(());
            }
            let event = Event::PromptsStopped { host: binding.endpoint.host, reason: reason.clone() };
            log::append(tx, header.account, event, at).map(|_| ())
        }
        _ => Ok(()),
    }
}
