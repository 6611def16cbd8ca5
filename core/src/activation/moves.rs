//! Moves: a provider that names its successor, and replacements that can still be undone.

use super::begin::key_names;
use super::retire::leave;
use super::withdrawn::withdraw;
use super::{EnrolNote, phone_name};
use crate::account::{
    Account, AccountId, Binding, BindingId, BindingState, CodesInfo, DeviceToken, SeedRow, Successor,
};
use crate::exchange::{Deadline, ExchangeId, Facts, Matter, NewExchange, Party, ProcessMoment};
use crate::log::{self, Event};
use crate::ports::{UnixMillis, make_bytes};
use crate::protocols::{self, Task};
use crate::vault::{Reader, Tx, VaultError};

/// A move that the old provider has signed and that waits for the person: one word for all accounts it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveView {
    /// Host of the old provider, whole.
    pub from_host: String,
    /// Host of the new one, whole.
    pub to_host: String,
    /// The accounts that move.
    pub accounts: Vec<AccountId>,
    /// After this the old provider's word is void.
    pub expires_at: UnixMillis,
    pub(crate) identity: Vec<u8>,
}

/// Everything that waits for a person, one entry for each pair of old host and successor.
pub(crate) fn waiting(reader: &Reader<'_>, now: UnixMillis) -> Result<Vec<MoveView>, VaultError> {
    let mut moves: Vec<MoveView> = Vec::new();
    for binding in reader.all::<Binding>()? {
        let Some(successor) = usable(&binding, now) else { continue };
        let same = |m: &&mut MoveView| m.identity == successor.identity && m.from_host == binding.endpoint.host;
        if let Some(found) = moves.iter_mut().find(same) {
            found.accounts.push(binding.account);
            found.expires_at = found.expires_at.min(successor.expires_at);
        } else {
            moves.push(MoveView {
                from_host: binding.endpoint.host.clone(),
                to_host: successor.host.clone(),
                accounts: vec![binding.account],
                expires_at: successor.expires_at,
                identity: successor.identity.clone(),
            });
        }
    }
    Ok(moves)
}

/// The person agreed: one exchange for each binding. The old bindings go on answering.
pub(crate) fn follow(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    chosen: &MoveView,
    token: &DeviceToken,
    moment: ProcessMoment,
) -> Result<Vec<ExchangeId>, VaultError> {
    let mut opened = Vec::new();
    for old in tx.all::<Binding>()? {
        let Some(successor) = usable(&old, moment.wall).filter(|s| s.identity == chosen.identity) else { continue };
        if old.endpoint.host != chosen.from_host || !chosen.accounts.contains(&old.account) {
            continue;
        }
        if let Some(id) = follow_one(tx, facts, &old, successor, token, moment)? {
            opened.push(id);
        }
    }
    Ok(opened)
}

/// Takes the newest replacement of an account back: what it replaced is as it was before, and the new binding leaves.
/// Older replacements stay, to be undone one by one. `false`: nothing that was replaced is still here.
pub(crate) fn undo(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    account: AccountId,
    moment: ProcessMoment,
) -> Result<bool, VaultError> {
    let bindings: Vec<_> = tx.all::<Binding>()?.into_iter().filter(|b| b.account == account).collect();
    // In the order of their enrolment: the last one that took over from another is the newest replacement.
    for new in bindings.iter().rev().filter(|binding| binding.state == BindingState::Active) {
        let mut old = Vec::new();
        for binding in bindings.iter().filter(|binding| binding.replaced_by == Some(new.id)) {
            if !is_leaving(tx, binding)? {
                old.push(binding.clone());
            }
        }
        if old.is_empty() {
            continue;
        }
        let mut new = new.clone();
        new.state = BindingState::Retiring { since: moment.wall, until: moment.wall };
        tx.put(&new)?;
        drop_codes(tx, &new)?;
        withdraw(tx, facts, &new, moment)?;
        for mut binding in old {
            (binding.state, binding.replaced_by) = (BindingState::Active, None);
            tx.put(&binding)?;
            log::append(tx, account, Event::MoveUndone { host: binding.endpoint.host }, moment.wall)?;
        }
        return Ok(true);
    }
    undo_codes(tx, account, moment)
}

