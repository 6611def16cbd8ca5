//! A person's decision, committed as one exchange.
//!
//! In one transaction: the message is opened again, the number checked, an earlier approval that has not left the phone
//! taken back, the binding's sequence raised, the log extended (the head that the answer signs covers the decision
//! itself), and the exchange opened under a subject that only one decision can have.
//!
//! An approval dies with its challenge. A denial or report is retried for [`DENIAL_LIVES`], goes first, and needs
//! neither a gesture nor a sound standing; it also denies the repeated questions that were shown as one with it.

use super::error::ApprovalError;
use super::number::{self, NumberRefused};
use super::prompt::{PromptId, SafeContent};
use super::settle::AnswerNote;
use super::stored::{DecidedRow, PromptRow};
use super::{fatigue, inbox, ledger};
use crate::account::{Account, Binding, Standing};
use crate::exchange::stored::Stored;
use crate::exchange::{
    Conclusion, Deadline, Decision, Ended, ExchangeId, Facts, Matter, NewExchange, Party, ProcessMoment, Reason, Story,
};
use crate::log::{self, Event};
use crate::ports::{UnixMillis, make_bytes};
use crate::protocols::{self, Altered, Answer, Task, Verified};
use crate::vault::Tx;
use std::time::Duration;

/// How long a denial or report is retried.
pub(super) const DENIAL_LIVES: Duration = Duration::from_hours(24);

/// Commits a decision. An error outside: nothing has happened. An error inside: refused, and that is committed, because
/// a wrong number counts.
pub(crate) fn decide(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    prompt: &PromptId,
    answer: &Answer,
    moment: ProcessMoment,
) -> Result<Result<ExchangeId, ApprovalError>, ApprovalError> {
    let mut row = find(tx, *prompt)?;
    let decision = match answer {
        Answer::Approve { .. } => Decision::Approve,
        Answer::Deny => Decision::Deny,
        Answer::Report => Decision::Report,
    };
    let replaced = take_back(tx, &row, decision, moment)?;
    let binding = tx.get::<Binding>(&row.binding.into())?.ok_or(ApprovalError::NotFound)?;
    let mut verified = inbox::reopen(&binding, &row).map_err(ApprovalError::NotGenuine)?;
    let mut typed = None;
    if let Answer::Approve { number } = answer {
        approvable(tx, &binding, &row, moment)?;
        typed = match number::check(&verified.challenge().number, number.as_deref()) {
            Ok(typed) => typed,
            Err(NumberRefused::Form { digits }) => return Err(ApprovalError::NumberNeeded { digits }),
            Err(NumberRefused::NotOffered) => match meant(tx, &binding, &row, number.as_deref(), moment)? {
                Some(repeated) => {
                    (row, verified) = (repeated.row, repeated.verified);
                    Some(repeated.typed)
                }
                None => return count_try(tx, row, moment).map(Err),
            },
        };
    }
    let made = Made { decision, typed, replaced };
    let id = commit(tx, facts, row.clone(), *verified, made, moment)?;
    if decision != Decision::Approve {
        fatigue::note_refusal(tx, row.account, moment.wall)?;
        deny_repeats(tx, facts, &row, moment)?;
    }
    Ok(Ok(id))
}

/// What a person made of it.
struct Made {
    decision: Decision,
    typed: Option<String>,
    replaced: Option<Decision>,
}

fn find(tx: &Tx<'_>, prompt: PromptId) -> Result<PromptRow, ApprovalError> {
    if let Some(row) = tx.get::<PromptRow>(&prompt.into())? {
        let known = tx.get::<Account>(&row.account.into())?.is_some();
        return known.then_some(row).ok_or(ApprovalError::UnknownAccount);
    }
    for binding in tx.all::<Binding>()? {
        if let Some(seen) = ledger::Ledger::read(tx, binding.id)?.find(prompt) {
            return Err(ApprovalError::Ended(seen.how));
        }
    }
    Err(ApprovalError::NotFound)
}

/// Refuses a second decision, or takes back an approval that has certainly not left the phone.
fn take_back(
    tx: &mut Tx<'_>,
    row: &PromptRow,
    decision: Decision,
    moment: ProcessMoment,
) -> Result<Option<Decision>, ApprovalError> {
    let Some(first) = &row.decided else { return Ok(None) };
    let refused = ApprovalError::AlreadyDecided { first: first.decision, exchange: first.exchange };
    if first.decision != Decision::Approve || decision == Decision::Approve {
        return Err(refused);
    }
    // Seizing fences the worker: if it has not committed that the approval may leave, it never will.
    let Some(exchange) = tx.seize_exchange(&first.exchange.0)? else { return Err(refused) };
    match Stored::header(&exchange.body) {
        Ok(header) if !header.may_have_arrived => {}
        _ => return Err(refused),
    }
    Stored::close(tx, first.exchange, exchange.epoch)?;
    let conclusion = Conclusion::Failed(Reason::Cancelled);
    tx.put(&Ended { id: first.exchange, story: Story::Answer, at: moment.wall, conclusion })?;
    Ok(Some(first.decision))
}

