//! The vault: everything this phone must not forget, sealed row by row in one SQLite file.
//!
//! Comes in: records ([`Record`]) and exchanges, in transactions; two keys ([`crate::ports::VaultKeyStore`]), one for
//! what a background process needs and one for seeds; an anchor that remembers the generation elsewhere. Goes out: the
//! same records, and a [`Health`] that says what was found when the vault was opened.
//!
//! Refused: a newer layout (the file stays untouched), a key that does not fit, a write whose lease was lost, a write
//! whose anchor could not be written. Rows that were bit-flipped, truncated, swapped, removed, put back, or come from
//! an older copy are detected, set aside and reported; the sound rest stays usable. Damaged rows are never deleted.
//!
//! It never awaits, reads no clock, interprets no record and no exchange body, and keeps no cache of records: two
//! processes may use one file. Closures given to [`Vault::read`] and [`Vault::change`] run with the vault locked and
//! must not call the vault again.
//!
//! What it cannot do: a file anchor (terminal shell) can be restored together with the file. `ring` does not wipe its
//! keys. Who holds the push key can rewrite the root, and so hide rows; not seeds, which need the codes key.
//!
//! Files: `vault.rs` transactions; `open.rs` opening, `survey.rs` the scan, `heal.rs` and `rebuild.rs` what is done about
//! its findings; `reader.rs` and `tx.rs` the calls for records, `exchanges.rs` and `claims.rs` those for exchanges;
//! `root.rs`, `digest.rs`, `keyring.rs` and `stored.rs` what is authenticated; `schema.rs` and `location.rs` the file. A
//! new kind of row is a line in `table.rs` and a [`Record`].

mod claims;
mod confirmed;
mod digest;
mod error;
mod exchanges;
mod heal;
mod health;
mod keyring;
mod location;
mod open;
mod plain;
mod reader;
mod rebuild;
mod record;
mod rekey;
mod root;
mod schema;
pub mod secret;
mod stored;
mod survey;
mod table;
mod tx;
#[expect(clippy::module_inception, reason = "the file of the type `Vault`")]
mod vault;

pub use claims::{ClaimFilter, MAX_LEASE};
pub use error::VaultError;
pub use exchanges::{ExchangeKey, ExchangeRow, NewExchange, Opened};
pub use health::{BlindId, Codes, DamagedRow, Health};
pub use location::{Location, MemoryFile};
pub use reader::Reader;
pub use record::{Record, RowId, decode_body};
pub use table::Table;
pub use tx::Tx;
pub use vault::{Revision, Vault};

#[cfg(test)]
mod tests;
