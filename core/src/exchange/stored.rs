//! The stored form of an exchange.
//!
//! Header and state are one row of the push domain, which a background process can open. Of an activation only the
//! header stands there: its state holds the offer's secret and seeds, and so it is a record of the codes domain, named
//! by the exchange and written and removed together with it.

use super::{ExchangeId, Header, NewExchange, Saved};
use crate::ports::UnixMillis;
use crate::vault::{self, ExchangeRow, Opened, Reader, Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// An exchange as it is kept.
pub(crate) struct Stored {
    pub(crate) header: Header,
    pub(crate) saved: Saved,
}

/// The row. `state` is with the codes if the header's story says so.
#[derive(Serialize, Deserialize)]
struct Row<H, S> {
    header: H,
    #[serde(rename = "saved")]
    state: Option<S>,
}

/// The state of an activation.
#[derive(Serialize, Deserialize)]
struct WithCodes {
    id: ExchangeId,
    state: Saved,
}

impl Record for WithCodes {
    const TABLE: Table = Table::Activation;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        self.id.into()
    }
}

impl Stored {
    /// What every version of the app can show, also while codes are locked.
    pub(crate) fn header(body: &[u8]) -> Result<Header, VaultError> {
        decode(body).map(|row| row.header)
    }

    /// Reads an exchange back. [`VaultError::CodesLocked`]: its state can be read when the phone is unlocked.
    pub(crate) fn read(reader: &Reader<'_>, row: &ExchangeRow) -> Result<Self, VaultError> {
        let Row { header, state } = decode(&row.body)?;
        let saved = match state {
            Some(saved) => saved,
            None => reader.get::<WithCodes>(&header.id.into())?.ok_or(VaultError::Damaged(Table::Activation))?.state,
        };
        Ok(Self { header, saved })
    }

    /// Replaces both parts, if `epoch` is still the holder's.
    pub(crate) fn save(tx: &mut Tx<'_>, header: &Header, saved: Saved, epoch: u64) -> Result<(), VaultError> {
        let body = encode(tx, header, saved)?;
        tx.save_exchange(&header.id.0, epoch, &body)
    }

    /// Removes both parts, if `epoch` is still the holder's. Codes may be locked.
    pub(crate) fn close(tx: &mut Tx<'_>, id: ExchangeId, epoch: u64) -> Result<(), VaultError> {
        tx.close_exchange(&id.0, epoch)?;
        tx.delete::<WithCodes>(&id.into()).map(|_| ())
    }
}

impl NewExchange {
    /// Makes the intent durable with the transaction, to be run at once. The name is that of the exchange which is open
    /// for the subject now: this one or an earlier one.
    pub(crate) fn open(self, tx: &mut Tx<'_>) -> Result<ExchangeId, VaultError> {
        Ok(self.commit(tx, UnixMillis(0))?.unwrap_or_else(|first| first))
    }

    /// Makes the intent durable with the transaction. One that is open for the same subject stays as it is, and its
    /// name is the answer.
    pub(crate) fn commit(
        self,
        tx: &mut Tx<'_>,
        due_at: UnixMillis,
    ) -> Result<Result<ExchangeId, ExchangeId>, VaultError> {
        let Self { header, saved } = self;
        if let Some(open) = tx.exchange_by_subject(&header.subject)? {
            return Ok(Err(ExchangeId(open.id)));
        }
        let body = encode(tx, &header, saved)?;
        let opened = tx.open_exchange(&vault::NewExchange {
            id: header.id.0,
            subject: header.subject.clone(),
            lane: header.lane.name(),
            priority: header.priority,
            needs_person: header.needs_person,
            needs_codes: header.story.holds_seeds(),
            due_at,
            body,
        })?;
        Ok(match opened {
            Opened::New => Ok(header.id),
            Opened::Existing { id } => Err(ExchangeId(id)),
        })
    }
}

/// The body of the row; what must not stand there goes where it belongs.
fn encode(tx: &mut Tx<'_>, header: &Header, saved: Saved) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let state = if header.story.holds_seeds() {
        tx.put(&WithCodes { id: header.id, state: saved })?;
        None
    } else {
        Some(saved)
    };
    let mut out = Zeroizing::new(Vec::new());
    ciborium::into_writer(&Row { header, state }, &mut *out).map_err(|_| VaultError::Content(Table::Exchange))?;
    Ok(out)
}

fn decode(body: &[u8]) -> Result<Row<Header, Saved>, VaultError> {
    ciborium::from_reader(body).map_err(|_| VaultError::Content(Table::Exchange))
}

#[cfg(test)]
mod tests;
