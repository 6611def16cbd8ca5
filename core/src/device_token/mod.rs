//! Where providers ring this phone, and keeping that true.
//!
//! Comes in: the token that the push service gave (at every start of the app, and whenever it changes). Goes out: one
//! exchange for each binding whose provider does not have it yet. There is one slot per binding: a newer token
//! replaces one that is still waiting for the network.
//!
//! Drift (a provider restored from a backup, a lost reply) is healed by [`check`]: a confirmed token is told again when the
//! provider says that it holds another one ([`heard`]), and in any case when it is older than [`RENEW`]. Providers that can
//! tell are asked once in [`ASK_AGAIN`]. An account never stops showing codes because of its token.

use crate::account::{Account, Binding, BindingId, BindingState, DeviceToken};
use crate::exchange::stored::Stored;
use crate::exchange::{
    Conclusion, Deadline, ExchangeId, Facts, Header, Matter, NewExchange, Outcome, Party, ProcessMoment, Reason, Saved,
    decode_note,
};
use crate::log::{self, Event};
use crate::ports::{UnixMillis, make_bytes};
use crate::protocols::{self, Task};
use crate::vault::{Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A token that was confirmed longer ago is told again.
pub const RENEW: Duration = Duration::from_hours(7 * 24);
/// A provider that can say which token it holds is asked again after this time.
pub const ASK_AGAIN: Duration = Duration::from_hours(24);
/// A token that could not be told for so long is told afresh by the next check.
const PATIENCE: Duration = Duration::from_hours(7 * 24);

/// The phone's current token: one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CurrentToken {
    token: DeviceToken,
}

impl Record for CurrentToken {
    const TABLE: Table = Table::Setting;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        row_id()
    }
}

/// The token to hand over; `None` (poll) until the host has set one.
pub(crate) fn current(tx: &Tx<'_>) -> Result<DeviceToken, VaultError> {
    Ok(tx.get::<CurrentToken>(&row_id())?.map_or(DeviceToken::None, |current| current.token))
}

/// Remembers a token and tells every provider that lacks it. Writes nothing when nothing is new.
pub(crate) fn set(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    token: DeviceToken,
    moment: ProcessMoment,
) -> Result<Vec<ExchangeId>, VaultError> {
    if current(tx)? != token {
        tx.put(&CurrentToken { token })?;
    }
    check(tx, facts, moment)
}

/// Tells the token to every binding whose provider does not have it, or was last told too long ago.
pub(crate) fn check(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    moment: ProcessMoment,
) -> Result<Vec<ExchangeId>, VaultError> {
    let token = current(tx)?;
    let mut opened = Vec::new();
    for binding in tx.all::<Binding>()? {
        if binding.answers() && !has(&binding, &token, moment.wall) {
            opened.extend(tell(tx, facts, binding, &token, moment)?);
        }
    }
    Ok(opened)
}

/// Sends back what was pushed to this phone's address, to the provider of `binding`: it rings the address only after
/// that. `None` where there is no such provider, or no address that has to be proven.
pub(crate) fn echo(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    binding: BindingId,
    pushed: &[u8],
    moment: ProcessMoment,
) -> Result<Option<ExchangeId>, VaultError> {
    let token = current(tx)?;
    let Some(mut binding) = tx.get::<Binding>(&binding.into())? else { return Ok(None) };
    let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(None) };
    if !matches!(token, DeviceToken::WebPush(_)) || !binding.answers() {
        return Ok(None);
    }
    binding.sequence = binding.sequence.saturating_add(1);
    let task = Task::Echo { of: &binding, pushed, sequence: binding.sequence };
    let Ok(exchange) = protocol.begin(task, facts) else { return Ok(None) };
    let matter = Matter::Echo { binding: binding.id, pushed };
    open(tx, facts, &binding, &token, &matter, exchange.save(), moment).map(Some)
}

