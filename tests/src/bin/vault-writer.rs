//! A process that makes moves in a vault until it is killed: `vault-writer FOLDER [before|after N]`.
//!
//! It kills itself right before or after its `N`th write of the anchor, which surrounds each commit; without that, it
//! goes on until its parent kills it. Every move that was made is acknowledged by a line in `FOLDER/acknowledged`.

use countersign::{
    ports::{Anchor, AnchorError, AnchorState},
    vault::{Location, VaultError},
};
use countersign_adapters::{FileAnchor, SystemEntropy};
use countersign_tests::vault_ledger::Ledger;
use std::{
    error::Error,
    fs::OpenOptions,
    io::Write,
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// Dies at a given write.
struct DeadlyAnchor {
    inner: FileAnchor,
    writes: AtomicU64,
    before: Option<u64>,
    after: Option<u64>,
}

impl Anchor for DeadlyAnchor {
    fn read(&self) -> Result<Option<AnchorState>, AnchorError> {
        self.inner.read()
    }

    fn write(&self, state: AnchorState) -> Result<(), AnchorError> {
        let write = self.writes.fetch_add(1, Ordering::Relaxed) + 1;
        if self.before == Some(write) {
            die();
        }
        self.inner.write(state)?;
        if self.after == Some(write) {
            die();
        }
        Ok(())
    }
}

/// SIGKILL: nothing is flushed, closed or unwound.
fn die() {
    let own = std::process::id().to_string();
    drop(Command::new("kill").args(["-KILL", &own]).status());
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("which folder?")?;
    let folder = Path::new(&folder);
    let point = arguments.next();
    let write: Option<u64> = arguments.next().map(|write| write.parse()).transpose()?;
    let at = |name: &str| write.filter(|_| point.as_deref() == Some(name));
    let anchor = DeadlyAnchor {
        inner: FileAnchor::new(&folder.join("anchor")),
        writes: AtomicU64::new(0),
        before: at("before"),
        after: at("after"),
    };
    let mut acknowledged = OpenOptions::new().create(true).append(true).open(folder.join("acknowledged"))?;
    let location = Location::File(folder.join("vault.db"));
    let (ledger, health) = Ledger::open(&location, Arc::new(anchor), Arc::new(SystemEntropy))?;
    if !health.is_sound() {
        return Err(format!("{health:?}").into());
    }
    let mut now = 0;
    loop {
        // What a killed process had claimed is claimed again: leases last a millisecond of this clock.
        now += 10;
        let Some((number, epoch)) = ledger.claim(now)? else {
            ledger.intend()?;
            continue;
        };
        match ledger.finish(number, epoch) {
            Ok(()) => writeln!(acknowledged, "{number}")?,
            Err(VaultError::LostLease) => {} // to a rival process
            Err(error) => return Err(error.into()),
        }
    }
}
