use super::*;
use rusqlite::Params;

/// A vault with three notes; what an attacker does to it while it is closed; and what opening it then says.
fn attacked(sql: &str) -> (Phone, Vault, Health) {
    attacked_with(sql, ())
}

fn attacked_with(sql: &str, parameters: impl Params) -> (Phone, Vault, Health) {
    let phone = Phone::in_memory();
    put(&phone.sound(), &[note("a", "1"), note("b", "1"), note("c", "1")]);
    assert_ne!(phone.tamper().execute(sql, parameters).unwrap(), 0, "the attack did something");
    let (vault, health) = phone.open();
    (phone, vault, health)
}

fn damaged(vault: &Vault, name: &str) -> DamagedRow {
    DamagedRow { table: Some(Table::Account), id: Some(vault.blind_id(Table::Account, &RowId::new(name))) }
}

fn is_damaged(vault: &Vault, name: &str) -> bool {
    matches!(vault.read(|r| r.get::<Note>(&RowId::new(name))), Err(VaultError::Damaged(Table::Account)))
}

fn names(vault: &Vault) -> Vec<String> {
    vault.read(|r| r.all::<Note>()).unwrap().into_iter().map(|note| note.name).collect()
}

/// Replaces the sealed bytes of the `n`th row.
pub(super) fn rewrite(phone: &Phone, n: i64, change: impl FnOnce(&mut Vec<u8>)) {
    let mut sealed = sealed(phone, n);
    change(&mut sealed);
    assert_eq!(phone.tamper().execute("UPDATE record SET sealed = ? WHERE seq = ?", (sealed, n)).unwrap(), 1);
}

fn sealed(phone: &Phone, n: i64) -> Vec<u8> {
    phone.tamper().query_row("SELECT sealed FROM record WHERE seq = ?", [n], |row| row.get(0)).unwrap()
}

#[test]
fn every_flipped_bit_of_a_row_is_found_and_the_rest_stays_readable() {
    let phone = Phone::in_memory();
    put(&phone.sound(), &[note("a", "1"), note("b", "1")]);
    let bits = sealed(&phone, 1).len() * 8;
    for bit in 0..bits {
        let phone = Phone::in_memory();
        put(&phone.sound(), &[note("a", "1"), note("b", "1")]);
        rewrite(&phone, 1, |sealed| sealed[bit / 8] ^= 1 << (bit % 8));
        let (vault, health) = phone.open();
        assert_eq!(health.damaged, [damaged(&vault, "a")], "bit {bit}");
        assert!(is_damaged(&vault, "a"));
        assert_eq!(names(&vault), ["b"]);
    }
}

#[test]
fn a_truncated_row_is_set_aside_whatever_is_left_of_it() {
    for left in [0, 1, 15, 16, 27, 28, 40] {
        let (phone, vault, health) =
            attacked_with("UPDATE record SET sealed = CAST(substr(sealed, 1, ?) AS BLOB) WHERE seq = 2", (left,));
        assert_eq!(health.damaged, [damaged(&vault, "b")], "{left} bytes left");
        assert!(is_damaged(&vault, "b"));
        assert_eq!(names(&vault), ["a", "c"]);
        let kept: i64 = phone.tamper().query_row("SELECT count(*) FROM aside", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, 1, "nothing is deleted");
    }
}

#[test]
fn swapped_rows_are_both_set_aside() {
    let phone = Phone::in_memory();
    put(&phone.sound(), &[note("a", "1"), note("b", "1"), note("c", "1")]);
    let (first, second) = (sealed(&phone, 1), sealed(&phone, 2));
    rewrite(&phone, 1, |sealed| *sealed = second);
    rewrite(&phone, 2, |sealed| *sealed = first);
    let (vault, health) = phone.open();
    assert_eq!(health.damaged.len(), 2);
    assert!(["a", "b"].iter().all(|name| health.damaged.contains(&damaged(&vault, name))));
    assert!(health.unbalanced);
    assert_eq!(names(&vault), ["c"]);
}

#[test]
fn a_row_under_another_name_table_group_generation_or_key_does_not_open() {
    for change in ["id = randomblob(16)", "tbl = 2", "grp = randomblob(16)", "generation = 1", "key = 7"] {
        let (_phone, vault, health) = attacked(&format!("UPDATE record SET {change} WHERE seq = 1"));
        assert_eq!(health.damaged.len(), 1, "{change}");
        assert_eq!(names(&vault), ["b", "c"], "{change}");
    }
}

