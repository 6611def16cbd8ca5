//! What comes in, and how it ends without a decision here.
//!
//! A challenge whose own window is certainly past is not admitted, whatever life a server claims for it. A challenge is
//! admitted once: the same name again is the same prompt, or refused if it says something else; one that
//! has ended is not admitted again (`ledger.rs`). At most [`MOST_OPEN`] are open for each binding; more stay at the
//! server, whose list brings them when there is room.
//!
//! When an authenticated, complete list no longer has a prompt that was here before the list was asked for, it is over:
//! answered on another phone, or cancelled. A server that is asked by name says which. A poll without news writes nothing.

use super::fatigue;
use super::ledger::{Ledger, Seen};
use super::prompt::{self, PromptId, SafeContent};
use super::stored::PromptRow;
use crate::account::{Account, AccountId, Binding, BindingId};
use crate::exchange::{Deadline, Decision, EndedAs, Polled, ProcessMoment};
use crate::log::{self, Channel, Event, HowEnded};
use crate::ports::UnixMillis;
use crate::protocols::{self, Opened, Received, Refusal, Verified};
use crate::vault::{Reader, Record, Tx, VaultError};
use ring::digest::{SHA256, digest};
use std::time::Duration;

/// Open prompts of one binding.
pub(super) const MOST_OPEN: usize = 16;
/// Life of a challenge whose server does not say: what the push family gives by default.
pub(super) const UNSTATED_LIFE: Duration = Duration::from_mins(2);
/// No prompt lives longer, whatever a server says.
pub(super) const LONGEST_LIFE: Duration = Duration::from_hours(1);
/// Repeated questions are counted within this time.
pub(super) const REPEAT_WINDOW: Duration = Duration::from_mins(10);
/// A decided prompt whose exchange never settled is given up after this: longer than any answer is retried.
const GIVEN_UP: Duration = Duration::from_hours(25);

/// What became of a genuine challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Admitted {
    /// A new prompt.
    New(PromptId),
    /// It was here.
    Known(PromptId),
    /// It has ended, in this way unless it was decided here.
    Ended(Option<HowEnded>),
    /// It was over before it came, whatever life somebody claims for it.
    Expired,
    /// Another message of that name was here first.
    Swapped,
    /// No room now.
    Full,
}

/// Takes in what a poll brought. `asked` is when the poll was begun: what came later by another way is not in its list.
/// `true` if anything changed.
pub(crate) fn take_in(
    tx: &mut Tx<'_>,
    binding: &Binding,
    polled: &Polled,
    asked: UnixMillis,
    moment: ProcessMoment,
) -> Result<bool, VaultError> {
    let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(false) };
    if tx.get::<Account>(&binding.account.into())?.is_none() {
        return Ok(false);
    }
    let (mut changed, mut listed) = (false, Vec::new());
    for news in &polled.challenges {
        match protocol.open(binding, Received::new(news.message.clone(), moment.wall), moment.wall) {
            Ok(Opened::WakeUp | Opened::Echo(_)) => {}
            Ok(Opened::Challenge(verified)) => {
                listed.push(PromptId::of(binding.id, &verified.challenge().id));
                match admit(tx, binding, &verified, news.life, Channel::Poll, moment)? {
                    Admitted::New(_) => changed = true,
                    Admitted::Known(id) => changed |= lengthen(tx, id, news.life, moment)?,
                    Admitted::Swapped => {
                        changed |= refuse(tx, binding, &news.message, Refusal::Malformed, moment.wall)?;
                    }
                    Admitted::Expired => {
                        changed |= refuse(tx, binding, &news.message, Refusal::Window, moment.wall)?;
                    }
                    Admitted::Ended(_) | Admitted::Full => {}
                }
            }
            Err(why) => changed |= refuse(tx, binding, &news.message, why, moment.wall)?,
        }
    }
    for end in &polled.ended {
        let ended = tx.group::<PromptRow>(&binding.id.into())?.into_iter().find(|row| row.challenge == end.id);
        if let Some(row) = ended.filter(|row| row.decided.is_none()) {
            finish(tx, &row, how_ended(end.how), moment.wall)?;
            changed = true;
        }
    }
    for row in tx.group::<PromptRow>(&binding.id.into())? {
        let over = polled.complete && !listed.contains(&row.id) && row.received_at < asked;
        changed |= end_if_over(tx, &row, over, moment)?;
    }
    Ok(changed)
}