fn approvable(tx: &Tx<'_>, binding: &Binding, row: &PromptRow, moment: ProcessMoment) -> Result<(), ApprovalError> {
    if row.deadline.passed(moment) {
        return Err(ApprovalError::Expired);
    }
    match binding.standing {
        Standing::Good => {}
        Standing::Suspended { until } if until.is_some_and(|until| until <= moment.wall) => {}
        Standing::Suspended { until } => return Err(ApprovalError::Suspended { until }),
        Standing::NeedsReactivation(trouble) => return Err(ApprovalError::NeedsReactivation(trouble)),
    }
    if tx.is_doubtful(&binding.id.into())? {
        return Err(ApprovalError::Doubtful);
    }
    if row.tries >= number::TRIES {
        return Err(ApprovalError::NumberWrong { left: 0 });
    }
    Ok(())
}

/// A repeated question that a typed number is offered by.
struct Repeated {
    row: PromptRow,
    verified: Box<Verified>,
    typed: String,
}

/// Of questions that were shown as one, the newest that offers what was typed: the number tells which the person means.
fn meant(
    tx: &Tx<'_>,
    binding: &Binding,
    shown: &PromptRow,
    number: Option<&str>,
    moment: ProcessMoment,
) -> Result<Option<Repeated>, ApprovalError> {
    for row in tx.group::<PromptRow>(&binding.id.into())?.into_iter().rev() {
        if row.id == shown.id || row.decided.is_some() || !row.repeats(shown) {
            continue;
        }
        let Ok(verified) = inbox::reopen(binding, &row) else { continue };
        if let Ok(Some(typed)) = number::check(&verified.challenge().number, number)
            && approvable(tx, binding, &row, moment).is_ok()
        {
            return Ok(Some(Repeated { row, verified, typed }));
        }
    }
    Ok(None)
}

fn count_try(tx: &mut Tx<'_>, mut row: PromptRow, moment: ProcessMoment) -> Result<ApprovalError, ApprovalError> {
    row.tries = row.tries.saturating_add(1);
    tx.put(&row)?;
    let left = number::TRIES.saturating_sub(row.tries);
    log::append(tx, row.account, Event::WrongNumber { request: row.id.word(), left }, moment.wall)?;
    Ok(ApprovalError::NumberWrong { left })
}

/// Denies what was shown as one with a denied prompt. What cannot be opened any more was not shown.
fn deny_repeats(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    denied: &PromptRow,
    moment: ProcessMoment,
) -> Result<(), ApprovalError> {
    let binding = tx.get::<Binding>(&denied.binding.into())?.ok_or(ApprovalError::NotFound)?;
    for row in tx.group::<PromptRow>(&denied.binding.into())? {
        if row.id == denied.id || row.decided.is_some() || !row.repeats(denied) {
            continue;
        }
        if let Ok(verified) = inbox::reopen(&binding, &row) {
            let made = Made { decision: Decision::Deny, typed: None, replaced: None };
            commit(tx, facts, row, *verified, made, moment)?;
        }
    }
    Ok(())
}

fn commit(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    mut row: PromptRow,
    verified: Verified,
    made: Made,
    moment: ProcessMoment,
) -> Result<ExchangeId, ApprovalError> {
    let Made { decision, typed, replaced } = made;
    let mut binding = tx.get::<Binding>(&row.binding.into())?.ok_or(ApprovalError::NotFound)?;
    let protocol = protocols::find(&binding.protocol).ok_or(protocols::Unsupported)?;
    binding.sequence = binding.sequence.saturating_add(1);
    tx.put(&binding)?;

    let safe = SafeContent::of(verified.challenge());
    let altered = Altered(safe.altered);
    let event = Event::Decided {
        request: row.id.word(),
        shown: safe.shown(verified.challenge().assurance),
        decision,
        channel: row.channel,
        asked_times: row.asked_times,
        replaces: replaced,
    };
    let head = log::append(tx, row.account, event, moment.wall)?;

    let approves = decision == Decision::Approve;
    let gesture = verified.challenge().user_verification;
    let key = if approves { &binding.keys.approval } else { &binding.keys.device };
    let (id, party) = (ExchangeId(make_bytes(facts.entropy)?), Party::of(&binding, vec![key.clone()]));
    let not_after = if approves { row.deadline } else { Deadline::after(moment, DENIAL_LIVES) };
    let note = AnswerNote { prompt: row.id, decision, entry: head.entry, head: head.hash };
    let matter = Matter::Answer { binding: binding.id, challenge: &row.challenge, approves, gesture };
    let header = matter.header(id, party, not_after, moment).with_note(&note)?;
    let decided = verified.decide(decision, typed, altered);
    let task = Task::Answer { of: &binding, decided, sequence: binding.sequence, log_head: head.hash };
    let saved = protocol.begin(task, facts)?.save();
    match (NewExchange { header, saved }).commit(tx, UnixMillis(0))? {
        Ok(exchange) => {
            row.decided = Some(DecidedRow { decision, exchange, at: moment.wall });
            tx.put(&row)?;
            Ok(exchange)
        }
        Err(exchange) => Err(ApprovalError::AlreadyDecided { first: decision, exchange }),
    }
}