#[test]
fn columns_of_sizes_that_the_vault_never_writes_are_set_aside() {
    for change in ["id = x'00'", "tbl = 99", "generation = -1", "key = -1", "grp = x''"] {
        let (phone, vault, health) = attacked(&format!("UPDATE record SET {change} WHERE seq = 1"));
        assert_eq!(health.damaged.len(), 1, "{change}");
        assert_eq!(names(&vault), ["b", "c"], "{change}");
        drop(vault);
        let (_, again) = phone.open();
        assert_eq!(again, health, "reported until it is acknowledged");
    }
}

#[test]
fn a_missing_row_is_noticed_and_counted() {
    let (_phone, vault, health) = attacked("DELETE FROM record WHERE seq = 2");
    assert_eq!((health.missing, health.unbalanced, health.damaged.len()), (1, true, 0));
    assert_eq!(names(&vault), ["a", "c"]);
}

#[test]
fn one_row_from_an_older_copy_is_noticed() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "old"), note("b", "1")]);
    phone.tamper().execute_batch("CREATE TABLE old AS SELECT * FROM record WHERE seq = 1").unwrap();
    put(&vault, &[note("a", "new")]);
    drop(vault);
    let put_back = "UPDATE record SET (generation, sealed) = (SELECT generation, sealed FROM old) WHERE seq = 1";
    phone.tamper().execute(put_back, []).unwrap();
    let (vault, health) = phone.open();
    assert!(health.unbalanced && health.damaged.is_empty() && !health.rolled_back);
    assert_eq!(text(&vault, "a").as_deref(), Some("old"), "readable, and in doubt");
    assert!(vault.read(|r| r.is_doubtful(&RowId::new("a"))).unwrap());
}

#[test]
fn a_deleted_row_that_is_put_back_is_noticed() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "1"), note("b", "1")]);
    phone.tamper().execute_batch("CREATE TABLE old AS SELECT * FROM record WHERE seq = 1").unwrap();
    vault.change(|tx| tx.delete::<Note>(&RowId::new("a"))).unwrap();
    drop(vault);
    phone.tamper().execute("INSERT INTO record SELECT * FROM old", []).unwrap();
    assert!(phone.open().1.unbalanced);
}

#[test]
fn an_older_root_over_newer_rows_is_noticed_while_open_and_at_opening() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "1")]);
    phone.tamper().execute_batch("CREATE TABLE old AS SELECT * FROM root").unwrap();
    put(&vault, &[note("a", "2")]);
    phone.tamper().execute_batch("DELETE FROM root; INSERT INTO root SELECT * FROM old").unwrap();
    let refused = vault.change(|tx| tx.put(&note("a", "3")));
    assert!(matches!(refused, Err(VaultError::ChangedOutside)), "{refused:?}");
    drop(vault);
    let (vault, health) = phone.open();
    assert!(health.rolled_back && health.unbalanced);
    put(&vault, &[note("a", "3")]);
    assert_eq!(text(&vault, "a").as_deref(), Some("3"));
}

#[test]
fn a_lost_root_is_made_anew_over_the_rows_that_open() {
    for attack in ["DELETE FROM root", "UPDATE root SET sealed = zeroblob(60)", "UPDATE root SET generation = 77"] {
        let (phone, vault, health) = attacked(attack);
        assert!(health.root_damaged, "{attack}");
        assert_eq!(names(&vault), ["a", "b", "c"]);
        put(&vault, &[note("d", "1")]);
        let key: i64 = phone.tamper().query_row("SELECT key FROM record WHERE seq = 4", [], |row| row.get(0)).unwrap();
        assert_eq!(key, 1, "the old key's count is lost with the root");
        vault.acknowledge().unwrap();
        drop(vault);
        assert_eq!(names(&phone.sound()), ["a", "b", "c", "d"]);
    }
}

#[test]
fn an_old_copy_of_the_whole_vault_is_noticed_once_and_stays_in_doubt_until_confirmed() {
    let phone = Phone::on_disk();
    put(&phone.sound(), &[note("a", "old")]);
    let copy = std::fs::read(phone.path()).unwrap();
    put(&phone.sound(), &[note("a", "new")]);
    std::fs::write(phone.path(), copy).unwrap();

    let (vault, health) = phone.open();
    assert!(health.rolled_back && !health.unbalanced);
    assert_eq!(text(&vault, "a").as_deref(), Some("old"), "codes stay readable");
    let (a, b) = (RowId::new("a"), RowId::new("b"));
    let doubtful = |vault: &Vault, id: &RowId| vault.read(|r| r.is_doubtful(id)).unwrap();
    assert!(doubtful(&vault, &a) && doubtful(&vault, &b));
    vault.change(|tx| tx.confirm(&a)).unwrap();
    vault.acknowledge().unwrap();
    drop(vault);

    let vault = phone.sound();
    assert!(!doubtful(&vault, &a), "a round trip is remembered");
    assert!(doubtful(&vault, &b), "and so is the doubt of the others");
    let commits = vault.commits();
    vault.change(|tx| tx.confirm(&a)).unwrap();
    assert_eq!(vault.commits(), commits, "nothing to confirm, nothing to write");
}

