//! What waits for a person, as a screen shows it.
//!
//! Each prompt is opened by its protocol again. One that does not open any more is left out; it is the inbox's to end.

use super::fatigue;
use super::inbox::reopen;
use super::number;
use super::prompt::{Beside, PromptView};
use super::stored::PromptRow;
use crate::account::{Account, Binding, BindingId};
use crate::exchange::ProcessMoment;
use crate::vault::{Reader, VaultError};

/// What waits for a person, oldest first, each opened again; repeated questions are one, shown as their newest.
pub(crate) fn pending(reader: &Reader<'_>, moment: ProcessMoment) -> Result<Vec<PromptView>, VaultError> {
    let mut newest: Vec<PromptRow> = Vec::new();
    for row in reader.all::<PromptRow>()? {
        if row.decided.is_some() || row.deadline.passed(moment) {
            continue;
        }
        match newest.iter_mut().find(|first| first.repeats(&row)) {
            Some(first) => *first = row,
            None => newest.push(row),
        }
    }
    let mut views = Vec::new();
    for row in &newest {
        views.extend(view(reader, row, moment)?);
    }
    let of = u32::try_from(views.len()).unwrap_or(u32::MAX);
    for (position, view) in (1..).zip(&mut views) {
        (view.position, view.of) = (position, of);
    }
    Ok(views)
}

/// The server's names of what waits for a person, oldest first: a poll asks what became of them.
pub(crate) fn shown(reader: &Reader<'_>, binding: BindingId) -> Result<Vec<Vec<u8>>, VaultError> {
    let rows = reader.group::<PromptRow>(&binding.into())?.into_iter();
    Ok(rows.filter(|row| row.decided.is_none()).map(|row| row.challenge).collect())
}

fn view(reader: &Reader<'_>, row: &PromptRow, moment: ProcessMoment) -> Result<Option<PromptView>, VaultError> {
    let account = reader.get::<Account>(&row.account.into())?;
    let binding = reader.get::<Binding>(&row.binding.into())?;
    let (Some(account), Some(binding)) = (account, binding) else { return Ok(None) };
    let Ok(verified) = reopen(&binding, row) else { return Ok(None) };
    let beside = Beside {
        account: &account,
        binding: &binding,
        fatigue: fatigue::fatigue(reader, row.account, moment.wall)?,
        doubtful: reader.is_doubtful(&binding.id.into())?,
        tries_left: number::TRIES.saturating_sub(row.tries),
        moment,
    };
    Ok(Some(PromptView::new(row, verified.challenge(), &beside)))
}
