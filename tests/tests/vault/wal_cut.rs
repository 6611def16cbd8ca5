//! Power is lost while the log is written: whatever is left of it, the vault is exactly what one commit made it, never
//! a mixture; and if that is not the newest commit, the anchor tells.

use countersign::{
    ports::{Anchor, AnchorError, AnchorState},
    vault::{Location, RowId, VaultError},
};
use countersign_adapters::SystemEntropy;
use countersign_tests::vault_ledger::{Ledger, Purse, State};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

const WAL_HEADER: usize = 32;
const FRAME: usize = 24 + 8192;

#[derive(Default)]
struct Remembered(Mutex<Option<AnchorState>>);

impl Anchor for Remembered {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        Ok(*self.0.lock().unwrap())
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        *self.0.lock().unwrap() = Some(state);
        Ok(())
    }
}

/// The vault as one commit made it.
struct Commit {
    /// Length of the log that holds it.
    log: usize,
    state: State,
    anchored: AnchorState,
}

/// A vault that was written to, and each commit of its life.
struct Life {
    folder: tempfile::TempDir,
    commits: Vec<Commit>,
}

impl Life {
    /// Records of several pages, new rows, changed rows, deleted rows, claims and closed exchanges. Another connection
    /// holds the oldest moment all the time, so that the log is never checkpointed away.
    fn live() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.db");
        let anchor = Arc::new(Remembered::default());
        let location = Location::File(path.clone());
        let open = || Ledger::open(&location, Arc::clone(&anchor) as Arc<dyn Anchor>, Arc::new(SystemEntropy)).unwrap();
        drop(open());
        let reader = rusqlite::Connection::open(&path).unwrap();
        reader.execute_batch("BEGIN").unwrap();
        reader.query_row("SELECT count(*) FROM root", [], |row| row.get::<_, i64>(0)).unwrap();
        let (ledger, _) = open();
        let mut life = Self { folder, commits: Vec::new() };
        let mut note = |ledger: &Ledger| {
            let log = fs::metadata(log_of(&path)).map_or(0, |log| usize::try_from(log.len()).unwrap());
            let anchored = anchor.read().unwrap().unwrap();
            life.commits.push(Commit { log, state: ledger.state().unwrap(), anchored });
        };
        note(&ledger);
        for _ in 0..6 {
            ledger.intend().unwrap();
            note(&ledger);
            let (number, epoch) = ledger.claim(0).unwrap().unwrap();
            note(&ledger);
            ledger.finish(number, epoch).unwrap();
            note(&ledger);
        }
        let forget = ledger.vault.change(|tx| {
            tx.put(&Purse { name: "middle".into(), amount: 0 })?;
            tx.delete::<Purse>(&RowId::new("left"))
        });
        assert!(forget.unwrap());
        note(&ledger);
        fs::copy(&path, life.folder.path().join("cut.db")).unwrap();
        fs::copy(log_of(&path), life.folder.path().join("whole.log")).unwrap();
        drop((ledger, reader));
        life
    }

    /// What opening finds when only `log` is left, with this anchor.
    fn reopen(&self, log: &[u8], anchored: AnchorState) -> Result<(State, bool, bool), VaultError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.db");
        fs::copy(self.folder.path().join("cut.db"), &path).unwrap();
        fs::write(log_of(&path), log).unwrap();
        let anchor = Arc::new(Remembered(Mutex::new(Some(anchored))));
        let (ledger, health) = Ledger::open(&Location::File(path), anchor, Arc::new(SystemEntropy))?;
        let rows_agree = !health.unbalanced && !health.root_damaged && health.missing == 0 && health.damaged.is_empty();
        Ok((ledger.state()?, rows_agree, health.rolled_back))
    }

    fn log(&self) -> Vec<u8> {
        fs::read(self.folder.path().join("whole.log")).unwrap()
    }

    /// The newest commit that is whole in a log of this length.
    fn newest_within(&self, length: usize) -> &Commit {
        self.commits.iter().rev().find(|commit| commit.log <= length).unwrap_or(&self.commits[0])
    }

    /// Opens what is left, both as it was at that moment and as if the lost commits had been acknowledged.
    fn check(&self, log: &[u8], whole: usize, what: &str) {
        let kept = self.newest_within(whole);
        let at_rest = kept.anchored;
        let under_way = AnchorState { next: at_rest.next + 1, ..at_rest };
        for anchored in [at_rest, under_way] {
            let (state, rows_agree, rolled_back) = self.reopen(log, anchored).unwrap();
            assert!(state == kept.state, "{what}: {state:?} is not {:?}", kept.state);
            assert!(rows_agree && !rolled_back, "{what}");
        }
        let last = self.commits.last().unwrap().anchored;
        let (state, rows_agree, rolled_back) = self.reopen(log, last).unwrap();
        assert!(state == kept.state && rows_agree, "{what}");
        assert_eq!(rolled_back, at_rest.committed < last.committed, "{what}: the anchor tells");
    }
}

fn log_of(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}-wal", path.display()))
}

#[test]
fn a_log_cut_at_or_within_any_frame_leaves_exactly_one_commit() {
    let life = Life::live();
    let log = life.log();
    let frames = (log.len() - WAL_HEADER) / FRAME;
    assert_eq!(WAL_HEADER + frames * FRAME, log.len());
    assert!(frames > 60, "{frames} frames");
    for length in [0, 1, WAL_HEADER - 1] {
        life.check(&log[..length], length, &format!("{length} bytes of the log's header"));
    }
    for frame in 0..=frames {
        let border = WAL_HEADER + frame * FRAME;
        for beyond in [0, 1, 24, FRAME / 2, FRAME - 1] {
            let length = (border + beyond).min(log.len());
            life.check(&log[..length], length, &format!("frame {frame} of {frames} and {beyond} bytes"));
        }
    }
    println!("{frames} frames, {} commits, 5 cuts at each frame", life.commits.len());
}

#[test]
fn a_frame_that_the_disk_garbled_ends_the_log_before_its_commit() {
    let life = Life::live();
    let log = life.log();
    for frame in 0..(log.len() - WAL_HEADER) / FRAME {
        let border = WAL_HEADER + frame * FRAME;
        for at in [border, border + 8, border + 24 + 100] {
            let mut garbled = log.clone();
            garbled[at] ^= 0x10;
            life.check(&garbled, border, &format!("byte {} of frame {frame}", at - border));
        }
    }
}
