use super::*;
use crate::SystemEntropy;
use std::fs;
use std::path::PathBuf;

const PUSH: [u8; 32] = [1; 32];
const CODES: [u8; 32] = [2; 32];

fn open(path: &Path, passphrase: &str) -> Result<PassphraseKeyFile, KeyFileError> {
    PassphraseKeyFile::open(path, passphrase, KdfCost::FLOOR, Arc::new(SystemEntropy))
}

/// A folder with a key file that holds both keys under "correct horse".
fn stored() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let file = open(&path, "correct horse").unwrap();
    assert_eq!(file.load(KeyDomain::Push).unwrap(), None);
    file.store(KeyDomain::Push, &PUSH.into()).unwrap();
    assert_eq!(file.load(KeyDomain::Codes).unwrap(), None);
    file.store(KeyDomain::Codes, &CODES.into()).unwrap();
    (folder, path)
}

/// Rewrites bytes of the file and makes its checksum fit again, as an attacker would.
fn forge(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    bytes.truncate(bytes.len() - 32);
    change(&mut bytes);
    let checksum = ring::digest::digest(&ring::digest::SHA256, &bytes);
    bytes.extend(checksum.as_ref());
    fs::write(path, bytes).unwrap();
}

#[test]
fn both_keys_come_back_with_the_passphrase_that_stored_them() {
    let (_folder, path) = stored();
    let file = open(&path, "correct horse").unwrap();
    assert_eq!(*file.load(KeyDomain::Push).unwrap().unwrap(), PUSH);
    assert_eq!(*file.load(KeyDomain::Codes).unwrap().unwrap(), CODES);
}

#[test]
fn a_wrong_or_empty_passphrase_has_its_own_error() {
    let (_folder, path) = stored();
    assert_eq!(open(&path, "correct house").unwrap_err(), KeyFileError::WrongPassphrase);
    assert_eq!(open(&path, "").unwrap_err(), KeyFileError::EmptyPassphrase);
}

#[test]
fn a_stored_key_is_never_replaced() {
    let (_folder, path) = stored();
    let file = open(&path, "correct horse").unwrap();
    assert_eq!(file.store(KeyDomain::Push, &[9; 32].into()), Err(VaultKeyError::Unavailable));
    assert_eq!(*file.load(KeyDomain::Push).unwrap().unwrap(), PUSH);
}

#[test]
fn neither_the_file_nor_debug_output_shows_a_key() {
    let (_folder, path) = stored();
    let bytes = fs::read(&path).unwrap();
    assert!(!bytes.windows(8).any(|w| w == [1; 8] || w == [2; 8]));
    let shown = format!("{:?}", open(&path, "correct horse").unwrap());
    assert!(!shown.contains("wrapping") && !shown.contains("horse"), "{shown}");
}

#[test]
fn any_flipped_bit_is_called_damage_before_any_work_is_done() {
    let (_folder, path) = stored();
    let good = fs::read(&path).unwrap();
    for index in 0..good.len() {
        let mut bad = good.clone();
        bad[index] ^= 1;
        assert_eq!(Content::decode(&bad).err(), Some(KeyFileError::Damaged), "byte {index}");
    }
    for length in 0..good.len() {
        assert_eq!(Content::decode(&good[..length]).err(), Some(KeyFileError::Damaged), "length {length}");
    }
    fs::write(&path, [0; CAP + 1]).unwrap();
    assert_eq!(open(&path, "correct horse").unwrap_err(), KeyFileError::Damaged);
}

#[test]
fn a_cost_below_the_floor_or_above_the_ceiling_is_refused_in_a_file_and_in_a_call() {
    let (folder, path) = stored();
    for (at, value, refusal) in [
        (17, 1024_u32, KeyFileError::TooCheap),
        (17, 4 * 1024 * 1024, KeyFileError::TooCostly),
        (21, 1, KeyFileError::TooCheap),
        (21, 1000, KeyFileError::TooCostly),
        (25, 0, KeyFileError::TooCheap),
        (25, 64, KeyFileError::TooCostly),
    ] {
        let copy = folder.path().join("copy");
        fs::copy(&path, &copy).unwrap();
        forge(&copy, |bytes| bytes[at..at + 4].copy_from_slice(&value.to_be_bytes()));
        assert_eq!(open(&copy, "correct horse").unwrap_err(), refusal, "{value} at {at}");
    }
    let cheap = KdfCost { passes: 1, ..KdfCost::FLOOR };
    let new = PassphraseKeyFile::open(&folder.path().join("new"), "x", cheap, Arc::new(SystemEntropy));
    assert_eq!(new.unwrap_err(), KeyFileError::TooCheap);
}

