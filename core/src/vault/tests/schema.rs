use super::*;

fn bytes_of(phone: &Phone) -> Vec<Vec<u8>> {
    let path = phone.path().display().to_string();
    let files = [path.clone(), format!("{path}-wal")];
    files.iter().filter_map(|path| std::fs::read(path).ok()).filter(|bytes| !bytes.is_empty()).collect()
}

#[test]
fn a_vault_of_a_newer_layout_is_refused_and_left_untouched() {
    let phone = Phone::on_disk();
    put(&phone.sound(), &[note("a", "")]);
    phone.tamper().execute_batch("PRAGMA user_version = 2").unwrap();
    let before = bytes_of(&phone);
    let refused = phone.try_open().map(drop);
    assert!(matches!(refused, Err(VaultError::NewerSchema { found: 2, known: 1 })), "{refused:?}");
    assert!(bytes_of(&phone) == before);
}

#[test]
fn a_newer_layout_that_is_still_in_the_write_ahead_log_is_left_there() {
    let phone = Phone::on_disk();
    put(&phone.sound(), &[note("a", "")]);
    let newer = phone.tamper();
    newer.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA user_version = 2").unwrap();
    let copy = tempfile::tempdir().unwrap();
    let there = Phone { location: Location::File(copy.path().join("vault.db")), ..Phone::on_disk() };
    for suffix in ["", "-wal"] {
        let [from, to] = [&phone, &there].map(|phone| format!("{}{suffix}", phone.path().display()));
        std::fs::copy(from, to).unwrap();
    }
    let before = bytes_of(&there);
    assert!(matches!(there.try_open().map(drop), Err(VaultError::NewerSchema { .. })));
    assert!(bytes_of(&there) == before);
}

#[test]
fn other_files_are_not_taken_for_a_vault() {
    let phone = Phone::on_disk();
    phone.tamper().execute_batch("CREATE TABLE other (x)").unwrap();
    assert!(matches!(phone.try_open().map(drop), Err(VaultError::NotAVault)));
    let phone = Phone::on_disk();
    std::fs::write(
        phone.path(),
        "a text of more than a hundred bytes, so that there is a whole header to look at; it says nothing of value",
    )
    .unwrap();
    assert!(matches!(phone.try_open().map(drop), Err(VaultError::NotAVault)));
}

#[derive(Serialize, Deserialize)]
struct LaterNote(String, u64);

impl Record for LaterNote {
    const TABLE: Table = Table::Account;
    const VERSION: u16 = 2;

    fn row_id(&self) -> RowId {
        RowId::new(&self.0)
    }

    fn upgrade(version: u16, body: &[u8]) -> Option<Self> {
        let old: Note = (version == 1).then(|| decode_body(body))??;
        Some(Self(old.name, old.text.len() as u64))
    }
}

#[test]
fn an_older_record_is_upgraded_when_it_is_read() {
    let vault = Phone::in_memory().sound();
    put(&vault, &[note("a", "four")]);
    let later = vault.read(|r| r.get::<LaterNote>(&RowId::new("a"))).unwrap().unwrap();
    assert_eq!((later.0.as_str(), later.1), ("a", 4));
}

#[test]
fn a_newer_record_is_refused_and_its_neighbours_can_be_read() {
    let vault = Phone::in_memory().sound();
    put(&vault, &[note("a", "old")]);
    put(&vault, &[LaterNote("b".into(), 0)]);
    let newer = |result: &VaultError| matches!(result, VaultError::NewerRecord { table: Table::Account, found: 2 });
    assert!(newer(&vault.read(|r| r.get::<Note>(&RowId::new("b"))).unwrap_err()));
    assert!(newer(&vault.read(|r| r.all::<Note>()).unwrap_err()));
    let each = vault.read(|r| r.each::<Note>()).unwrap();
    assert_eq!(each[0].as_ref().unwrap(), &note("a", "old"));
    assert!(newer(each[1].as_ref().unwrap_err()));
}
