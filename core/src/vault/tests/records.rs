use super::*;

#[test]
fn what_was_written_is_read_back_after_a_restart() {
    let phone = Phone::on_disk();
    put(&phone.sound(), &[note("a", "first"), note("b", "second")]);
    let vault = phone.sound();
    assert_eq!(text(&vault, "a").as_deref(), Some("first"));
    assert_eq!(vault.read(|r| r.all::<Note>()).unwrap(), [note("a", "first"), note("b", "second")]);
    assert_eq!(text(&vault, "c"), None);
}

#[test]
fn a_record_keeps_its_place_when_it_is_written_again_and_leaves_it_when_deleted() {
    let vault = Phone::in_memory().sound();
    put(&vault, &[note("a", "1"), note("b", "1"), note("c", "1"), note("a", "2")]);
    assert!(vault.change(|tx| tx.delete::<Note>(&RowId::new("b"))).unwrap());
    assert!(!vault.change(|tx| tx.delete::<Note>(&RowId::new("b"))).unwrap());
    assert_eq!(vault.read(|r| r.all::<Note>()).unwrap(), [note("a", "2"), note("c", "1")]);
    assert_eq!(vault.read(|r| r.count::<Note>()).unwrap(), 2);
}

#[test]
fn groups_are_read_in_order_and_from_their_end() {
    let vault = Phone::in_memory().sound();
    let of = |name: &str, group: &str| Note { group: Some(group.into()), ..note(name, "") };
    put(&vault, &[of("1", "x"), of("2", "y"), of("3", "x"), of("4", "x"), note("5", "")]);
    let names = |notes: Vec<Note>| notes.into_iter().map(|note| note.name).collect::<Vec<_>>();
    let x = RowId::new("x");
    assert_eq!(names(vault.read(|r| r.group(&x)).unwrap()), ["1", "3", "4"]);
    assert_eq!(names(vault.read(|r| r.newest(&x, 2)).unwrap()), ["4", "3"]);
    assert_eq!(vault.read(|r| r.count_group::<Note>(&x)).unwrap(), 3);
    put(&vault, &[of("3", "y")]);
    assert_eq!(names(vault.read(|r| r.group(&RowId::new("y"))).unwrap()), ["2", "3"]);
}

#[test]
fn a_transaction_that_fails_leaves_nothing_behind() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "before")]);
    let anchored = phone.anchored();
    let failed: Result<(), VaultError> = vault.change(|tx| {
        tx.put(&note("a", "after"))?;
        assert_eq!(tx.get::<Note>(&RowId::new("a"))?, Some(note("a", "after")));
        Err(VaultError::LostLease)
    });
    assert!(matches!(failed, Err(VaultError::LostLease)));
    assert_eq!(text(&vault, "a").as_deref(), Some("before"));
    assert_eq!(phone.anchored(), anchored);
    drop(vault);
    phone.sound();
}

#[test]
fn a_panic_inside_a_transaction_rolls_it_back_and_the_vault_goes_on() {
    let vault = Phone::in_memory().sound();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        vault.change(|tx| -> Result<(), VaultError> {
            tx.put(&note("a", "half"))?;
            panic!("in the middle")
        })
    }));
    assert!(caught.is_err());
    assert_eq!(text(&vault, "a"), None);
    put(&vault, &[note("a", "whole")]);
    assert_eq!(text(&vault, "a").as_deref(), Some("whole"));
}

#[test]
fn a_transaction_without_writes_commits_nothing() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    let (commits, anchored, revision) = (vault.commits(), phone.anchored(), vault.revision().unwrap());
    vault.change(|tx| tx.all::<Note>().map(drop)).unwrap();
    assert!(vault.claim(&exchanges::at(0)).unwrap().is_none());
    assert_eq!((vault.commits(), phone.anchored(), vault.revision().unwrap()), (commits, anchored, revision));
    put(&vault, &[note("a", "")]);
    assert_eq!(vault.commits(), commits + 1);
    assert_ne!(vault.revision().unwrap(), revision);
}

#[test]
fn the_anchor_is_written_before_and_after_each_commit() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    let before = phone.anchored().committed;
    phone.anchor.states.lock().unwrap().clear();
    put(&vault, &[note("a", "")]);
    let next = before + 1;
    let states = [AnchorState { committed: before, next }, AnchorState { committed: next, next }];
    assert_eq!(*phone.anchor.states.lock().unwrap(), states);
}

#[test]
fn an_anchor_that_cannot_be_written_stops_the_commit() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "before")]);
    phone.anchor.broken.store(true, Ordering::Relaxed);
    let refused = vault.change(|tx| tx.put(&note("a", "after")));
    assert!(matches!(refused, Err(VaultError::Anchor(_))));
    assert_eq!(text(&vault, "a").as_deref(), Some("before"));
    drop(vault);
    let (vault, health) = phone.open();
    assert!(health.anchor_lost, "reading goes on without an anchor, and says so");
    assert_eq!(text(&vault, "a").as_deref(), Some("before"));
    phone.anchor.broken.store(false, Ordering::Relaxed);
    drop(vault);
    phone.sound();
}

