//! Damage below the rows: single bits of the file, missing pages, indexes that hide rows.

use super::*;

/// Of the file, in bytes.
const PAGE: usize = 8192;
const NOTES: usize = 60;

/// Where the randomness of these tests begins.
const SEED: u64 = 0;

fn name(number: usize) -> String {
    format!("note {number}")
}

fn written(number: usize) -> Note {
    Note { group: number.is_multiple_of(2).then(|| "even".into()), ..note(&name(number), &"text ".repeat(number * 3)) }
}

/// A file that waits for no disk, where the machine has such a place.
fn in_ram() -> Phone {
    let Ok(folder) = tempfile::tempdir_in("/dev/shm") else { return Phone::on_disk() };
    let location = Location::File(folder.path().join("vault.db"));
    Phone { location, _folder: Some(folder), ..Phone::in_memory() }
}

/// A closed vault of several pages, with records in groups and an exchange.
fn full() -> Phone {
    let phone = Phone { entropy: Arc::new(Repeatable(AtomicU64::new(SEED))), ..in_ram() };
    let vault = phone.sound();
    put(&vault, &(0..NOTES).map(written).collect::<Vec<_>>());
    vault.change(|tx| tx.open_exchange(&exchanges::new(1, "s", "l"))).unwrap();
    drop(vault);
    phone
}

/// The same vault, its file changed.
fn with_file(phone: &Phone, change: impl FnOnce(&mut Vec<u8>)) -> Phone {
    let other = Phone { entropy: Arc::clone(&phone.entropy), ..in_ram() };
    *other.keys.keys.lock().unwrap() = phone.keys.keys.lock().unwrap().clone();
    *other.anchor.states.lock().unwrap() = phone.anchor.states.lock().unwrap().clone();
    let mut file = std::fs::read(phone.path()).unwrap();
    change(&mut file);
    std::fs::write(other.path(), file).unwrap();
    other
}

/// Opens it and reads everything by key, by list and by group. Whatever is not as it was written must be reported.
/// Returns how many notes are left, or `None` if the vault was refused.
fn readable(phone: &Phone, what: &str) -> Option<usize> {
    let (vault, health) = match phone.try_open() {
        Ok(opened) => opened,
        Err(VaultError::Corrupt | VaultError::NotAVault | VaultError::NewerSchema { .. } | VaultError::Storage(_)) => {
            return None;
        }
        Err(error) => panic!("{what}: {error:?}"),
    };
    let by_key = (0..NOTES).filter(|number| match vault.read(|r| r.get::<Note>(&RowId::new(name(*number)))) {
        Ok(found) => found.inspect(|found| assert_eq!(*found, written(*number), "{what}")).is_some(),
        Err(VaultError::Damaged(_)) => false,
        Err(error) => panic!("{what}: {error:?}"),
    });
    let by_key = by_key.count();
    let listed = vault.read(|r| r.all::<Note>()).unwrap_or_else(|e| panic!("{what} {health:?} {e:?}")).len();
    let grouped = vault
        .read(|r| r.group::<Note>(&RowId::new("even")))
        .unwrap_or_else(|e| panic!("{what} {health:?} {e:?}"))
        .len();
    let exchanges = vault.read(|r| r.exchanges()).unwrap_or_else(|e| panic!("{what} {health:?} {e:?}")).len();
    let by_subject = vault.read(|r| r.exchange_by_subject(b"s")).unwrap().is_some();
    assert_eq!(by_key, listed, "{what}: the list and the look-ups agree");
    assert_eq!(exchanges == 1, by_subject, "{what}");
    let whole = (by_key, grouped, exchanges) == (NOTES, NOTES / 2, 1);
    assert!(whole || !health.is_sound(), "{what}: {by_key} notes, {grouped} grouped, {exchanges} exchanges");
    // A flag in the file's header can make all of it read-only.
    if vault.change(|tx| tx.put(&note("new", "written after the damage"))).is_err() {
        return None;
    }
    drop(vault);
    let (vault, again) = phone.try_open().unwrap_or_else(|error| panic!("{what}: {error:?} after {health:?}"));
    // Damage to unused space shows when it is used; what was found before is found once, and healed.
    if again == health {
        assert_eq!(vault.read(|r| r.all::<Note>()).unwrap().len(), listed + 1, "{what}");
    } else {
        assert!(health.is_sound() && !again.is_sound(), "{what}: {health:?} became {again:?}");
    }
    Some(by_key)
}

