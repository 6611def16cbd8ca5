//! A fresh device key for a binding. The old one signs for the new one; the approval key cannot be replaced this way.

use super::begin::key_names;
use crate::account::{Binding, BindingId, BindingState};
use crate::exchange::{
    Conclusion, Deadline, ExchangeId, Facts, Header, Lane, NewExchange, Outcome, ProcessMoment, Reason, Story,
};
use crate::log::{self, Event};
use crate::ports::{UnixMillis, make_bytes};
use crate::protocols::{self, Task};
use crate::vault::{Tx, VaultError};
use std::time::Duration;

/// A rotation that could not be finished for so long is given up; the old key stays.
const PATIENCE: Duration = Duration::from_hours(24);

/// Opens the rotation. `None` where the server takes no new key, or the binding is not in use.
pub(crate) fn rotate(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    mut binding: Binding,
    moment: ProcessMoment,
) -> Result<Option<ExchangeId>, VaultError> {
    let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(None) };
    if binding.state != BindingState::Active || !protocol.abilities(&binding).rotate_key {
        return Ok(None);
    }
    let to = key_names(BindingId(make_bytes(facts.entropy)?), protocol).device;
    binding.sequence = binding.sequence.saturating_add(1);
    let task = Task::RotateKey { of: &binding, to: &to, sequence: binding.sequence };
    let Ok(exchange) = protocol.begin(task, facts) else { return Ok(None) };
    tx.put(&binding)?;
    let header = Header {
        id: ExchangeId(make_bytes(facts.entropy)?),
        story: Story::RotateKey,
        protocol: binding.protocol.clone(),
        account: binding.account,
        binding: binding.id,
        keys: vec![binding.keys.device.clone(), to],
        subject: [b"rotate".as_slice(), &binding.id.0].concat(),
        lane: Lane::Binding(binding.id),
        priority: 3,
        needs_person: false,
        not_after: Some(Deadline::after(moment, PATIENCE)),
        created_at: moment.wall,
        may_have_arrived: false,
        note: Vec::new(),
    };
    let committed = NewExchange { header, saved: exchange.save() }.commit(tx, UnixMillis(0))?;
    Ok(Some(committed.unwrap_or_else(|first| first)))
}

/// Settles [`Story::RotateKey`]. The old key is deleted at the next opening, since nothing refers to it any more.
pub(crate) fn settle_rotated(
    tx: &mut Tx<'_>,
    header: &Header,
    outcome: &Outcome,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let Some(mut binding) = tx.get::<Binding>(&header.binding.into())? else { return Ok(Conclusion::Done) };
    match outcome {
        Outcome::KeyRotated => {
            let Some(new) = header.keys.last() else { return Ok(Conclusion::Failed(Reason::Internal)) };
            binding.keys.device = new.clone();
            binding.last_contact = Some(moment.wall);
            tx.put(&binding)?;
            log::append(tx, header.account, Event::DeviceKeyRotated { host: binding.endpoint.host }, moment.wall)?;
            Ok(Conclusion::Done)
        }
        Outcome::Failed(reason) => {
            if binding.note_refusal(reason) {
                tx.put(&binding)?;
            }
            Ok(Conclusion::Failed(reason.clone()))
        }
        Outcome::Unconfirmed => Ok(Conclusion::Unconfirmed),
        _ => Ok(Conclusion::Failed(Reason::Internal)),
    }
}