#[test]
fn neither_content_nor_ids_nor_groups_stand_in_the_file() {
    let phone = Phone::on_disk();
    let vault = phone.sound();
    let named = Note { name: "ada@bank.example".into(), text: "savings".into(), group: Some("household".into()) };
    put(&vault, &[named]);
    put(&vault, &[Seed { name: "ada@bank.example".into(), ..seed("") }]);
    let mut exchange = exchanges::new(7, "subject of ada", "lane of ada");
    exchange.body = Zeroizing::new(b"may have arrived".to_vec());
    vault.change(|tx| tx.open_exchange(&exchange)).unwrap();
    let wal = format!("{}-wal", phone.path().display());
    let bytes = [std::fs::read(phone.path()).unwrap(), std::fs::read(wal).unwrap()].concat();
    let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
    assert!(holds(b"CREATE TABLE record"), "the search works");
    for needle in ["bank.example", "savings", "household", "twenty bytes of seed", "of ada", "arrived"] {
        assert!(!holds(needle.as_bytes()), "{needle}");
    }
}

#[test]
fn what_was_deleted_leaves_the_file_and_its_log() {
    let phone = Phone::on_disk();
    let vault = phone.sound();
    put(&vault, &[note("a", "gone")]);
    let sealed: Vec<u8> = phone.tamper().query_row("SELECT sealed FROM record", [], |row| row.get(0)).unwrap();
    vault.change(|tx| tx.delete::<Note>(&RowId::new("a"))).unwrap();
    let wal = std::fs::read(format!("{}-wal", phone.path().display())).unwrap();
    let file = std::fs::read(phone.path()).unwrap();
    assert!(wal.is_empty());
    assert!(!file.windows(12).any(|window| window == &sealed[..12]));
}

#[test]
fn long_ids_are_hashed_and_joined_parts_keep_their_borders() {
    assert_eq!(RowId::new([7; 64]).as_bytes(), [7; 64]);
    assert_eq!(RowId::new([7; 65]).as_bytes().len(), 32);
    assert_ne!(RowId::join(&[b"ab", b"c"]), RowId::join(&[b"a", b"bc"]));
}

#[test]
fn rows_survive_a_new_key_and_so_does_what_is_written_later() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "1"), note("b", "1")]);
    vault.change(|tx| tx.open_exchange(&exchanges::new(1, "s", "l"))).unwrap();
    let keys = || -> Vec<(i64, i64)> {
        let conn = phone.tamper();
        let mut rows = conn.prepare("SELECT key, 0 FROM record UNION ALL SELECT key, 1 FROM exchange").unwrap();
        rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(keys(), [(0, 0), (0, 0), (0, 1)]);
    vault.rekey(Table::Account).unwrap();
    vault.rekey(Table::Exchange).unwrap();
    assert_eq!(keys(), [(1, 0), (1, 0), (1, 1)]);
    put(&vault, &[note("c", "1")]);
    drop(vault);
    let vault = phone.sound();
    assert_eq!(vault.read(|r| r.all::<Note>()).unwrap(), [note("a", "1"), note("b", "1"), note("c", "1")]);
    assert_eq!(vault.read(|r| r.exchanges()).unwrap().len(), 1);
}

#[test]
fn a_worn_key_is_replaced_at_opening_and_a_used_up_one_seals_no_more() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[note("a", "1")]);
    let wear = |vault: &Vault, writes| {
        let worn = |tx: &mut Tx<'_>| {
            tx.root.keys.entry(Table::Account.number()).or_default().writes = writes;
            tx.wrote = true;
            Ok::<_, VaultError>(())
        };
        vault.change(worn).unwrap();
    };
    wear(&vault, root::MAX_WRITES);
    let refused = vault.change(|tx| tx.put(&note("a", "2")));
    assert!(matches!(refused, Err(VaultError::KeyUsedUp(Table::Account))));
    drop(vault);
    let vault = phone.sound();
    put(&vault, &[note("a", "2")]);
    let key: i64 = phone.tamper().query_row("SELECT key FROM record WHERE tbl = 1", [], |row| row.get(0)).unwrap();
    assert_eq!((key, text(&vault, "a").as_deref()), (1, Some("2")));
}

/// Dies at its `n`th write: before or after the state is kept.
struct Deadly {
    inner: Arc<Remembered>,
    writes_left: Mutex<i32>,
    after: bool,
}

impl Anchor for Deadly {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        self.inner.read()
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        let left = {
            let mut left = self.writes_left.lock().unwrap();
            *left -= 1;
            *left
        };
        assert!(left != 0 || self.after, "killed before the anchor");
        self.inner.write(state)?;
        assert!(left != 0, "killed after the anchor");
        Ok(())
    }
}

#[test]
fn a_death_around_any_commit_leaves_the_state_before_or_after_it() {
    for (write, after) in (1..=10).flat_map(|write| [(write, false), (write, true)]) {
        let phone = Phone::in_memory();
        let anchor = Deadly { inner: Arc::clone(&phone.anchor), writes_left: Mutex::new(write), after };
        let life = std::panic::AssertUnwindSafe(|| {
            let (vault, _) =
                Vault::open(&phone.location, &phone.keys, Arc::new(anchor), Arc::clone(&phone.entropy)).unwrap();
            for text in ["1", "2", "3"] {
                put(&vault, &[note("a", text), note("b", text)]);
            }
        });
        assert!(std::panic::catch_unwind(life).is_err());
        // Odd writes stand before a commit, even ones after it. Making the vault takes two commits.
        let committed = (write / 2 - 2).max(0);
        let expected = (committed > 0).then(|| committed.to_string());
        let vault = phone.sound();
        assert_eq!((text(&vault, "a"), text(&vault, "b")), (expected.clone(), expected), "{write} {after}");
    }
}
