//! Leaving a provider: best effort, remembered, retried, and never in the way.

use super::RETIRING;
use crate::account::{Account, Binding, BindingId};
use crate::exchange::{
    Conclusion, Deadline, ExchangeId, Facts, Header, Lane, NewExchange, Outcome, ProcessMoment, Reason, Story,
};
use crate::log::{self, Event};
use crate::ports::{UnixMillis, make_bytes};
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
    let header = Header {
        id: ExchangeId(make_bytes(facts.entropy)?),
        story: Story::Withdraw,
        protocol: binding.protocol.clone(),
        account: binding.account,
        binding: binding.id,
        keys: vec![binding.keys.device.clone(), binding.keys.approval.clone()],
        subject: withdraw_subject(binding.id),
        lane: Lane::Binding(binding.id),
        priority: 3,
        needs_person: false,
        not_after: Some(Deadline::after(moment, RETIRING)),
        created_at: moment.wall,
        may_have_arrived: false,
        note: Vec::new(),
    };
    let committed = NewExchange { header, saved: exchange.save() }.commit(tx, UnixMillis(0))?;
    Ok(Some(committed.unwrap_or_else(|first| first)))
}

/// Settles [`Story::Withdraw`]: the binding goes, whatever the old side said; its keys follow at the next tidying.
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
        log::append(tx, binding.account, Event::Withdrawn { host: binding.endpoint.host, told }, moment.wall)?;
    }
    Ok(if told { Conclusion::Done } else { Conclusion::Unconfirmed })
}

pub(super) fn withdraw_subject(binding: BindingId) -> Vec<u8> {
    [b"withdraw".as_slice(), &binding.0].concat()
}