#[test]
fn a_second_old_copy_puts_in_doubt_again_what_was_confirmed() {
    let phone = Phone::on_disk();
    put(&phone.sound(), &[note("a", "1")]);
    let copy = std::fs::read(phone.path()).unwrap();
    put(&phone.sound(), &[note("a", "2")]);
    for _ in 0..2 {
        std::fs::write(phone.path(), &copy).unwrap();
        let (vault, health) = phone.open();
        assert!(health.rolled_back);
        assert!(vault.read(|r| r.is_doubtful(&RowId::new("a"))).unwrap());
        vault.change(|tx| tx.confirm(&RowId::new("a"))).unwrap();
    }
}

#[test]
fn a_vault_that_vanished_is_noticed_and_the_new_one_starts_above_it() {
    let phone = Phone::on_disk();
    put(&phone.sound(), &[note("a", "1")]);
    let old = phone.anchored().committed;
    std::fs::remove_file(phone.path()).unwrap();
    let (vault, health) = phone.open();
    assert!(health.rolled_back);
    assert!(phone.anchored().committed > old);
    assert!(!vault.read(|r| r.is_doubtful(&RowId::new("new"))).unwrap(), "nothing old is in it");
}

#[test]
fn a_vault_whose_first_commit_was_cut_is_made_again_without_a_finding() {
    let phone = Phone::in_memory();
    phone.anchor.write(AnchorState { committed: 0, next: 1 }).unwrap();
    phone.sound();
}

#[test]
fn a_vault_without_its_anchor_is_in_doubt() {
    let phone = Phone::in_memory();
    put(&phone.sound(), &[note("a", "1")]);
    phone.anchor.states.lock().unwrap().clear();
    let (vault, health) = phone.open();
    assert!(health.anchor_lost && !health.rolled_back);
    vault.acknowledge().unwrap();
    drop(vault);
    phone.sound();
}

#[test]
fn opening_accepts_the_generation_before_and_after_a_commit_that_was_cut() {
    let phone = Phone::in_memory();
    put(&phone.sound(), &[note("a", "1")]);
    let AnchorState { committed, .. } = phone.anchored();
    let write = |committed, next| phone.anchor.write(AnchorState { committed, next }).unwrap();
    write(committed, committed + 1);
    phone.sound();
    write(committed - 1, committed);
    phone.sound();
    write(committed + 1, committed + 2);
    assert!(phone.open().1.rolled_back);
}

#[test]
fn damage_while_the_vault_is_open_spares_the_rest() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "1"), note("b", "1")]);
    phone.tamper().execute("UPDATE record SET sealed = zeroblob(80) WHERE seq = 1", []).unwrap();
    assert!(is_damaged(&vault, "a"));
    assert_eq!(names(&vault), ["b"]);
    put(&vault, &[note("b", "2")]);
    drop(vault);
    let (vault, health) = phone.open();
    assert_eq!(health.damaged, [damaged(&vault, "a")]);
    put(&vault, &[note("a", "again")]);
    assert_eq!(text(&vault, "a").as_deref(), Some("again"), "a new row may take the place");
}

#[test]
fn a_damaged_exchange_is_set_aside_and_the_others_run() {
    for change in [
        "sealed = zeroblob(60)",
        "subject = randomblob(16)",
        "lane = randomblob(16)",
        "priority = 9",
        "person = 1",
        "id = randomblob(16)",
    ] {
        let phone = Phone::in_memory();
        let vault = phone.sound();
        for id in 1..=2 {
            vault.change(|tx| tx.open_exchange(&exchanges::new(id, &id.to_string(), "lane"))).unwrap();
        }
        drop(vault);
        phone.tamper().execute(&format!("UPDATE exchange SET {change} WHERE n = 1"), []).unwrap();
        let (vault, health) = phone.open();
        assert_eq!(health.damaged.len(), 1, "{change}");
        assert_eq!(health.damaged[0].table, Some(Table::Exchange));
        assert_eq!(vault.claim(&exchanges::at(0)).unwrap().unwrap().id, [2; 16]);
    }
}
