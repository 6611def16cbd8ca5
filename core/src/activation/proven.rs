//! The end of a proof: the new binding takes over, or everything that its enrolment made is taken back.

use super::{ProveNote, RETIRING, withdraw};
use crate::account::{Account, Binding, BindingId, BindingState, SeedRow};
use crate::exchange::{Conclusion, Facts, Header, Outcome, ProcessMoment, Proof, Reason, decode_note};
use crate::log::{self, Event};
use crate::vault::{Tx, VaultError};

/// Settles [`crate::exchange::Story::Prove`].
pub(crate) fn settle_proven(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    header: &Header,
    outcome: Outcome,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let note: ProveNote = decode_note(&header.note)?;
    match outcome {
        Outcome::Proven(proof) => take_over(tx, facts, header, &note, proof, moment),
        Outcome::Failed(reason) => take_back(tx, header, &note, reason, moment),
        _ => take_back(tx, header, &note, Reason::Internal, moment),
    }
}

fn take_over(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    header: &Header,
    note: &ProveNote,
    proof: Proof,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let Some(mut binding) = tx.get::<Binding>(&header.binding.into())? else {
        return Ok(Conclusion::Failed(Reason::AccountGone(note.account)));
    };
    binding.state = BindingState::Active;
    binding.confirmation = None;
    binding.last_contact = Some(moment.wall);
    binding.token.drifted = proof.device_token_held == Some(false);
    if let Some(private) = proof.private {
        binding.private = private;
    }
    tx.put(&binding)?;
    let event = Event::Proven { host: binding.endpoint.host, confirmation_skipped: proof.confirmation_skipped };
    log::append(tx, note.account, event, moment.wall)?;
    for old in &note.old {
        retire(tx, facts, *old, header.binding, note, moment)?;
    }
    let (account, binding) = (note.account, Some(header.binding));
    Ok(Conclusion::Activated { account, binding, confirmation: None, type_back: None, proof: None })
}

/// The old side keeps answering. Only a move that the old provider signed tells it goodbye.
fn retire(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    old: BindingId,
    by: BindingId,
    note: &ProveNote,
    moment: ProcessMoment,
) -> Result<(), VaultError> {
    let Some(mut old) = tx.get::<Binding>(&old.into())? else { return Ok(()) };
    // One that retires already was replaced before: an undo of this replacement leaves it where it is. One that has not
    // proven itself yet is ended by its own proof.
    if old.state != BindingState::Active {
        return Ok(());
    }
    old.state = BindingState::Retiring { since: moment.wall, until: moment.wall.after(RETIRING) };
    old.replaced_by = Some(by);
    tx.put(&old)?;
    log::append(
        tx,
        note.account,
        Event::Retiring { host: old.endpoint.host.clone(), signed: note.signed },
        moment.wall,
    )?;
    if note.signed {
        withdraw(tx, facts, &old, moment)?;
    }
    Ok(())
}

fn take_back(
    tx: &mut Tx<'_>,
    header: &Header,
    note: &ProveNote,
    reason: Reason,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    // An enrolment that the provider forgot while it waited for the digits was never activated in the first place.
    let reason = match reason {
        Reason::NotActivated | Reason::NotSentInTime => Reason::ConfirmationFailed,
        other => other,
    };
    tx.delete::<Binding>(&header.binding.into())?;
    if let Some(codes) = note.codes {
        tx.delete::<SeedRow>(&codes.into())?;
    }
    let Some(mut account) = tx.get::<Account>(&note.account.into())? else {
        return Ok(Conclusion::Failed(reason));
    };
    account.codes.retain(|codes| Some(codes.id) != note.codes);
    if note.replacing {
        tx.put(&account)?;
        log::append(tx, note.account, Event::ActivationFailed { reason: reason.clone() }, moment.wall)?;
    } else {
        tx.delete::<Account>(&note.account.into())?;
        log::forget(tx, note.account)?;
    }
    Ok(Conclusion::Failed(reason))
}
