//! The vault: opening against bare AEAD over the same rows, one durable update against one append that is made durable.
//!
//! An account here is what a phone really keeps for one: the account, its seed, and its binding with a provider's
//! statement. The anchor is in memory, because its own write is the host's.

use crate::codes::parameters;
use crate::ratio::{Effort, Row, in_turns, timed, waited};
use async_trait::async_trait;
use countersign::account::{
    Account, AccountId, Binding, BindingId, BindingState, CodesId, CodesInfo, DeviceKeys, Endpoint, KnownProvider,
    SeedRow, Standing, TokenState,
};
use countersign::codes::Seed;
use countersign::ports::{
    Anchor, AnchorError, AnchorState, HttpCall, HttpReply, KeyName, Ports, SendError, Transport, UnixMillis,
};
use countersign::vault::{Location, MemoryFile, Vault};
use countersign::{Authenticator, Config, Secret};
use countersign_adapters::{SoftwareSigner, SystemClock, SystemEntropy};
use countersign_tests::vault_ledger::FixedKeys;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use std::fs::{File, OpenOptions};
use std::hint::black_box;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tempfile::TempDir;

/// What a file system writes at least.
const PAGE: [u8; 4096] = [7; 4096];
/// As long as the vault's own, which name table, row and generation.
const ASSOCIATED: [u8; 32] = [9; 32];

pub(crate) fn rows(effort: Effort) -> Vec<Row> {
    let sizes = effort.sizes();
    let vaults: Vec<VaultFile> = sizes.iter().map(|size| VaultFile::new(*size)).collect();
    let mut rows: Vec<Row> = vaults.iter().map(|vault| opening(effort, vault)).collect();
    rows.extend(vaults.iter().map(|vault| update(effort, vault)));
    if let [small, .., large] = vaults.as_slice() {
        rows.push(flatness(effort, small, large));
    }
    rows
}

/// A vault in a file of its own.
struct VaultFile {
    folder: TempDir,
    size: usize,
    anchor: Arc<MemoryAnchor>,
}

impl VaultFile {
    fn new(size: usize) -> Self {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let file = Self { folder, size, anchor: Arc::default() };
        add_accounts(&file.open(), size);
        file
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("vault.db")
    }

    fn open(&self) -> Vault {
        let location = Location::File(self.path());
        let (vault, health) = Vault::open(&location, &FixedKeys, self.anchor.clone(), Arc::new(SystemEntropy)).unwrap();
        assert!(health.is_sound());
        vault
    }
}

fn opening(effort: Effort, file: &VaultFile) -> Row {
    let bare = SealedRows::as_long_as(&file.path());
    let mut scratch = Vec::new();
    let open = || {
        let mut opened = None;
        let took = timed(|| opened = Some(file.open()));
        drop(opened); // closing is not opening
        took
    };
    Row {
        what: format!("opening a vault of {} accounts, every row checked", file.size),
        against: "AES-256-GCM over the same rows",
        ratio: in_turns(effort.rounds(if file.size > 1_000 { 21 } else { 101 }), open, || {
            timed(|| bare.open_all(&mut scratch))
        }),
        target: (file.size == 1_000).then_some(10.0),
        remark: if file.size < 100 {
            "opening any SQLite file costs more than so few rows"
        } else {
            "SQLite reads each row, and each also takes an HMAC for the digest over all rows"
        },
    }
}

fn update(effort: Effort, file: &VaultFile) -> Row {
    let vault = file.open();
    let mut appended = append_file(&file.folder);
    let mut turn = 0;
    Row {
        what: format!("one durable update among {} accounts", file.size),
        against: "one append and fdatasync",
        ratio: in_turns(
            effort.rounds(151),
            || waited(|| rename(&vault, file.size, &mut turn)),
            || {
                waited(|| {
                    appended.write_all(&PAGE).unwrap();
                    appended.sync_data().unwrap();
                })
            },
        ),
        target: Some(2.5),
        remark: "varies with what else the disk does",
    }
}

fn flatness(effort: Effort, small: &VaultFile, large: &VaultFile) -> Row {
    let (few, many) = (small.open(), large.open());
    let (mut turn, mut other_turn) = (0, 0);
    Row {
        what: format!("one durable update among {} accounts", large.size),
        against: "the same among 10",
        ratio: in_turns(
            effort.rounds(151),
            || waited(|| rename(&many, large.size, &mut turn)),
            || waited(|| rename(&few, small.size, &mut other_turn)),
        ),
        target: Some(1.25),
        remark: "flat",
    }
}

fn append_file(folder: &TempDir) -> File {
    OpenOptions::new().create(true).append(true).open(folder.path().join("appended")).unwrap()
}

/// Gives another account another label each time.
fn rename(vault: &Vault, size: usize, turn: &mut usize) {
    *turn += 1;
    let mut account = account(*turn * 7 % size);
    account.label = Some(format!("Renamed {turn}"));
    vault.change(|tx| tx.put(&account)).unwrap();
}

