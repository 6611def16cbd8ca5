//! The stored form of an exchange.

use super::{ExchangeId, Header, NewExchange, Saved};
use crate::ports::UnixMillis;
use crate::vault::{self, Opened, Table, Tx, VaultError};
use zeroize::Zeroizing;

/// Header and state, as one row.
#[derive(serde::Deserialize)]
pub(crate) struct Stored {
    pub(crate) header: Header,
    pub(crate) saved: Saved,
}

impl Stored {
    /// For the sealed vault and nothing else.
    pub(crate) fn encode(header: &Header, saved: &Saved) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        #[derive(serde::Serialize)]
        struct Row<'a> {
            header: &'a Header,
            saved: &'a Saved,
        }
        let mut out = Zeroizing::new(Vec::new());
        ciborium::into_writer(&Row { header, saved }, &mut *out).map_err(|_| VaultError::Content(Table::Exchange))?;
        Ok(out)
    }

    /// Reads a row back.
    pub(crate) fn decode(body: &[u8]) -> Result<Self, VaultError> {
        ciborium::from_reader(body).map_err(|_| VaultError::Content(Table::Exchange))
    }
}

impl NewExchange {
    /// Makes the intent durable with the transaction, to be run at once. The name is that of the exchange which is open
    /// for the subject now: this one or an earlier one.
    pub(crate) fn open(&self, tx: &mut Tx<'_>) -> Result<ExchangeId, VaultError> {
        Ok(self.commit(tx, UnixMillis(0))?.unwrap_or_else(|first| first))
    }

    /// Makes the intent durable with the transaction. One that is open for the same subject stays as it is, and its
    /// name is the answer.
    pub(crate) fn commit(
        &self,
        tx: &mut Tx<'_>,
        due_at: UnixMillis,
    ) -> Result<Result<ExchangeId, ExchangeId>, VaultError> {
        let body = Stored::encode(&self.header, &self.saved)?;
        let opened = tx.open_exchange(&vault::NewExchange {
            id: self.header.id.0,
            subject: self.header.subject.clone(),
            lane: self.header.lane.name(),
            priority: self.header.priority,
            needs_person: self.header.needs_person,
            due_at,
            body,
        })?;
        Ok(match opened {
            Opened::New => Ok(self.header.id),
            Opened::Existing { id } => Err(ExchangeId(id)),
        })
    }
}
