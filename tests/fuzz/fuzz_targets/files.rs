//! Any bytes as the files of a phone on a computer: the key file (its checksum is put right), the signing keys and the
//! anchor. The first byte chooses.
#![no_main]

use countersign::ports::{Anchor, VaultKey};
use countersign_adapters::{FileAnchor, KdfCost, PassphraseKeyFile, SoftwareSigner, SystemEntropy};
use libfuzzer_sys::fuzz_target;
use ring::digest::{SHA256, digest};
use std::path::PathBuf;
use std::sync::{Arc, LazyLock};
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fuzz_target!(|data: &[u8]| {
    match data.split_first() {
        Some((b'k', content)) => {
            let file = [content, digest(&SHA256, content).as_ref()].concat();
            if let Ok(cost) = PassphraseKeyFile::cost_of(&file) {
                assert!(cost.memory_kib <= KdfCost::CEILING.memory_kib && cost.passes >= KdfCost::FLOOR.passes);
            }
        }
        Some((b's', content)) => {
            let keys = SoftwareSigner::open(&file("keys", content), &VaultKey::new([1; 32]), Arc::new(SystemEntropy));
            assert!(keys.is_err(), "nobody has sealed this");
        }
        Some((b'a', content)) => {
            let anchor = FileAnchor::new(&file("anchor", content));
            if let Ok(Some(state)) = anchor.read() {
                anchor.write(state).unwrap();
                assert_eq!(std::fs::read(file_of("anchor")).unwrap(), content, "one way to write it");
            }
        }
        _ => (),
    }
});

fn file(name: &str, content: &[u8]) -> PathBuf {
    let path = file_of(name);
    std::fs::write(&path, content).unwrap();
    path
}

fn file_of(name: &str) -> PathBuf {
    FOLDER.path().join(name)
}