/// As many sealed values as a vault has rows, each as long.
struct SealedRows {
    key: LessSafeKey,
    rows: Vec<Vec<u8>>,
}

impl SealedRows {
    fn as_long_as(path: &Path) -> Self {
        let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &[3; 32]).unwrap());
        let file = rusqlite::Connection::open(path).unwrap();
        let mut lengths = file.prepare("SELECT length(sealed) FROM record").unwrap();
        let lengths = lengths.query_map([], |row| row.get::<_, u32>(0)).unwrap();
        let overhead = NONCE_LEN + AES_256_GCM.tag_len();
        let rows = lengths.map(|length| {
            let mut row = vec![5; length.unwrap() as usize - overhead];
            key.seal_in_place_append_tag(nonce(), Aad::from(ASSOCIATED), &mut row).unwrap();
            row
        });
        let rows = rows.collect();
        Self { key, rows }
    }

    fn open_all(&self, scratch: &mut Vec<u8>) {
        for row in &self.rows {
            scratch.clear();
            scratch.extend_from_slice(row);
            black_box(self.key.open_in_place(nonce(), Aad::from(ASSOCIATED), scratch).unwrap());
        }
    }
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([1; NONCE_LEN])
}

/// An app over a vault in memory, in which `fill` has put something.
pub(crate) fn app(fill: impl FnOnce(&Vault)) -> Authenticator {
    let location = Location::Memory(MemoryFile::new().unwrap());
    let anchor: Arc<MemoryAnchor> = Arc::default();
    let (vault, _) = Vault::open(&location, &FixedKeys, anchor.clone(), Arc::new(SystemEntropy)).unwrap();
    fill(&vault);
    drop(vault);
    let ports = Ports {
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        signer: Arc::new(SoftwareSigner::in_memory()),
        transport: Arc::new(Offline),
        vault_keys: Arc::new(FixedKeys),
        anchor,
        listener: Arc::new(()),
    };
    let opening = Authenticator::open(ports, Config { vault: location, development: false });
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(opening).unwrap()
}

/// Puts that many accounts into a vault, in one transaction.
pub(crate) fn add_accounts(vault: &Vault, size: usize) {
    let filled = vault.change(|tx| {
        for n in 0..size {
            let account = account(n);
            let seed = Seed::new(Secret::new(seed_bytes(n))).unwrap();
            tx.put(&account)?;
            tx.put(&SeedRow::new(codes_id(n), parameters(), &seed))?;
            tx.put(&binding(n, account.id))?;
        }
        Ok::<_, countersign::vault::VaultError>(())
    });
    filled.unwrap();
}

/// 20 bytes that differ for each account.
pub(crate) fn seed_bytes(n: usize) -> Vec<u8> {
    let mut seed = vec![0x5e; 12];
    seed.extend_from_slice(&(n as u64).to_be_bytes());
    seed
}

fn account(n: usize) -> Account {
    Account {
        id: AccountId(id(n)),
        label: None,
        issuer: Some("Example Bank".into()),
        name: Some(format!("ada.{n}@example.org")),
        order: u32::try_from(n).unwrap(),
        codes: vec![CodesInfo {
            id: codes_id(n),
            parameters: parameters(),
            unlock: false,
            from: Some(BindingId(id(n))),
            replaced: None,
        }],
        created_at: UnixMillis(1_800_000_000_000),
    }
}

fn binding(n: usize, account: AccountId) -> Binding {
    Binding {
        id: BindingId(id(n)),
        account,
        protocol: "countersign".into(),
        endpoint: Endpoint { urls: vec!["https://login.example.org".into()], host: "login.example.org".into() },
        provider: KnownProvider { identity: vec![1; 40], verification: vec![2; 450] },
        keys: DeviceKeys { device: KeyName(format!("device {n}")), approval: KeyName(format!("approval {n}")) },
        private: vec![3; 300],
        subject: Some(vec![4; 16]),
        state: BindingState::Active,
        standing: Standing::Good,
        suspected: None,
        sequence: 1,
        confirmation: None,
        token: TokenState::default(),
        last_contact: Some(UnixMillis(1_800_000_000_000)),
        successor: None,
        replaced_by: None,
        created_at: UnixMillis(1_800_000_000_000),
    }
}

fn codes_id(n: usize) -> CodesId {
    CodesId(id(n))
}

fn id(n: usize) -> [u8; 16] {
    (n as u128).to_be_bytes()
}

/// An anchor that costs nothing.
#[derive(Default)]
struct MemoryAnchor(Mutex<Option<AnchorState>>);

impl Anchor for MemoryAnchor {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        Ok(*self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(state);
        Ok(())
    }
}

/// No network.
struct Offline;

#[async_trait]
impl Transport for Offline {
    async fn send(&self, _: HttpCall) -> Result<HttpReply, SendError> {
        Err(SendError::NotSent)
    }
}