/// Ends what has run out of time. `true` if anything changed.
pub(crate) fn expire(tx: &mut Tx<'_>, moment: ProcessMoment) -> Result<bool, VaultError> {
    let mut changed = false;
    for row in tx.all::<PromptRow>()? {
        changed |= end_if_over(tx, &row, false, moment)?;
    }
    Ok(changed)
}

/// Removes everything about prompts of a binding; of the account too, when it was its last.
pub(crate) fn forget(tx: &mut Tx<'_>, account: AccountId, binding: BindingId) -> Result<(), VaultError> {
    for row in tx.group::<PromptRow>(&binding.into())? {
        tx.delete::<PromptRow>(&row.row_id())?;
    }
    Ledger::forget(tx, binding)?;
    if tx.get::<Account>(&account.into())?.is_none() {
        fatigue::forget(tx, account)?;
    }
    Ok(())
}

pub(super) fn admit(
    tx: &mut Tx<'_>,
    binding: &Binding,
    verified: &Verified,
    life: Option<Duration>,
    channel: Channel,
    moment: ProcessMoment,
) -> Result<Admitted, VaultError> {
    let challenge = verified.challenge();
    let id = PromptId::of(binding.id, &challenge.id);
    let content = prompt::content_digest(challenge);
    let open = tx.group::<PromptRow>(&binding.id.into())?;
    if let Some(row) = open.iter().find(|row| row.id == id) {
        // The same challenge looks different by push and by poll; what counts is what it asks. Where a server words it
        // anew each time, the person goes on seeing the words that came first.
        let same = challenge.reworded || row.message == verified.received().bytes() || row.content == content;
        return Ok(if same { Admitted::Known(id) } else { Admitted::Swapped });
    }
    let mut ledger = Ledger::read(tx, binding.id)?;
    if let Some(seen) = ledger.find(id) {
        return Ok(Admitted::Ended(seen.how));
    }
    if let (Some(end), Some(earliest)) = (challenge.expires_at, moment.earliest)
        && end <= earliest
    {
        let seen = Seen::new(id, &content, verified.received().at(), moment.wall).by(Some(HowEnded::Expired));
        ledger.add(tx, seen)?;
        return Ok(Admitted::Expired);
    }
    if open.iter().filter(|row| !row.deadline.passed(moment)).count() >= MOST_OPEN {
        return Ok(Admitted::Full);
    }
    let lately = |row: &&PromptRow| moment.wall.since(row.received_at) < REPEAT_WINDOW;
    let repeats = open.iter().filter(|row| row.content == content).filter(lately).count()
        + ledger.asked_lately(&content, moment.wall, REPEAT_WINDOW);
    tx.put(&PromptRow {
        id,
        account: binding.account,
        binding: binding.id,
        challenge: challenge.id.clone(),
        message: verified.received().bytes().to_vec(),
        received_at: verified.received().at(),
        channel,
        deadline: Deadline::after(moment, life.unwrap_or(UNSTATED_LIFE).min(LONGEST_LIFE)),
        guessed_life: life.is_none(),
        content,
        asked_times: u32::try_from(repeats).unwrap_or(u32::MAX).saturating_add(1),
        tries: 0,
        decided: None,
    })?;
    Ok(Admitted::New(id))
}

/// Opens a stored message again, as of the moment it came: its life is the deadline's matter.
pub(super) fn reopen(binding: &Binding, row: &PromptRow) -> Result<Box<Verified>, Refusal> {
    let protocol = protocols::find(&binding.protocol).ok_or(Refusal::Malformed)?;
    match protocol.open(binding, row.received(), row.received_at)? {
        Opened::Challenge(verified) if verified.challenge().id == row.challenge => Ok(verified),
        Opened::Challenge(_) | Opened::WakeUp | Opened::Echo(_) => Err(Refusal::Malformed),
    }
}

