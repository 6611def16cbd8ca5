//! Which attempts are counted together, and what a refusal says.
//!
//! Each bucket has its own allowance (`config::Limits`), so that filling one never closes another: a stranger who asks
//! for sign-ins in somebody's name cannot keep that person from using codes, and one relying party cannot exhaust
//! another's. Names are hashed before they are counted: a name that nobody has is counted like any other, so the
//! limits tell nothing about who exists.

use ring::digest::{SHA256, digest};
use sqlx::SqliteConnection;

use crate::{
    config::{Limit, Limits},
    store::{StoreError, Tx, attempt},
};

/// What is counted together.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Bucket<'a> {
    /// Sign-in requests of one relying party for one person.
    Challenges {
        /// Id of the relying party.
        relying_party: &'a [u8],
        /// The person's name, whether anybody has it or not.
        user: &'a str,
    },
    /// Wrong offline codes for one person.
    Codes(&'a str),
    /// Offers tried in vain from one address.
    OffersPerAddress(&'a str),
    /// Offers tried in vain by anybody.
    OffersInAll,
    /// Wrong numbers typed for one person.
    WrongNumbers(&'a str),
}

impl Bucket<'_> {
    /// Counts one attempt, or says from when another is allowed.
    pub(crate) async fn take(&self, tx: &mut Tx, limits: &Limits) -> Result<Result<(), i64>, StoreError> {
        let (name, who, limit) = self.parts(limits);
        attempt::take(tx, name, &who, limit.attempts, window(limit)).await
    }

    /// Whether another attempt is allowed, and if not, from when.
    pub(crate) async fn peek(&self, tx: &mut Tx, limits: &Limits) -> Result<Result<(), i64>, StoreError> {
        let (name, who, limit) = self.parts(limits);
        attempt::peek(tx, name, &who, limit.attempts, window(limit)).await
    }

    /// The same outside a transaction, at `now`.
    pub(crate) async fn look(
        &self,
        connection: &mut SqliteConnection,
        now: i64,
        limits: &Limits,
    ) -> Result<Result<(), i64>, StoreError> {
        let (name, who, limit) = self.parts(limits);
        attempt::look(connection, now, name, &who, limit.attempts, window(limit)).await
    }

    /// Forgets what was counted.
    pub(crate) async fn clear(&self, tx: &mut Tx, limits: &Limits) -> Result<(), StoreError> {
        let (name, who, _) = self.parts(limits);
        attempt::clear(tx, name, &who).await
    }

    fn parts(&self, limits: &Limits) -> (&'static str, Vec<u8>, Limit) {
        let hash = |parts: &[&[u8]]| digest(&SHA256, &parts.concat()).as_ref().to_vec();
        match self {
            Self::Challenges { relying_party, user } => {
                ("challenges", hash(&[relying_party, user.as_bytes()]), limits.challenges)
            }
            Self::Codes(user) => ("codes", hash(&[user.as_bytes()]), limits.codes),
            Self::OffersPerAddress(address) => {
                ("offers-per-address", hash(&[address.as_bytes()]), limits.offers_per_address)
            }
            Self::OffersInAll => ("offers-in-all", Vec::new(), limits.offers_in_all),
            Self::WrongNumbers(user) => ("wrong-numbers", hash(&[user.as_bytes()]), limits.wrong_numbers),
        }
    }
}

fn window(limit: Limit) -> i64 {
    i64::from(limit.window_seconds) * 1_000
}