/// The same for codes that a plain link has renewed.
fn undo_codes(tx: &mut Tx<'_>, account: AccountId, moment: ProcessMoment) -> Result<bool, VaultError> {
    let Some(mut account) = tx.get::<Account>(&account.into())? else { return Ok(false) };
    let replaced_by = |id| move |codes: &CodesInfo| codes.replaced.is_some_and(|replaced| replaced.by == id);
    let newest = account.codes.iter().find(|new| account.codes.iter().any(replaced_by(new.id))).map(|new| new.id);
    let Some(newest) = newest else { return Ok(false) };
    account.codes.retain(|codes| codes.id != newest);
    for codes in account.codes.iter_mut().filter(|codes| replaced_by(newest)(codes)) {
        codes.replaced = None;
    }
    tx.put(&account)?;
    tx.delete::<SeedRow>(&newest.into())?;
    log::append(tx, account.id, Event::CodesPutBack, moment.wall)?;
    Ok(true)
}

/// Its provider is being told goodbye: it cannot be put back.
pub(super) fn is_leaving(tx: &Tx<'_>, binding: &Binding) -> Result<bool, VaultError> {
    Ok(tx.exchange_by_subject(&Matter::Withdrawal(binding.id).subject())?.is_some())
}

/// Replacements whose time to undo is over: the old binding goes, with the codes that came from it once there are
/// newer ones.
pub(crate) fn expire(tx: &mut Tx<'_>, moment: ProcessMoment) -> Result<(), VaultError> {
    expire_codes(tx, moment)?;
    for binding in tx.all::<Binding>()? {
        let BindingState::Retiring { until, .. } = binding.state else { continue };
        if until > moment.wall || is_leaving(tx, &binding)? {
            continue;
        }
        if tx.get::<Account>(&binding.account.into())?.is_some() {
            leave(tx, &binding, moment)?;
        } else {
            tx.delete::<Binding>(&binding.id.into())?;
        }
    }
    Ok(())
}

/// Codes whose time to be put back is over.
fn expire_codes(tx: &mut Tx<'_>, moment: ProcessMoment) -> Result<(), VaultError> {
    for mut account in tx.all::<Account>()? {
        let over = |codes: &CodesInfo| codes.replaced.is_some_and(|replaced| replaced.until <= moment.wall);
        let (gone, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut account.codes).into_iter().partition(over);
        if gone.is_empty() {
            continue;
        }
        account.codes = kept;
        tx.put(&account)?;
        for codes in gone {
            tx.delete::<SeedRow>(&codes.id.into())?;
        }
    }
    Ok(())
}

/// Removes the codes that came with an enrolment, unless the account has no others.
pub(super) fn drop_codes(tx: &mut Tx<'_>, binding: &Binding) -> Result<(), VaultError> {
    let Some(mut account) = tx.get::<Account>(&binding.account.into())? else { return Ok(()) };
    let (gone, kept): (Vec<_>, Vec<_>) = account.codes.into_iter().partition(|codes| codes.from == Some(binding.id));
    if gone.is_empty() || kept.is_empty() {
        return Ok(());
    }
    account.codes = kept;
    tx.put(&account)?;
    for codes in gone {
        tx.delete::<SeedRow>(&codes.id.into())?;
    }
    Ok(())
}

fn usable(binding: &Binding, now: UnixMillis) -> Option<&Successor> {
    let in_use = !matches!(binding.state, BindingState::Retiring { .. });
    binding.successor.as_ref().filter(|successor| in_use && successor.expires_at > now)
}

fn follow_one(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    old: &Binding,
    successor: &Successor,
    token: &DeviceToken,
    moment: ProcessMoment,
) -> Result<Option<ExchangeId>, VaultError> {
    let Some(protocol) = protocols::find(&old.protocol) else { return Ok(None) };
    let binding = BindingId(make_bytes(facts.entropy)?);
    let mut keys = key_names(binding, protocol);
    // The approval key is carried over: a device key alone must not be able to bring another one.
    keys.approval = old.keys.approval.clone();
    let phone = phone_name(tx)?;
    let task = Task::Follow { of: old, successor, keys: &keys, token, phone: &phone };
    let Ok(exchange) = protocol.begin(task, facts) else {
        return Ok(None);
    };
    let note = EnrolNote { replacing: true, old: vec![old.id], signed: true, label: None, token: token.clone() };
    let party = Party { binding, ..Party::of(old, vec![keys.device, keys.approval]) };
    let not_after = Deadline::after(moment, successor.expires_at.since(moment.wall));
    let id = ExchangeId(make_bytes(facts.entropy)?);
    let header = Matter::Move { from: old.id }.header(id, party, not_after, moment).with_note(&note)?;
    NewExchange { header, saved: exchange.save() }.open(tx).map(Some)
}
