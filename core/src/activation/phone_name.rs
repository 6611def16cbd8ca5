//! What this phone is called in a provider's list of phones.
//!
//! The host knows it (the name of the device, or what a person typed) and tells it at every start, like the device token.
//! A provider learns it when this phone enrols there, and a successor when the phone moves. Nobody is found by it.

use crate::vault::{Reader, Record, RowId, Table, Tx, VaultError};
use serde::{Deserialize, Serialize};

/// The name of a phone whose host has not told one.
const UNNAMED: &str = "Phone";

/// One row.
#[derive(Serialize, Deserialize)]
struct PhoneName {
    name: String,
}

impl Record for PhoneName {
    const TABLE: Table = Table::Setting;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        row_id()
    }
}

/// The name to hand over.
pub(crate) fn phone_name(reader: &Reader<'_>) -> Result<String, VaultError> {
    Ok(reader.get::<PhoneName>(&row_id())?.map_or_else(|| UNNAMED.to_owned(), |row| row.name))
}

/// Remembers a name that is safe to show; an empty one forgets it. Writes nothing when nothing is new.
pub(crate) fn set_phone_name(tx: &mut Tx<'_>, name: String) -> Result<(), VaultError> {
    let name = if name.is_empty() { UNNAMED.to_owned() } else { name };
    if phone_name(tx)? == name {
        return Ok(());
    }
    tx.put(&PhoneName { name })
}

fn row_id() -> RowId {
    RowId::new(b"phone name")
}
