//! `accounts`: list, rename, reorder, forget.

use crate::args::AccountsAction;
use crate::ask;
use crate::output::Output;
use crate::phone::Working;
use crate::pick;
use crate::records::{AccountRecord, Document};
use crate::stop::Stop;
use crate::words::{self, texts};
use console::style;
use countersign::Authenticator;
use countersign::account::{AccountId, BindingState};
use countersign::authenticator::{AccountView, BindingView};
use countersign::exchange::{ExchangeId, Story};
use std::time::Duration;

/// How long `forget` waits for providers; what cannot be told now is told by a later command.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn run(phone: &Authenticator, action: Option<AccountsAction>, output: &Output) -> Result<(), Stop> {
    match action.unwrap_or(AccountsAction::List) {
        AccountsAction::List => list(phone, output),
        AccountsAction::Rename { account, label } => {
            phone.rename(&pick::account(phone, &account)?.id, &label)?;
            list(phone, output)
        }
        AccountsAction::Reorder { accounts } => {
            phone.reorder(&pick::accounts(phone, &accounts)?)?;
            list(phone, output)
        }
        AccountsAction::Forget { account, yes } => forget(phone, &account, yes, output).await,
    }
}

fn list(phone: &Authenticator, output: &Output) -> Result<(), Stop> {
    let accounts = phone.accounts()?;
    if accounts.is_empty() {
        output.line(texts::terminal_add_first("countersign activate"))?;
    }
    let under_way = phone.under_way()?;
    for (place, account) in (1..).zip(&accounts) {
        let answers = |(_, story, of): &&(ExchangeId, Story, AccountId)| *story == Story::Answer && *of == account.id;
        show(place, account, under_way.iter().filter(answers).count(), output)?;
    }
    output.document(&Document::Accounts { accounts: accounts.into_iter().map(AccountRecord::from).collect() })
}

fn show(place: usize, account: &AccountView, waiting_answers: usize, output: &Output) -> Result<(), Stop> {
    output.line(format!("{place:>2}  {}", style(words::account_title(account)).bold()))?;
    output.line(format!("    {}", words::push(&account.push)))?;
    if let Some(waiting) = u64::try_from(waiting_answers).ok().filter(|waiting| *waiting > 0) {
        output.line(format!("    {}", texts::accounts_answers_waiting(waiting)))?;
    }
    for binding in &account.bindings {
        output.line(format!("    {}", style(host(binding)).dim()))?;
        if let Some(name) = &binding.known_as {
            let known_as = format!("{}: {}", texts::account_known_as(), words::plain(name));
            output.line(format!("    {}", style(known_as).dim()))?;
        }
    }
    Ok(())
}

fn host(binding: &BindingView) -> String {
    match binding.state {
        BindingState::Retiring { until, .. } => texts::account_replaced(&binding.host, &words::moment(until)),
        BindingState::Proving | BindingState::Active => binding.host.clone(),
    }
}

async fn forget(phone: &Authenticator, named: &str, yes: bool, output: &Output) -> Result<(), Stop> {
    let account = pick::account(phone, named)?;
    let title = words::account_title(&account);
    output.note(match account.bindings.first() {
        Some(binding) => texts::account_remove_text(&title, &binding.host),
        None => texts::account_remove_text_codes(&title),
    });
    if !yes
        && !ask::confirm(&texts::account_remove_title(&title), texts::account_remove(), texts::account_remove_keep())?
    {
        return Err(Stop::Cancelled);
    }
    let tickets = phone.forget(&account.id)?;
    let _working = Working::start(phone);
    let told = async {
        for ticket in tickets {
            ticket.outcome().await?;
        }
        Ok::<_, countersign::Failure>(())
    };
    let waiting = output.waiting(texts::terminal_telling());
    let told = matches!(tokio::time::timeout(PATIENCE, told).await, Ok(Ok(())));
    drop(waiting);
    output.line(texts::account_removed(&title))?;
    if !told {
        output.note(texts::account_removed_untold());
    }
    output.document(&Document::Done { what: "forgotten" })
}
