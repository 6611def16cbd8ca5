//! Which account is meant: its place in the list, its label, or its id.

use crate::ask;
use crate::records::hex;
use crate::stop::Stop;
use crate::words::{self, texts};
use countersign::Authenticator;
use countersign::account::AccountId;
use countersign::authenticator::AccountView;
use std::fmt;

/// Finds the one account that `named` means.
pub(crate) fn account(phone: &Authenticator, named: &str) -> Result<AccountView, Stop> {
    find(phone.accounts()?, named)
}

/// Finds several.
pub(crate) fn accounts(phone: &Authenticator, named: &[String]) -> Result<Vec<AccountId>, Stop> {
    named.iter().map(|name| account(phone, name).map(|found| found.id)).collect()
}

/// Finds the account that is named, or else asks.
pub(crate) fn account_or_ask(phone: &Authenticator, named: Option<&str>, question: &str) -> Result<AccountView, Stop> {
    if let Some(named) = named {
        return account(phone, named);
    }
    let options: Vec<Choice> = phone.accounts()?.into_iter().map(Choice).collect();
    if options.is_empty() {
        return Err(Stop::Input(texts::terminal_add_first("countersign activate")));
    }
    Ok(ask::choose(question, options, &texts::terminal_pick("--account"))?.0)
}

pub(crate) fn find(all: Vec<AccountView>, named: &str) -> Result<AccountView, Stop> {
    let by_place = named.parse::<usize>().ok().filter(|place| (1..=all.len()).contains(place));
    if let Some(place) = by_place {
        return all.into_iter().nth(place - 1).ok_or_else(|| none(named));
    }
    let wanted = named.trim().to_lowercase();
    let means = |account: &AccountView| {
        let label = account.label.to_lowercase() == wanted;
        let name = account.name.as_ref().is_some_and(|name| name.to_lowercase() == wanted);
        let id = wanted.len() >= SHORTEST_ID && hex(&account.id.0).starts_with(&wanted);
        label || name || id
    };
    let mut found = all.into_iter().filter(means);
    match (found.next(), found.next()) {
        (Some(account), None) => Ok(account),
        (Some(_), Some(_)) => Err(Stop::Input(texts::terminal_pick_several(&words::plain(named)))),
        (None, _) => Err(none(named)),
    }
}

/// So that a short label is not taken for an id.
const SHORTEST_ID: usize = 6;

fn none(named: &str) -> Stop {
    Stop::Input(texts::terminal_pick_none("`countersign accounts`", &words::plain(named)))
}

struct Choice(AccountView);

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::account_title(&self.0))
    }
}
