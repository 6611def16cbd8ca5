//! A fresh device key for a binding. The old one signs for the new one; the approval key cannot be replaced this way.

use super::begin::key_names;
use crate::account::{Binding, BindingId, BindingState};
use crate::exchange::{
    Conclusion, Deadline, ExchangeId, Facts, Header, Matter, NewExchange, Outcome, Party, ProcessMoment, Reason,
};
use crate::log::{self, Event};
use crate::ports::make_bytes;
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
    let party = Party::of(&binding, vec![binding.keys.device.clone(), to]);
    let id = ExchangeId(make_bytes(facts.entropy)?);
    let header = Matter::Rotation(binding.id).header(id, party, Deadline::after(moment, PATIENCE), moment);
    NewExchange { header, saved: exchange.save() }.open(tx).map(Some)
}

/// Settles [`crate::exchange::Story::RotateKey`]. The old key is deleted at the next opening, since nothing refers to it any more.
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
