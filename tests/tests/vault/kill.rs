//! A process is killed (SIGKILL): at each write of its anchor in turn, which surround every commit, and at any moment.

use countersign::vault::Location;
use countersign_adapters::{FileAnchor, SystemEntropy};
use countersign_tests::vault_ledger::Ledger;
use std::{
    fs,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::Arc,
    thread,
    time::Duration,
};

const SIGKILL: i32 = 9;

fn writer(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_vault-writer")).arg(folder).args(arguments).stdout(Stdio::null()).spawn().unwrap()
}

fn acknowledged(folder: &Path) -> u64 {
    fs::read_to_string(folder.join("acknowledged")).map_or(0, |lines| lines.lines().count() as u64)
}

/// Opens what the dead process left and returns the number of moves made.
fn moves_left(folder: &Path) -> u64 {
    let anchor = Arc::new(FileAnchor::new(&folder.join("anchor")));
    let location = Location::File(folder.join("vault.db"));
    let (ledger, health) = Ledger::open(&location, anchor, Arc::new(SystemEntropy)).unwrap();
    assert!(health.is_sound(), "{health:?}");
    let state = ledger.state().unwrap();
    state.consistent().unwrap_or_else(|| panic!("{state:?} is half a move"))
}

#[test]
fn a_kill_at_each_write_of_the_anchor_loses_only_what_was_not_committed() {
    let mut points = 0;
    for write in 1..=12 {
        for point in ["before", "after"] {
            let folder = tempfile::tempdir().unwrap();
            let status = writer(folder.path(), &[point, &write.to_string()]).wait().unwrap();
            assert_eq!(status.signal(), Some(SIGKILL), "{point} write {write}: {status:?}");
            // Odd writes stand before their commit, even ones after it. Two commits make the vault; then each move
            // takes two: its intent and its end.
            let commits: u64 = write / 2;
            let made = commits.saturating_sub(2) / 2;
            assert_eq!(moves_left(folder.path()), made, "{point} write {write}");
            assert!(acknowledged(folder.path()) <= made, "{point} write {write}");
            points += 1;
        }
    }
    println!("{points} points");
}

#[test]
fn a_process_killed_at_any_moment_keeps_every_move_that_it_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..25 {
        let before = acknowledged(folder.path());
        let mut child = writer(folder.path(), &[]);
        // Until it has made some moves; then at whatever point it happens to be.
        while acknowledged(folder.path()) < before + 1 + round % 4 {
            assert!(child.try_wait().unwrap().is_none(), "the writer stopped by itself");
            thread::sleep(Duration::from_micros(300 + round * 70));
        }
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(SIGKILL));
        let (made, acknowledged) = (moves_left(folder.path()), acknowledged(folder.path()));
        assert!(made == acknowledged || made == acknowledged + 1, "{made} made, {acknowledged} acknowledged");
        // The move that was made and not acknowledged counts from here on.
        fs::write(folder.path().join("acknowledged"), "made\n".repeat(usize::try_from(made).unwrap())).unwrap();
    }
}

#[test]
fn two_processes_share_one_vault_and_a_third_finds_all_their_moves() {
    let folder = tempfile::tempdir().unwrap();
    let mut pair = [writer(folder.path(), &[]), writer(folder.path(), &[])];
    while acknowledged(folder.path()) < 20 {
        for child in &mut pair {
            assert!(child.try_wait().unwrap().is_none(), "a writer stopped by itself");
        }
        thread::sleep(Duration::from_millis(2));
    }
    for child in &mut pair {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let (made, acknowledged) = (moves_left(folder.path()), acknowledged(folder.path()));
    assert!(made >= acknowledged && made <= acknowledged + 2, "{made} made, {acknowledged} acknowledged");
}