#[test]
fn any_flipped_bit_of_the_file_is_harmless_or_reported() {
    let phone = full();
    let length = std::fs::read(phone.path()).unwrap().len();
    let (mut refused, mut lost_most, mut flips) = (0, 0, 0);
    // The head of each page, then every 499th byte. What the first hundred bytes say concerns the file as a whole.
    let places = (100..length).filter(|at| at % PAGE < 12 || (100..112).contains(at) || at % 499 == 0);
    for at in places {
        let bit = 1 << ((at / 499 + at) % 8);
        let damaged = with_file(&phone, |file| file[at] ^= bit);
        flips += 1;
        match readable(&damaged, &format!("bit {bit:#x} of byte {at}")) {
            Some(left) => lost_most += usize::from(left < NOTES / 2),
            None => refused += 1,
        }
    }
    // The few bytes that say what the file or the whole table is.
    assert!(refused * 10 < flips, "{refused} of {flips} flips are refused as a whole");
    assert!(lost_most * 20 < flips, "{lost_most} of {flips} flips cost most rows");
    println!("{flips} flips, {refused} refused, {lost_most} cost most rows");
}

#[test]
fn a_damaged_file_header_is_refused_or_borne() {
    let phone = full();
    for at in 0..100 {
        let damaged = with_file(&phone, |file| file[at] ^= 1 << (at % 8));
        if let Ok((vault, health)) = damaged.try_open() {
            let left = vault.read(|r| r.all::<Note>()).unwrap().len();
            assert!(left == NOTES || !health.is_sound(), "byte {at}: {left} notes");
        }
    }
}

#[test]
fn a_file_that_lost_its_end_keeps_what_is_left_of_it() {
    let phone = full();
    let pages = std::fs::read(phone.path()).unwrap().len() / PAGE;
    assert!(pages > 10, "{pages} pages");
    for left in 0..pages {
        let damaged = with_file(&phone, |file| file.truncate(left * PAGE));
        if left == 0 {
            assert!(damaged.open().1.rolled_back, "an empty file is a new vault in the place of an old one");
        } else {
            readable(&damaged, &format!("{left} of {pages} pages"));
        }
    }
}

#[test]
fn an_index_that_hides_a_row_or_is_gone_is_noticed_and_made_anew() {
    let remove = "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name LIKE 'record_group%'; PRAGMA writable_schema = RESET;";
    // An index without one row, that claims to be the right one.
    let hide = format!(
        "{remove} CREATE INDEX record_group_7 ON record (tbl, grp, seq) WHERE grp IS NOT NULL AND seq <> 1;
         PRAGMA writable_schema = ON;
         UPDATE sqlite_schema SET sql = replace(sql, ' AND seq <> 1', '') WHERE name = 'record_group_7';
         PRAGMA writable_schema = RESET;"
    );
    for attack in [remove, &hide] {
        let phone = full();
        let conn = phone.tamper();
        conn.execute_batch(attack).unwrap();
        let hidden = "SELECT count(*) FROM record WHERE tbl = 1 AND grp = (SELECT grp FROM record WHERE seq = 1)";
        let seen: i64 = conn.query_row(hidden, [], |row| row.get(0)).unwrap();
        assert_eq!(seen, if attack == remove { 30 } else { 29 }, "the attack works");
        drop(conn);
        let (vault, health) = phone.open();
        assert!(health.file_damaged && !health.unbalanced && health.missing == 0, "{health:?}");
        assert_eq!(vault.read(|r| r.group::<Note>(&RowId::new("even"))).unwrap().len(), NOTES / 2);
        assert_eq!(vault.read(|r| r.all::<Note>()).unwrap(), (0..NOTES).map(written).collect::<Vec<_>>());
        vault.acknowledge().unwrap();
        drop(vault);
        phone.sound();
    }
}

#[test]
fn views_and_triggers_that_somebody_put_into_the_file_do_not_run() {
    let phone = full();
    phone
        .tamper()
        .execute_batch("CREATE TRIGGER hide AFTER UPDATE ON record BEGIN DELETE FROM record WHERE seq = 1; END;")
        .unwrap();
    let vault = phone.sound();
    put(&vault, &[Note { text: "changed".into(), ..written(5) }]);
    assert_eq!(vault.read(|r| r.count::<Note>()).unwrap(), NOTES as u64);
}
