//! Leaving a provider: best effort, remembered, retried, and never in the way.

use super::RETIRING;
use super::retire::known_as;
use crate::account::{Account, Binding};
use crate::exchange::{
    Conclusion, Deadline, ExchangeId, Facts, Header, Matter, NewExchange, Outcome, Party, ProcessMoment, Reason,
};
use crate::log::{self, Event};
use crate::ports::make_bytes;
use crate::protocols::{self, Task};
use crate::vault::{Tx, VaultError};

/// Opens the withdrawal of a binding. `None` where the server cannot be told: the binding just stays until its time is
/// over.
pub(crate) fn withdraw(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    binding: &Binding,
    moment: ProcessMoment,
) -> Result<Option<ExchangeId>, VaultError> {
    let mut binding = binding.clone();
    let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(None) };
    if !protocol.abilities(&binding).withdraw {
        return Ok(None);
    }
    binding.sequence = binding.sequence.saturating_add(1);
    let Ok(exchange) = protocol.begin(Task::Withdraw { of: &binding, sequence: binding.sequence }, facts) else {
        return Ok(None);
    };
    tx.put(&binding)?;
    let party = Party::of(&binding, vec![binding.keys.device.clone(), binding.keys.approval.clone()]);
    let id = ExchangeId(make_bytes(facts.entropy)?);
    let header = Matter::Withdrawal(binding.id).header(id, party, Deadline::after(moment, RETIRING), moment);
    NewExchange { header, saved: exchange.save() }.open(tx).map(Some)
}

/// Settles [`crate::exchange::Story::Withdraw`]: the binding goes, whatever the old side said; its keys follow at the next tidying.
pub(crate) fn settle_withdrawn(
    tx: &mut Tx<'_>,
    header: &Header,
    outcome: &Outcome,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let Some(binding) = tx.get::<Binding>(&header.binding.into())? else { return Ok(Conclusion::Done) };
    tx.delete::<Binding>(&binding.id.into())?;
    let told = matches!(outcome, Outcome::Withdrawn | Outcome::Failed(Reason::NotActivated));
    if tx.get::<Account>(&binding.account.into())?.is_some() {
        let known_as = known_as(&binding).filter(|_| !told);
        log::append(
            tx,
            binding.account,
            Event::Withdrawn { host: binding.endpoint.host, told, known_as },
            moment.wall,
        )?;
    }
    Ok(if told { Conclusion::Done } else { Conclusion::Unconfirmed })
}
