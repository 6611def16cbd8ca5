//! Accounts as an app shows them.

use super::offers::safe;
use super::{Authenticator, Ticket};
use crate::account::{Account, AccountId, Binding, BindingId, BindingState, PushState, SeedRow, push_state};
use crate::codes::CodeParameters;
use crate::error::{Error, Failure};
use crate::log::{self, LogEntry, Verification};
use crate::ports::{Topics, UnixMillis};
use crate::vault::Tx;
use crate::{activation, approval, protocols};

/// One account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Its name for every other call.
    pub id: AccountId,
    /// What the person calls it, or else what its issuer does.
    pub label: String,
    /// Who issues it.
    pub issuer: Option<String>,
    /// The person's name there.
    pub name: Option<String>,
    /// Parameters of its codes, newest first; empty for an account without codes.
    pub codes: Vec<CodeParameters>,
    /// Its issuer asks that the app is unlocked before codes are shown or requests approved.
    pub unlock: bool,
    /// Whether prompts work.
    pub push: PushState,
    /// Its enrolments, the one in use first.
    pub bindings: Vec<BindingView>,
}

/// One enrolment of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindingView {
    /// Its name.
    pub id: BindingId,
    /// The dialect.
    pub protocol: String,
    /// The provider's host, whole.
    pub host: String,
    /// How far it has come.
    pub state: BindingState,
    /// The server asks that the app is unlocked before a request is approved.
    pub unlock: bool,
    /// The six digits, while they wait to be typed where the offer came from. The state of prompts does not show them when
    /// another binding of the account still brings prompts.
    pub digits: Option<String>,
    /// Last authenticated reply.
    pub last_contact: Option<UnixMillis>,
    /// What the provider's administrator knows it by, where that is of use to anybody.
    pub known_as: Option<String>,
}

impl Authenticator {
    /// All accounts in the person's order.
    pub fn accounts(&self) -> Result<Vec<AccountView>, Failure> {
        let (mut accounts, bindings) = self
            .inner
            .vault
            .read(|reader| -> Result<_, Error> { Ok((reader.all::<Account>()?, reader.all::<Binding>()?)) })?;
        accounts.sort_by_key(|account| (account.order, account.created_at));
        Ok(accounts.into_iter().map(|account| view(account, &bindings)).collect())
    }

    /// Gives an account a name; an empty one gives it back its issuer's.
    pub fn rename(&self, of: &AccountId, label: &str) -> Result<(), Failure> {
        let label = label.trim();
        self.change_account(of, |account| account.label = (!label.is_empty()).then(|| label.to_owned()))
    }

    /// Puts accounts in this order; those that are not named keep theirs, after them.
    pub fn reorder(&self, order: &[AccountId]) -> Result<(), Failure> {
        self.inner.command(Topics { accounts: true, ..Topics::default() }, |tx, _| {
            let mut accounts = tx.all::<Account>()?;
            let place = |a: &Account| order.iter().position(|id| *id == a.id).unwrap_or(order.len());
            accounts.sort_by_key(|account| (place(account), account.order, account.created_at));
            for (order, mut account) in (0u32..).zip(accounts) {
                if account.order != order {
                    account.order = order;
                    tx.put(&account)?;
                }
            }
            Ok(())
        })
    }

