//! What a list of codes costs in Rust, for `android/bench.sh`, which asks the same of Kotlin over the same file.
//!
//! `codes FOLDER make COUNT` makes a vault of so many accounts; `codes FOLDER time ROUNDS` prints the median of so many calls,
//! in nanoseconds. The vault's keys stand beside it in the folder: it protects nothing.
#![expect(clippy::unwrap_used, clippy::panic, reason = "nothing is measured if the scene cannot be set")]

use countersign::activation::Activate;
use countersign::ports::{KeyDomain, Ports, VaultKey, VaultKeyError, VaultKeyStore};
use countersign::protocols::OfferText;
use countersign::vault::Location;
use countersign::{Authenticator, Config};
use countersign_adapters::{FileAnchor, HttpOptions, HttpTransport, SoftwareSigner, SystemClock, SystemEntropy};
use data_encoding::BASE32_NOPAD;
use std::fs;
use std::hint::black_box;
use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, does, number] = arguments.as_slice() else { panic!("codes FOLDER make|time NUMBER") };
    let core = open(Path::new(folder)).await;
    let number: u32 = number.parse().unwrap();
    match does.as_str() {
        "make" => make(&core, number).await,
        _ => writeln!(stdout(), "{}", time(&core, number))?,
    }
    Ok(())
}

async fn make(core: &Authenticator, count: u32) {
    for n in 0..count {
        let seed = BASE32_NOPAD.encode(format!("a seed of bytes {n:04}").as_bytes());
        let link = format!("otpauth://totp/Shop:person{n}?secret={seed}&issuer=Shop");
        let offer = core.read_offer(&OfferText::scanned(link).unwrap()).unwrap();
        offer.activate(Activate::New { label: None }).unwrap();
    }
    core.work_until_idle(Duration::from_mins(10), true).await.unwrap();
    assert_eq!(core.codes(&[]).unwrap().rows.len(), usize::try_from(count).unwrap());
}

fn time(core: &Authenticator, rounds: u32) -> u128 {
    let mut spans: Vec<Duration> = (0..rounds)
        .map(|_| {
            let begun = Instant::now();
            black_box(core.codes(&[]).unwrap());
            begun.elapsed()
        })
        .collect();
    spans.sort_unstable();
    spans.get(spans.len() / 2).unwrap().as_nanos()
}

async fn open(folder: &Path) -> Authenticator {
    let ports = Ports {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        signer: Arc::new(SoftwareSigner::in_memory()),
        transport: Arc::new(HttpTransport::new(HttpOptions::default()).unwrap()),
        vault_keys: Arc::new(KeysInFiles(folder.to_owned())),
        anchor: Arc::new(FileAnchor::new(&folder.join("vault.anchor"))),
        listener: Arc::new(()),
    };
    let vault = Location::File(folder.join("vault.db"));
    Authenticator::open(ports, Config { vault, development: false }).await.unwrap()
}

struct KeysInFiles(PathBuf);

impl KeysInFiles {
    fn file(&self, domain: KeyDomain) -> PathBuf {
        self.0.join(match domain {
            KeyDomain::Push => "push.key",
            KeyDomain::Codes => "codes.key",
        })
    }
}

impl VaultKeyStore for KeysInFiles {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        let Ok(bytes) = fs::read(self.file(domain)) else { return Ok(None) };
        let mut key = VaultKey::default();
        key.copy_from_slice(&bytes);
        Ok(Some(key))
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        fs::write(self.file(domain), key.as_slice()).map_err(|_| VaultKeyError::Unavailable)
    }
}