/// Settles [`crate::exchange::Story::SetDeviceToken`].
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    header: &Header,
    outcome: &Outcome,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let token: DeviceToken = decode_note(&header.note)?;
    let Some(mut binding) = tx.get::<Binding>(&header.binding.into())? else { return Ok(Conclusion::Done) };
    match outcome {
        Outcome::DeviceTokenSet => {
            binding.suspected = None;
            binding.token.confirm(token.clone(), moment.wall);
            binding.last_contact = Some(moment.wall);
            tx.put(&binding)?;
            if tx.get::<Account>(&binding.account.into())?.is_some() {
                let event = Event::DeviceTokenSet { host: binding.endpoint.host, channel: token.channel().to_owned() };
                log::append(tx, header.account, event, moment.wall)?;
            }
            Ok(Conclusion::Done)
        }
        Outcome::Failed(reason) => {
            binding.note_refusal(reason);
            tx.put(&binding)?;
            Ok(Conclusion::Failed(reason.clone()))
        }
        Outcome::Unconfirmed => Ok(Conclusion::Unconfirmed),
        _ => Ok(Conclusion::Failed(Reason::Internal)),
    }
}

/// Whether it is time to ask a provider which token it holds. Told just now is as good as asked.
pub(crate) fn is_due(binding: &Binding, now: UnixMillis) -> bool {
    let told = binding.token.confirmed.as_ref().map(|(_, at)| *at);
    let last = told.max(binding.token.checked).unwrap_or(binding.created_at);
    binding.state == BindingState::Active && now.since(last) >= ASK_AGAIN
}

/// Takes in what a provider said of the token it holds, and tells it again if it is another one.
pub(crate) fn heard(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    binding: BindingId,
    held: bool,
    moment: ProcessMoment,
) -> Result<(), VaultError> {
    let Some(mut binding) = tx.get::<Binding>(&binding.into())? else { return Ok(()) };
    binding.token.checked = Some(moment.wall);
    binding.token.drifted = !held;
    tx.put(&binding)?;
    check(tx, facts, moment).map(|_| ())
}

fn has(binding: &Binding, token: &DeviceToken, now: UnixMillis) -> bool {
    match &binding.token.confirmed {
        _ if binding.token.drifted => false,
        None | Some((DeviceToken::None, _)) => *token == DeviceToken::None,
        Some((confirmed, at)) => confirmed == token && now.since(*at) < RENEW,
    }
}

fn tell(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    mut binding: Binding,
    token: &DeviceToken,
    moment: ProcessMoment,
) -> Result<Option<ExchangeId>, VaultError> {
    let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(None) };
    if !protocol.abilities(&binding).device_token {
        return Ok(None);
    }
    let matter = Matter::Token(binding.id);
    if let Some(waiting) = tx.exchange_by_subject(&matter.subject())? {
        let header = Stored::header(&waiting.body)?;
        if decode_note::<DeviceToken>(&header.note)? == *token {
            return Ok(Some(header.id));
        }
        if let Some(row) = tx.seize_exchange(&header.id.0)? {
            Stored::close(tx, header.id, row.epoch)?;
        }
    }
    binding.sequence = binding.sequence.saturating_add(1);
    let task = Task::SetDeviceToken { of: &binding, token, sequence: binding.sequence };
    let Ok(exchange) = protocol.begin(task, facts) else { return Ok(None) };
    open(tx, facts, &binding, token, &matter, exchange.save(), moment).map(Some)
}

/// Commits the exchange and the sequence number that it uses.
fn open(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    binding: &Binding,
    token: &DeviceToken,
    matter: &Matter<'_>,
    saved: Saved,
    moment: ProcessMoment,
) -> Result<ExchangeId, VaultError> {
    tx.put(binding)?;
    let (id, party) = (ExchangeId(make_bytes(facts.entropy)?), Party::of(binding, vec![binding.keys.device.clone()]));
    let header = matter.header(id, party, Deadline::after(moment, PATIENCE), moment).with_note(token)?;
    NewExchange { header, saved }.open(tx)
}

fn row_id() -> RowId {
    RowId::new(b"device token")
}

#[cfg(test)]
mod tests;