    /// Removes an account with its codes and log, and tells its providers. What cannot be told now is told later.
    pub fn forget(&self, of: &AccountId) -> Result<Vec<Ticket<()>>, Failure> {
        let (account, moment) = (*of, self.inner.time.moment());
        let topics = Topics { accounts: true, prompts: true, exchanges: true, log: true };
        let opened = self.inner.command(topics, |tx, facts| {
            let found = tx.get::<Account>(&account.into())?.ok_or(Error::NotFound)?;
            for codes in &found.codes {
                tx.delete::<SeedRow>(&codes.id.into())?;
            }
            tx.delete::<Account>(&account.into())?;
            log::forget(tx, account)?;
            let mut opened = Vec::new();
            for mut binding in bindings_of(tx, account)? {
                binding.state = BindingState::Retiring { since: moment.wall, until: moment.wall };
                tx.put(&binding)?;
                approval::forget(tx, account, binding.id)?;
                match activation::withdraw(tx, facts, &binding, moment)? {
                    Some(id) => opened.push(id),
                    None => drop(tx.delete::<Binding>(&binding.id.into())?),
                }
            }
            Ok(opened)
        })?;
        self.inner.code_book.forget();
        Ok(opened.into_iter().map(|id| Ticket::new(&self.inner, id)).collect())
    }

    /// Gives an account fresh device keys, where its providers take them. The approval key stays: only a new offer can
    /// replace that one.
    pub fn rotate_keys(&self, of: &AccountId) -> Result<Vec<Ticket<()>>, Failure> {
        let (account, moment) = (*of, self.inner.time.moment());
        let opened = self.inner.command(Topics { exchanges: true, ..Topics::default() }, |tx, facts| {
            tx.get::<Account>(&account.into())?.ok_or(Error::NotFound)?;
            let mut opened = Vec::new();
            for binding in bindings_of(tx, account)? {
                opened.extend(activation::rotate(tx, facts, binding, moment)?);
            }
            Ok(opened)
        })?;
        Ok(opened.into_iter().map(|id| Ticket::new(&self.inner, id)).collect())
    }

    /// What happened to an account, oldest first.
    pub fn log(&self, of: &AccountId) -> Result<Vec<LogEntry>, Failure> {
        Ok(self.inner.vault.read(|reader| log::entries(&reader, *of)).map_err(Error::from)?)
    }

    /// Whether the log's chain is whole, and up to which entry a provider's signed receipt anchors it.
    pub fn verify_log(&self, of: &AccountId) -> Result<Verification, Failure> {
        Ok(self.inner.vault.read(|reader| log::verify(&reader, *of)).map_err(Error::from)?)
    }

    fn change_account(&self, of: &AccountId, change: impl FnOnce(&mut Account)) -> Result<(), Failure> {
        self.inner.command(Topics { accounts: true, ..Topics::default() }, |tx, _| {
            let mut account = tx.get::<Account>(&(*of).into())?.ok_or(Error::NotFound)?;
            change(&mut account);
            tx.put(&account)?;
            Ok(())
        })
    }
}

fn bindings_of(tx: &Tx<'_>, account: AccountId) -> Result<Vec<Binding>, Error> {
    Ok(tx.all::<Binding>()?.into_iter().filter(|binding| binding.account == account).collect())
}

fn view(account: Account, bindings: &[Binding]) -> AccountView {
    let mut own: Vec<Binding> = bindings.iter().filter(|binding| binding.account == account.id).cloned().collect();
    own.sort_by_key(|binding| (matches!(binding.state, BindingState::Retiring { .. }), binding.created_at));
    let push = push_state(&own);
    let shown = account.label.clone().or_else(|| account.issuer.clone()).or_else(|| account.name.clone());
    AccountView {
        id: account.id,
        label: shown.map(safe).unwrap_or_default(),
        issuer: account.issuer.map(safe),
        name: account.name.map(safe),
        codes: account.codes.iter().map(|codes| codes.parameters).collect(),
        unlock: account.codes.iter().any(|codes| codes.unlock) || own.iter().any(protocols::asks_for_unlock),
        push,
        bindings: own
            .into_iter()
            .map(|binding| BindingView {
                unlock: protocols::asks_for_unlock(&binding),
                known_as: activation::known_as(&binding),
                id: binding.id,
                protocol: binding.protocol,
                host: binding.endpoint.host,
                digits: binding.confirmation.filter(|_| binding.state == BindingState::Proving),
                state: binding.state,
                last_contact: binding.last_contact,
            })
            .collect(),
    }
}
