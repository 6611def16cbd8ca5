//! Opening: which file this is, which keys fit, whether it is the newest copy, and whether all rows are there.
//!
//! A sound vault is opened without writing to it. If something is found, [`super::heal`] sets it right.

use super::{
    Codes, Health, Location, Table, Vault, VaultError,
    keyring::Keyring,
    root::{Findings, Root},
    schema::{self, Found},
    survey::any_opens,
    vault::Inner,
};
use crate::ports::{Anchor, AnchorState, Entropy, KeyDomain, VaultKey, VaultKeyError, VaultKeyStore, make_bytes};
use std::{cell::Cell, sync::Arc};
use zeroize::Zeroizing;

impl Vault {
    /// Opens the vault at `location`, or makes one if nothing is there. Keys that were never stored are made; a key
    /// that is missing for a vault that exists is refused. Codes may be locked: everything but seeds works.
    pub fn open(
        location: &Location,
        keys: &dyn VaultKeyStore,
        anchor: Arc<dyn Anchor>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<(Self, Health), VaultError> {
        let conn = location.connect()?;
        let found = schema::look(&conn)?;
        let push = match keys.load(KeyDomain::Push)? {
            Some(key) => key,
            None if found == Found::Vault => return Err(VaultError::KeyMissing(KeyDomain::Push)),
            None => make_key(keys, KeyDomain::Push, &*entropy)?,
        };
        schema::settle(&conn, location.has_wal())?;
        let keyring = Keyring::new(push)?;
        let inner = Inner { conn, keys: keyring, waits: Cell::new(true), seen: 0, deleted: false, closed: 0 };
        let vault = Self::new(inner, anchor, entropy);
        if found == Found::Empty {
            vault.create()?;
        }
        let health = vault.unlock_codes(keys)?;
        vault.rekey_worn();
        Ok((vault, health))
    }

    /// Makes seeds readable, if the key store now gives their key: the phone was unlocked. Then checks all rows, as
    /// opening does.
    pub fn unlock_codes(&self, keys: &dyn VaultKeyStore) -> Result<Health, VaultError> {
        let (codes, check) = self.accept_codes(keys)?;
        let health = self.check(codes)?;
        let Some(check) = check else { return Ok(health) };
        let noted = self.change(|tx| {
            tx.root.codes_check = Some(check);
            tx.wrote = true;
            Ok(())
        });
        match noted {
            Ok(()) | Err(VaultError::Anchor(_)) => Ok(health), // noted next time
            Err(error) => Err(error),
        }
    }

    /// Forgets the key of the codes domain: the phone was locked, or the app went into the background.
    pub fn lock_codes(&self) {
        self.lock().keys.lock_codes();
    }

    /// Takes note of all findings: they are not reported again. What is in doubt stays so until it is confirmed; rows
    /// set aside stay where they are.
    pub fn acknowledge(&self) -> Result<(), VaultError> {
        self.change(|tx| {
            tx.reader.conn.execute("UPDATE aside SET known = 1", [])?;
            tx.root.findings = Findings::default();
            tx.wrote = true;
            Ok(())
        })
    }

    /// The tables and the first root, in one transaction. The anchor may remember an earlier vault.
    fn create(&self) -> Result<(), VaultError> {
        let inner = self.lock();
        let transaction = schema::begin(&inner.conn)?;
        if schema::identify(&inner.conn)? == Found::Vault {
            return Ok(()); // another process was faster
        }
        schema::create(&transaction)?;
        let before = self.anchor.read()?.unwrap_or_default();
        let mut root = Root { generation: before.next.max(before.committed).saturating_add(1), ..Root::default() };
        root.findings.rolled_back = before.committed > 0;
        root.write(&inner.conn, &inner.keys, &*self.entropy)?;
        self.anchor.write(AnchorState { committed: before.committed, next: root.generation })?;
        transaction.commit()?;
        self.count_commit();
        self.settle_anchor(&inner, root.generation);
        Ok(())
    }

    /// Takes the key of the codes domain if it fits, and forgets it if the store does not give it. The second value is
    /// its check, if the root does not have it yet. The store may ask a person: it is called without the vault's lock.
    fn accept_codes(&self, keys: &dyn VaultKeyStore) -> Result<(Codes, Option<[u8; 16]>), VaultError> {
        let key = match keys.load(KeyDomain::Codes) {
            Ok(None) if self.lock().has_seeds()? => Err(Codes::KeyMissing),
            Ok(None) => match make_key(keys, KeyDomain::Codes, &*self.entropy) {
                Ok(key) => Ok(key),
                Err(VaultError::KeyStore(error)) => Err(refused(error)),
                Err(error) => return Err(error),
            },
            Ok(Some(key)) => Ok(key),
            Err(error) => Err(refused(error)),
        };
        let mut inner = self.lock();
        inner.keys.lock_codes();
        let key = match key {
            Ok(key) => key,
            Err(codes) => return Ok((codes, None)),
        };
        let check = Keyring::derive_check(&key)?;
        let known = Root::read(&inner.conn, &inner.keys)?.and_then(|root| root.codes_check);
        inner.keys.unlock_codes(key);
        let fits = known == Some(check) || !inner.has_seeds()? || (known.is_none() && inner.any_seed_opens()?);
        if !fits {
            inner.keys.lock_codes();
            return Ok((Codes::WrongKey, None));
        }
        Ok((Codes::Unlocked, (known != Some(check)).then_some(check)))
    }
}

impl Inner {
    fn has_seeds(&self) -> Result<bool, VaultError> {
        let mut statement = self.conn.prepare_cached("SELECT 1 FROM record WHERE tbl = ?")?;
        for table in of_codes() {
            match statement.exists((table.number(),)).map_err(VaultError::from) {
                Ok(false) => {}
                Ok(true) | Err(VaultError::Corrupt) => return Ok(true), // nobody can tell: no key is made anew
                Err(error) => return Err(error),
            }
        }
        Ok(false)
    }

    fn any_seed_opens(&self) -> Result<bool, VaultError> {
        for table in of_codes() {
            if any_opens(&self.conn, &self.keys, table)? {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The tables whose rows only the key of the codes opens.
fn of_codes() -> impl Iterator<Item = Table> {
    Table::ALL.into_iter().filter(|table| table.domain() == KeyDomain::Codes)
}

fn refused(error: VaultKeyError) -> Codes {
    match error {
        VaultKeyError::Locked => Codes::Locked,
        VaultKeyError::WrongPassphrase | VaultKeyError::Unavailable => Codes::Refused(error),
    }
}

/// A fresh key, stored. If another process stored one in the meantime, that one.
fn make_key(keys: &dyn VaultKeyStore, domain: KeyDomain, entropy: &dyn Entropy) -> Result<VaultKey, VaultError> {
    let made: VaultKey = Zeroizing::new(make_bytes(entropy)?);
    match keys.store(domain, &made) {
        Ok(()) => Ok(made),
        Err(error) => keys.load(domain)?.ok_or(VaultError::KeyStore(error)),
    }
}