#[test]
fn keys_that_changed_places_or_cost_do_not_open() {
    let (folder, path) = stored();
    let copy = folder.path().join("copy");
    fs::copy(&path, &copy).unwrap();
    forge(&copy, |bytes| {
        bytes[45] = 2;
        bytes[45 + 61] = 1;
    });
    assert_eq!(open(&copy, "correct horse").unwrap_err(), KeyFileError::WrongPassphrase);
    forge(&path, |bytes| bytes[21..25].copy_from_slice(&3_u32.to_be_bytes()));
    assert_eq!(open(&path, "correct horse").unwrap_err(), KeyFileError::WrongPassphrase);
}

#[test]
fn doubles_leftovers_and_newer_layouts_are_refused() {
    let (folder, path) = stored();
    let copy = folder.path().join("copy");
    let refused = |change: &dyn Fn(&mut Vec<u8>), refusal| {
        fs::copy(&path, &copy).unwrap();
        forge(&copy, change);
        assert_eq!(open(&copy, "correct horse").unwrap_err(), refusal);
    };
    refused(&|bytes| bytes[45 + 61] = 1, KeyFileError::Damaged);
    refused(&|bytes| bytes.push(0), KeyFileError::Damaged);
    refused(&|bytes| bytes[16] = 2, KeyFileError::Newer);
    refused(&|bytes| bytes[16] = 0, KeyFileError::Damaged);
}

#[test]
fn two_programs_that_start_at_once_do_not_overwrite_each_others_keys() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys");
    let (first, second) = (open(&path, "same").unwrap(), open(&path, "same").unwrap());
    first.store(KeyDomain::Push, &PUSH.into()).unwrap();
    assert_eq!(second.store(KeyDomain::Push, &[9; 32].into()), Err(VaultKeyError::Unavailable));
    assert_eq!(second.load(KeyDomain::Push), Err(VaultKeyError::Unavailable));
    assert_eq!(*open(&path, "same").unwrap().load(KeyDomain::Push).unwrap().unwrap(), PUSH);
}

#[test]
fn a_changed_passphrase_opens_the_same_keys_and_the_old_one_nothing() {
    let (_folder, path) = stored();
    let mut file = open(&path, "correct horse").unwrap();
    assert_eq!(file.change_passphrase("", KdfCost::FLOOR), Err(KeyFileError::EmptyPassphrase));
    file.change_passphrase("battery staple", KdfCost::FLOOR).unwrap();
    assert_eq!(*file.load(KeyDomain::Codes).unwrap().unwrap(), CODES, "who has it open goes on");
    let again = open(&path, "battery staple").unwrap();
    assert_eq!(*again.load(KeyDomain::Push).unwrap().unwrap(), PUSH);
    assert_eq!(open(&path, "correct horse").unwrap_err(), KeyFileError::WrongPassphrase);
}

#[test]
fn what_a_crash_left_beside_the_file_changes_nothing() {
    let (folder, path) = stored();
    fs::write(folder.path().join("keys.tmp"), b"half a file").unwrap();
    open(&path, "correct horse").unwrap().change_passphrase("battery staple", KdfCost::FLOOR).unwrap();
    open(&path, "battery staple").unwrap();
}

/// Set in the process that is to be killed, which runs the same test.
const CHILD: &str = "COUNTERSIGN_TEST_KEY_FILE";

/// What that process does until it is killed; not for ever, should nobody be left to kill it.
fn change_to_and_fro(path: &Path) {
    let mut file = open(path, "one").unwrap();
    for _ in 0..500 {
        file.change_passphrase("other", KdfCost::FLOOR).unwrap();
        file.change_passphrase("one", KdfCost::FLOOR).unwrap();
    }
}

#[test]
fn a_process_killed_while_it_changes_the_passphrase_leaves_the_old_one_or_the_new_one() {
    if let Some(path) = std::env::var_os(CHILD) {
        return change_to_and_fro(Path::new(&path));
    }
    let (_folder, path) = stored();
    open(&path, "correct horse").unwrap().change_passphrase("one", KdfCost::FLOOR).unwrap();
    let this_test =
        "key_file::tests::a_process_killed_while_it_changes_the_passphrase_leaves_the_old_one_or_the_new_one";
    for round in 0..6_u64 {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", this_test])
            .env(CHILD, &path)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let before = fs::read(&path).unwrap();
        while fs::read(&path).unwrap() == before {
            assert!(child.try_wait().unwrap().is_none(), "it is at work");
            std::thread::yield_now();
        }
        std::thread::sleep(std::time::Duration::from_micros(round * 700));
        child.kill().unwrap();
        child.wait().unwrap();
        let mut file = open(&path, "one").or_else(|_| open(&path, "other")).unwrap();
        assert_eq!(*file.load(KeyDomain::Codes).unwrap().unwrap(), CODES);
        file.change_passphrase("one", KdfCost::FLOOR).unwrap();
    }
}