/// Removes a prompt and remembers it in the ledger; `how` if nobody decided it here.
pub(super) fn close(tx: &mut Tx<'_>, row: &PromptRow, how: Option<HowEnded>, at: UnixMillis) -> Result<(), VaultError> {
    tx.delete::<PromptRow>(&row.row_id())?;
    let seen = Seen::new(row.id, &row.content, row.received_at, at).by(how);
    Ledger::read(tx, row.binding)?.add(tx, seen)
}

fn end_if_over(tx: &mut Tx<'_>, row: &PromptRow, gone: bool, moment: ProcessMoment) -> Result<bool, VaultError> {
    let at = moment.wall;
    if let Some(decided) = &row.decided {
        // The answer's own end says what became of it.
        let given_up = at.since(decided.at) > GIVEN_UP && tx.exchange(&decided.exchange.0)?.is_none();
        if given_up {
            close(tx, row, None, at)?;
        }
        return Ok(given_up);
    }
    let how = if row.deadline.passed(moment) {
        HowEnded::Expired
    } else if gone {
        HowEnded::Elsewhere
    } else {
        return Ok(false);
    };
    finish(tx, row, how, at)?;
    Ok(true)
}

/// Ends a prompt that nobody decided here, and logs it.
fn finish(tx: &mut Tx<'_>, row: &PromptRow, how: HowEnded, at: UnixMillis) -> Result<(), VaultError> {
    close(tx, row, Some(how), at)?;
    if tx.get::<Account>(&row.account.into())?.is_some() {
        let shown = text_shown(tx, row)?;
        let event = Event::PromptEnded { request: row.id.word(), shown, channel: row.channel, how };
        log::append(tx, row.account, event, at)?;
    }
    Ok(())
}

fn how_ended(by_the_server: EndedAs) -> HowEnded {
    match by_the_server {
        EndedAs::Decided(Decision::Approve) => HowEnded::ApprovedElsewhere,
        EndedAs::Decided(Decision::Deny) => HowEnded::DeniedElsewhere,
        EndedAs::Decided(Decision::Report) => HowEnded::ReportedElsewhere,
        EndedAs::Expired => HowEnded::Expired,
        EndedAs::Cancelled => HowEnded::Cancelled,
        EndedAs::Unknown => HowEnded::Elsewhere,
    }
}

fn text_shown(reader: &Reader<'_>, row: &PromptRow) -> Result<Option<log::Shown>, VaultError> {
    let Some(binding) = reader.get::<Binding>(&row.binding.into())? else { return Ok(None) };
    let verified = reopen(&binding, row).ok();
    Ok(verified.map(|verified| SafeContent::of(verified.challenge()).shown(verified.challenge().assurance)))
}

/// A server that says how long a challenge lives knows better than a guess. One that does not, but lists it, keeps it
/// alive: that is written down twice in each guessed life, and not with every poll.
fn lengthen(tx: &mut Tx<'_>, id: PromptId, life: Option<Duration>, moment: ProcessMoment) -> Result<bool, VaultError> {
    let Some(mut row) = tx.get::<PromptRow>(&id.into())? else { return Ok(false) };
    let enough = life.is_none()
        && (row.deadline.remaining(moment) > UNSTATED_LIFE / 2 || moment.wall.since(row.received_at) > LONGEST_LIFE);
    if !row.guessed_life || row.decided.is_some() || enough {
        return Ok(false);
    }
    row.deadline = Deadline::after(moment, life.unwrap_or(UNSTATED_LIFE).min(LONGEST_LIFE));
    row.guessed_life = life.is_none();
    tx.put(&row)?;
    Ok(true)
}

/// Logs a message that is not shown, once for each message.
fn refuse(
    tx: &mut Tx<'_>,
    binding: &Binding,
    message: &[u8],
    why: Refusal,
    at: UnixMillis,
) -> Result<bool, VaultError> {
    let id = PromptId::of(binding.id, digest(&SHA256, message).as_ref());
    let mut ledger = Ledger::read(tx, binding.id)?;
    if ledger.has(id) {
        return Ok(false);
    }
    ledger.add(tx, Seen::new(id, &[0; 32], at, at))?;
    log::append(tx, binding.account, Event::PromptRefused { why, channel: Channel::Poll }, at)?;
    Ok(true)
}
