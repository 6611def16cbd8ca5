//! Fresh keys for a table, long before random nonces could meet.

use super::{
    Table, Tx, Vault, VaultError,
    plain::PlainBuffer,
    root::{REKEY_AFTER, Root},
    stored::{Stored, exchange_columns, record_columns},
    tx::Target,
};

/// One table or the other, by place.
struct Sql {
    list: &'static str,
    read: &'static str,
    write: &'static str,
}

const RECORD: Sql = Sql {
    list: "SELECT n FROM record WHERE tbl = ? ORDER BY n",
    read: concat!("SELECT ", record_columns!(), " FROM record WHERE n = ?"),
    write: "UPDATE record SET generation = ?, key = ?, sealed = ? WHERE n = ?",
};

const EXCHANGE: Sql = Sql {
    list: "SELECT n FROM exchange WHERE ? = 3 ORDER BY n",
    read: concat!("SELECT ", exchange_columns!(), " FROM exchange WHERE n = ?"),
    write: "UPDATE exchange SET generation = ?, key = ?, sealed = ? WHERE n = ?",
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
        let places: Vec<i64> = {
            let mut statement = self.conn.prepare_cached(sql.list)?;
            let rows = statement.query_map((table.number(),), |row| row.get(0))?;
            rows.collect::<Result<_, _>>()?
        };
        for n in places {
            self.reseal(table, &sql, n)?;
        }
        Ok(())
    }

    fn reseal(&mut self, table: Table, sql: &Sql, n: i64) -> Result<(), VaultError> {
        let (id, clear, plain) = {
            let (conn, keys) = (self.reader.conn, self.reader.keys);
            let mut statement = conn.prepare_cached(sql.read)?;
            let mut rows = statement.query((n,))?;
            let row = rows.next()?.ok_or(VaultError::Damaged(table))?;
            let stored = if table == Table::Exchange { Stored::exchange(row) } else { Stored::record(row) };
            let stored = stored.ok_or(VaultError::Damaged(table))?;
            let mut opened = PlainBuffer::new();
            let mut plain = PlainBuffer::new();
            plain.append(stored.open(keys, &mut opened)?.ok_or(VaultError::Damaged(table))?);
            self.root.take_out(&stored, keys);
            (stored.id, stored.clear.as_deref().map(<[u8]>::to_vec), plain)
        };
        let target = Target { table, id: &id, clear: clear.as_deref() };
        let (key, sealed) = self.seal(&target, plain)?;
        self.add(&target, &sealed)?;
        let generation = self.root.generation.cast_signed();
        self.conn.prepare_cached(sql.write)?.execute((generation, key, sealed, n))?;
        Ok(())
    }
}
