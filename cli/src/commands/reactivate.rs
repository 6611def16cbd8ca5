//! `reactivate`: the provider has changed, the account stays.
//!
//! Signed moves need one word for all accounts they cover. Without the old provider's word the person picks the
//! account, sees both hosts side by side, and can undo it for 30 days, or say that all is well and let the old side go.

use super::activate::{confirm_host, finish, look_up};
use crate::args::Reactivate;
use crate::ask;
use crate::offer_text;
use crate::output::Output;
use crate::phone::Working;
use crate::pick;
use crate::records::{AccountRecord, Document, LeftBehindRecord, OfferRecord, hex};
use crate::stop::Stop;
use crate::words::{self, texts};
use console::style;
use countersign::Authenticator;
use countersign::account::BindingState;
use countersign::activation::Activate;
use countersign::authenticator::{AccountView, BindingView, PendingMove, PendingOffer};
use std::time::Duration;

/// Asking every provider for news of a move.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long an unsigned replacement can be undone.
const UNDO_DAYS: u64 = 30;

pub(super) async fn run(phone: &Authenticator, arguments: Reactivate, output: &Output) -> Result<(), Stop> {
    if arguments.undo {
        return undo(phone, arguments.account.as_deref().unwrap_or_default(), output).await;
    }
    if arguments.retire {
        return retire(phone, &arguments, output).await;
    }
    match &arguments.offer {
        Some(offer) => with_offer(phone, offer, &arguments, output).await,
        None => signed_moves(phone, arguments.yes, output).await,
    }
}

async fn signed_moves(phone: &Authenticator, yes: bool, output: &Output) -> Result<(), Stop> {
    let waiting = output.waiting(texts::terminal_asking());
    phone.work_until_idle(PATIENCE, true).await?;
    drop(waiting);
    let moves = phone.moves()?;
    if moves.is_empty() {
        output.line(texts::reactivate_none())?;
        output.line(texts::terminal_reactivate_code("countersign reactivate CODE --account ACCOUNT"))?;
        return output.document(&Document::Done { what: "no-moves" });
    }
    let _working = Working::start(phone);
    for found in moves {
        follow(phone, found, yes, output).await?;
    }
    Ok(())
}

async fn follow(phone: &Authenticator, found: PendingMove, yes: bool, output: &Output) -> Result<(), Stop> {
    let about = found.about().clone();
    output.note(texts::reactivate_why_moved());
    side_by_side(&about.from_host, &about.to_host, output);
    for account in covered(phone, &about.accounts)? {
        output.note(format!("  {}", words::account_title(&account)));
    }
    output.document(&Document::Move {
        from_host: about.from_host.clone(),
        to_host: about.to_host.clone(),
        accounts: about.accounts.iter().map(|id| hex(&id.0)).collect(),
        expires_at: about.expires_at,
    })?;
    let agree = texts::reactivate_move(u64::try_from(about.accounts.len()).unwrap_or(u64::MAX));
    if !yes && !ask::confirm(texts::reactivate_signed(), &agree, texts::button_not_now())? {
        return Err(Stop::Cancelled);
    }
    for ticket in found.confirm()? {
        finish(phone, ticket, output).await?;
    }
    Ok(())
}

async fn with_offer(phone: &Authenticator, given: &str, arguments: &Reactivate, output: &Output) -> Result<(), Stop> {
    let mut offer = phone.read_offer(&offer_text::read(given, arguments.at.as_deref())?)?;
    confirm_host(&offer, arguments.yes, output)?;
    look_up(&mut offer, output).await?;
    output.document(&Document::Offer(OfferRecord::new(offer.about(), offer.renews())))?;
    let account = replaced(phone, &offer, arguments)?;
    let old = account.bindings.first().map_or(texts::terminal_none(), |binding| binding.host.as_str());
    side_by_side(old, offer.about().host.as_deref().unwrap_or(texts::terminal_none()), output);
    if offer.renews() != Some(account.id) {
        output.note(format!("{} {}", texts::reactivate_unsigned(), texts::reactivate_undo_note(UNDO_DAYS)));
        let agree = texts::reactivate_replace(&words::account_title(&account));
        if !arguments.yes && !ask::confirm(texts::add_confirm_title(), &agree, texts::button_not_now())? {
            return Err(Stop::Cancelled);
        }
    }
    let _working = Working::start(phone);
    finish(phone, offer.activate(Activate::Replacing(account.id))?, output).await
}

/// The account that the offer renews, or the one that the person picks: never one suggested by its text.
fn replaced(phone: &Authenticator, offer: &PendingOffer, arguments: &Reactivate) -> Result<AccountView, Stop> {
    match (offer.renews(), &arguments.account) {
        (Some(id), None) => covered(phone, &[id])?
            .into_iter()
            .next()
            .ok_or_else(|| Stop::Internal("the account to renew is gone".to_owned())),
        (_, named) => pick::account_or_ask(phone, named.as_deref(), texts::reactivate_pick()),
    }
}

async fn undo(phone: &Authenticator, named: &str, output: &Output) -> Result<(), Stop> {
    let account = pick::account(phone, named)?;
    if !phone.undo_move(&account.id)? {
        return Err(Stop::Input(texts::terminal_nothing_to_undo().to_owned()));
    }
    phone.work_until_idle(PATIENCE, true).await?;
    let account = pick::account(phone, &hex(&account.id.0))?;
    let host = account.bindings.first().map_or(texts::terminal_none(), |binding| binding.host.as_str());
    output.line(texts::reactivate_undone(&words::account_title(&account), host))?;
    output.document(&Document::Activated { account: AccountRecord::from(account) })
}

/// Lets go of what was replaced. What a service cannot be told is told to the person: their administrator can act on it.
async fn retire(phone: &Authenticator, arguments: &Reactivate, output: &Output) -> Result<(), Stop> {
    let account = pick::account(phone, arguments.account.as_deref().unwrap_or_default())?;
    let replaced = |binding: &&BindingView| matches!(binding.state, BindingState::Retiring { .. });
    let hosts: Vec<&str> = account.bindings.iter().filter(replaced).map(|binding| binding.host.as_str()).collect();
    if hosts.is_empty() {
        return Err(Stop::Input(texts::terminal_nothing_replaced().to_owned()));
    }
    let hosts = hosts.join(", ");
    output.note(texts::reactivate_retire_text(&hosts));
    let question = texts::reactivate_retire_title(&hosts);
    if !arguments.yes && !ask::confirm(&question, texts::reactivate_retire(), texts::account_remove_keep())? {
        return Err(Stop::Cancelled);
    }
    let retired = phone.retire_replaced(&account.id)?;
    phone.work_until_idle(PATIENCE, true).await?;
    output.line(format!("{} {}", style("✓").green(), texts::reactivate_retired(&hosts)))?;
    for left in &retired.left_behind {
        output.line(words::left_behind(left))?;
    }
    let left_behind = retired.left_behind.into_iter().map(LeftBehindRecord::from).collect();
    output.document(&Document::Retired { account: hex(&account.id.0), left_behind })
}

fn covered(phone: &Authenticator, ids: &[countersign::account::AccountId]) -> Result<Vec<AccountView>, Stop> {
    Ok(phone.accounts()?.into_iter().filter(|account| ids.contains(&account.id)).collect())
}

fn side_by_side(old: &str, new: &str, output: &Output) {
    output.note(format!("  {}  {}", texts::reactivate_host_now(), style(old).bold().for_stderr()));
    output.note(format!("  {}  {}", texts::reactivate_host_new(), style(new).bold().for_stderr()));
}
