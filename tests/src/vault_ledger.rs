//! A small product over a real vault, for tests that cut it short: amounts are moved between two purses, and each move
//! opens, claims and closes an exchange.
//!
//! One transaction writes both purses and the history, so a vault that shows half a move, or a move without its
//! history, is broken. Keys are fixed: what matters here is the file.

use countersign::{
    ports::{Anchor, Entropy, KeyDomain, UnixMillis, VaultKey, VaultKeyError, VaultKeyStore},
    vault::{ClaimFilter, Health, Location, NewExchange, Record, RowId, Table, Vault, VaultError},
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Two keys that are always there.
pub struct FixedKeys;

impl VaultKeyStore for FixedKeys {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        let byte = match domain {
            KeyDomain::Push => 1,
            KeyDomain::Codes => 2,
        };
        Ok(Some(VaultKey::new([byte; 32])))
    }

    fn store(&self, _: KeyDomain, _: &VaultKey) -> Result<(), VaultKeyError> {
        Err(VaultKeyError::Unavailable)
    }
}

/// What one purse holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purse {
    /// `left` or `right`.
    pub name: String,
    /// May be negative.
    pub amount: i64,
}

impl Record for Purse {
    const TABLE: Table = Table::Account;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        RowId::new(&self.name)
    }
}

/// One move, as the history remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// 1 for the first.
    pub number: u64,
    /// Large, so that some rows take several pages.
    pub remark: String,
}

impl Record for Move {
    const TABLE: Table = Table::Log;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        RowId::new(self.number.to_be_bytes())
    }

    fn group(&self) -> Option<RowId> {
        Some(RowId::new("moves"))
    }
}

/// All that a vault of this product says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Name and amount.
    pub purses: BTreeMap<String, i64>,
    /// Numbers of the moves, in order.
    pub moves: Vec<u64>,
    /// Id, epoch and body of the open exchanges.
    pub exchanges: Vec<([u8; 16], u64, Vec<u8>)>,
}

/// A vault of this product.
pub struct Ledger {
    /// The real one.
    pub vault: Vault,
}

impl Ledger {
    /// Opens or makes it.
    pub fn open(
        location: &Location,
        anchor: Arc<dyn Anchor>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<(Self, Health), VaultError> {
        let (vault, health) = Vault::open(location, &FixedKeys, anchor, entropy)?;
        Ok((Self { vault }, health))
    }

    /// Commits the intent to make the next move; durable when it returns. If a rival had it first, nothing changes.
    pub fn intend(&self) -> Result<(), VaultError> {
        self.vault.change(|tx| {
            let number = tx.count_group::<Move>(&RowId::new("moves"))? + 1;
            let exchange = NewExchange {
                id: u128::from(number).to_be_bytes(),
                subject: number.to_be_bytes().to_vec(),
                lane: b"moves".to_vec(),
                priority: 0,
                needs_person: false,
                needs_codes: false,
                due_at: UnixMillis(0),
                body: number.to_be_bytes().to_vec().into(),
            };
            tx.open_exchange(&exchange).map(drop)
        })
    }

    /// Claims the move that was intended, if one is open; returns its number and epoch.
    pub fn claim(&self, now: i64) -> Result<Option<(u64, u64)>, VaultError> {
        let filter =
            ClaimFilter { now: UnixMillis(now), lease: Duration::from_millis(1), allow_person: true, only: None };
        let claimed = self.vault.claim(&filter)?;
        let number = |body: &[u8]| body.iter().fold(0, |number, byte| (number << 8) | u64::from(*byte));
        Ok(claimed.map(|row| (number(&row.body), row.epoch)))
    }

    /// Makes the move and ends its exchange, in one transaction.
    pub fn finish(&self, number: u64, epoch: u64) -> Result<(), VaultError> {
        self.vault.change(|tx| {
            for (name, step) in [("left", 1), ("right", -1)] {
                let before = tx.get::<Purse>(&RowId::new(name))?.map_or(0, |purse| purse.amount);
                tx.put(&Purse { name: name.into(), amount: before + step })?;
            }
            let remark = "because ".repeat(usize::try_from(number % 3).unwrap_or_default() * 900);
            tx.put(&Move { number, remark })?;
            tx.close_exchange(&u128::from(number).to_be_bytes(), epoch)
        })
    }

    /// What it says now.
    pub fn state(&self) -> Result<State, VaultError> {
        self.vault.read(|r| {
            Ok(State {
                purses: r.all::<Purse>()?.into_iter().map(|purse| (purse.name, purse.amount)).collect(),
                moves: r.group::<Move>(&RowId::new("moves"))?.into_iter().map(|entry| entry.number).collect(),
                exchanges: r.exchanges()?.into_iter().map(|row| (row.id, row.epoch, row.body.to_vec())).collect(),
            })
        })
    }
}

impl State {
    /// How many moves were made, if all that is said of them agrees.
    pub fn consistent(&self) -> Option<u64> {
        let moves = self.moves.len();
        let made = i64::try_from(moves).ok()?;
        let amounts: Vec<i64> = self.purses.values().copied().collect();
        let purses = if made == 0 { amounts.is_empty() } else { amounts == [made, -made] };
        let numbers = self.moves.iter().copied().eq(1..=u64::try_from(made).ok()?);
        (purses && numbers && self.exchanges.len() <= 1).then_some(u64::try_from(made).ok()?)
    }
}
