//! Fresh keys for a table, long before random nonces could meet.

use super::{
    Table, Tx, Vault, VaultError,
    keyring::Blind,
    plain::PlainBuffer,
    root::{REKEY_AFTER, Root},
    stored::{Stored, exchange_columns, record_columns},
    tx::Target,
};

/// Statements for records or for exchanges. Parameters: table and blinded id; for `write` the new columns before them.
struct Sql {
    list: &'static str,
    read: &'static str,
    write: &'static str,
}

const RECORD: Sql = Sql {
    list: "SELECT id FROM record WHERE tbl = ?",
    read: concat!("SELECT ", record_columns!(), " FROM record WHERE tbl = ? AND id = ?"),
    write: "UPDATE record SET generation = ?, key = ?, sealed = ? WHERE tbl = ? AND id = ?",
};

const EXCHANGE: Sql = Sql {
    list: "SELECT id FROM exchange WHERE ? = 3",
    read: concat!("SELECT ", exchange_columns!(), " FROM exchange WHERE ? = 3 AND id = ?"),
    write: "UPDATE exchange SET generation = ?, key = ?, sealed = ? WHERE ? = 3 AND id = ?",
};

impl Vault {
    /// Seals all rows of a table again, under its next key, in one transaction. Opening does this by itself when a key
    /// was used often. Refused while a row is damaged: open the vault first, which sets it aside.
    pub fn rekey(&self, table: Table) -> Result<(), VaultError> {
        self.change(|tx| tx.rekey(table))
    }

    /// Re-keys what was used often. If that fails, the next opening tries again; a key that is used up seals no more.
    pub(super) fn rekey_worn(&self) {
        let worn: Vec<Table> = {
            let inner = self.lock();
            let root = Root::read(&inner.conn, &inner.keys).ok().flatten().unwrap_or_default();
            let worn = |table: &Table| root.key_use(table.number()).writes >= REKEY_AFTER;
            Table::ALL.into_iter().filter(worn).filter(|table| inner.keys.has(table.domain())).collect()
        };
        for table in worn {
            if let Err(error) = self.rekey(table) {
                tracing::warn!(?table, %error, "the table could not be re-keyed");
            }
        }
    }
}

impl Tx<'_> {
    fn rekey(&mut self, table: Table) -> Result<(), VaultError> {
        let sql = if table == Table::Exchange { EXCHANGE } else { RECORD };
        self.root.next_key(table.number());
        self.wrote = true;
        let ids: Vec<Blind> = {
            let mut statement = self.conn.prepare_cached(sql.list)?;
            let rows = statement.query_map((table.number(),), |row| row.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        for id in ids {
            self.reseal(table, &sql, &id)?;
        }
        Ok(())
    }

    fn reseal(&mut self, table: Table, sql: &Sql, id: &Blind) -> Result<(), VaultError> {
        let (clear, plain) = {
            let (conn, keys) = (self.reader.conn, self.reader.keys);
            let mut statement = conn.prepare_cached(sql.read)?;
            let mut rows = statement.query((table.number(), id))?;
            let row = rows.next()?.ok_or(VaultError::Damaged(table))?;
            let stored = if table == Table::Exchange { Stored::exchange(row) } else { Stored::record(row) };
            let stored = stored.ok_or(VaultError::Damaged(table))?;
            let mut opened = PlainBuffer::new();
            let mut plain = PlainBuffer::new();
            plain.append(stored.open(keys, &mut opened)?.ok_or(VaultError::Damaged(table))?);
            self.root.take_out(&stored, keys);
            (stored.clear, plain)
        };
        let target = Target { table, id, clear };
        let (key, sealed) = self.seal(&target, plain)?;
        let generation = self.root.generation.cast_signed();
        self.conn.prepare_cached(sql.write)?.execute((generation, key, sealed, table.number(), id))?;
        Ok(())
    }
}
