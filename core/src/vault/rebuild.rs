//! Writing a table anew when its own structure is damaged: pages that SQLite cannot read, rows out of order, an index
//! that does not agree with them.
//!
//! What can be read from the table's front, and from its end if something unreadable is in between, goes into a new
//! table; whether it opens is decided afterwards. The damaged table is put away under another name and stays in the
//! file.

use super::{
    VaultError, schema,
    stored::{Stored, exchange_columns, record_columns},
    survey::Tables,
};
use rusqlite::{Connection, Row, params_from_iter, types::Value};

/// How rows of a table are read and written.
struct Plan {
    table: &'static str,
    columns: usize,
    /// From the front and from the end.
    read: [&'static str; 2],
    fits: fn(&Row<'_>) -> bool,
    create: fn(&Connection) -> Result<(), VaultError>,
    save: &'static str,
    /// For rows with columns of types that the vault never writes: where rows go that do not open.
    keep: &'static str,
}

const RECORDS: Plan = Plan {
    table: "record",
    columns: 7,
    read: [
        concat!("SELECT ", record_columns!(), " FROM record ORDER BY tbl, id"),
        concat!("SELECT ", record_columns!(), " FROM record ORDER BY tbl DESC, id DESC"),
    ],
    fits: |row| Stored::record(row).is_some(),
    create: schema::create_records,
    save: "INSERT INTO record (tbl, id, seq, grp, generation, key, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET seq = excluded.seq, grp = excluded.grp, generation = excluded.generation,
      key = excluded.key, sealed = excluded.sealed WHERE excluded.generation > generation",
    keep: "INSERT INTO aside (tbl, id, clear, generation, key, sealed) VALUES (?1, ?2, ?4, ?5, ?6, ?7)",
};

/// Leases are dropped, epochs are not.
const EXCHANGES: Plan = Plan {
    table: "exchange",
    columns: 11,
    read: [
        concat!("SELECT ", exchange_columns!(), ", n, epoch, due_at FROM exchange NOT INDEXED ORDER BY n"),
        concat!("SELECT ", exchange_columns!(), ", n, epoch, due_at FROM exchange NOT INDEXED ORDER BY n DESC"),
    ],
    fits: |row| [8, 9, 10].iter().all(|column| row.get::<_, i64>(*column).is_ok()) && Stored::exchange(row).is_some(),
    create: schema::create_exchanges,
    save: "INSERT OR IGNORE INTO exchange
      (id, subject, lane, priority, person, generation, key, sealed, n, epoch, due_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    keep: "INSERT INTO aside (tbl, id, clear, generation, key, sealed) VALUES (3, ?1, ?2, ?6, ?7, ?8)",
};

/// What could be read of damaged tables.
pub(super) struct Salvage {
    tables: Vec<(&'static Plan, Vec<SalvagedRow>)>,
    /// SQLite's number for what other connections have changed.
    version: i64,
}

struct SalvagedRow {
    fits: bool,
    values: Vec<Value>,
}

impl Salvage {
    /// Reads what is left, outside any transaction.
    pub(super) fn read(conn: &Connection, tables: Tables) -> Result<Self, VaultError> {
        let version = data_version(conn)?;
        let mut salvaged = Vec::new();
        for (wanted, plan) in [(tables.records, &RECORDS), (tables.exchanges, &EXCHANGES)] {
            if wanted {
                salvaged.push((plan, plan.read(conn)?));
            }
        }
        Ok(Self { tables: salvaged, version })
    }

    /// Writes it into new tables, within a transaction of the caller. Refused if anybody changed anything meanwhile.
    pub(super) fn write(self, conn: &Connection) -> Result<(), VaultError> {
        if !self.tables.is_empty() && data_version(conn)? != self.version {
            return Err(VaultError::Busy);
        }
        for (plan, rows) in self.tables {
            schema::put_away(conn, plan.table)?;
            (plan.create)(conn)?;
            for SalvagedRow { fits, mut values } in rows {
                let mut statement = conn.prepare_cached(if fits { plan.save } else { plan.keep })?;
                values.truncate(statement.parameter_count());
                statement.execute(params_from_iter(values))?;
            }
        }
        Ok(())
    }
}

impl Plan {
    fn read(&self, conn: &Connection) -> Result<Vec<SalvagedRow>, VaultError> {
        let [from_front, from_end] = self.read;
        let mut rows = Vec::new();
        if !self.read_until_damage(conn, from_front, &mut rows)? {
            self.read_until_damage(conn, from_end, &mut rows)?;
        }
        Ok(rows)
    }

    /// `false`: something could not be read, and the scan ended there.
    fn read_until_damage(
        &self,
        conn: &Connection,
        sql: &str,
        found: &mut Vec<SalvagedRow>,
    ) -> Result<bool, VaultError> {
        let mut statement = conn.prepare(sql)?;
        let mut rows = statement.query([])?;
        loop {
            let row = match rows.next().map_err(VaultError::from) {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(true),
                Err(VaultError::Corrupt) => return Ok(false),
                Err(error) => return Err(error),
            };
            let values = (0..self.columns).map(|column| row.get(column)).collect::<Result<_, _>>()?;
            found.push(SalvagedRow { fits: (self.fits)(row), values });
        }
    }
}

fn data_version(conn: &Connection) -> Result<i64, VaultError> {
    Ok(conn.query_row("PRAGMA data_version", [], |row| row.get(0))?)
}
