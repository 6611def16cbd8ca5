use super::*;

fn read_seed(vault: &Vault, name: &str) -> Result<Option<Vec<u8>>, VaultError> {
    let found = vault.read(|r| r.get::<Seed>(&RowId::new(name)))?;
    Ok(found.map(|found| found.seed.expose().to_vec()))
}

#[test]
fn locked_codes_hide_seeds_and_nothing_else() {
    let phone = Phone::on_disk();
    let vault = phone.sound();
    put(&vault, &[seed("a")]);
    put(&vault, &[note("a", "here")]);
    drop(vault);
    phone.keys.codes_locked.store(true, Ordering::Relaxed);
    let (vault, health) = phone.open();
    assert!(health.is_sound());
    assert_eq!(health.codes, Codes::Locked);
    assert!(matches!(read_seed(&vault, "a"), Err(VaultError::CodesLocked)));
    assert!(matches!(vault.change(|tx| tx.put(&seed("b"))), Err(VaultError::CodesLocked)));
    put(&vault, &[note("a", "changed")]);
    assert_eq!(text(&vault, "a").as_deref(), Some("changed"));

    phone.keys.codes_locked.store(false, Ordering::Relaxed);
    assert_eq!(vault.unlock_codes(&phone.keys).unwrap().codes, Codes::Unlocked);
    assert_eq!(read_seed(&vault, "a").unwrap().as_deref(), Some(&b"twenty bytes of seed"[..]));
    vault.lock_codes();
    assert!(matches!(read_seed(&vault, "a"), Err(VaultError::CodesLocked)));
}

#[test]
fn an_account_can_be_forgotten_while_its_seed_is_locked() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[seed("a"), seed("b")]);
    vault.lock_codes();
    assert!(vault.change(|tx| tx.delete::<Seed>(&RowId::new("a"))).unwrap());
    drop(vault);
    let vault = phone.sound();
    assert!(read_seed(&vault, "a").unwrap().is_none());
    assert!(read_seed(&vault, "b").unwrap().is_some());
}

#[test]
fn a_vault_can_be_made_while_codes_are_locked() {
    let phone = Phone::in_memory();
    phone.keys.codes_locked.store(true, Ordering::Relaxed);
    let vault = phone.sound();
    phone.keys.codes_locked.store(false, Ordering::Relaxed);
    assert_eq!(vault.unlock_codes(&phone.keys).unwrap().codes, Codes::Unlocked);
    put(&vault, &[seed("a")]);
    drop(vault);
    assert!(read_seed(&phone.sound(), "a").unwrap().is_some());
}

#[test]
fn a_seed_damaged_while_locked_is_found_when_codes_are_unlocked() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[seed("a"), seed("b")]);
    drop(vault);
    // A flipped bit of the nonce: the tag, which alone can be checked while codes are locked, stays as it was.
    damage::rewrite(&phone, 1, |sealed| sealed[0] ^= 1);
    phone.keys.codes_locked.store(true, Ordering::Relaxed);
    let vault = phone.sound();
    phone.keys.codes_locked.store(false, Ordering::Relaxed);
    let health = vault.unlock_codes(&phone.keys).unwrap();
    let damaged = DamagedRow { table: Some(Table::Seed), id: Some(vault.blind_id(Table::Seed, &RowId::new("a"))) };
    assert_eq!(health.damaged, [damaged]);
    assert!(matches!(read_seed(&vault, "a"), Err(VaultError::Damaged(Table::Seed))));
    assert!(read_seed(&vault, "b").unwrap().is_some());
}

#[test]
fn a_key_that_does_not_fit_is_refused_and_sets_nothing_aside() {
    let phone = Phone::on_disk();
    let vault = phone.sound();
    put(&vault, &[seed("a")]);
    put(&vault, &[note("a", "")]);
    drop(vault);
    let right = phone.keys.keys.lock().unwrap().insert(KeyDomain::Codes, Zeroizing::new([1; 32])).unwrap();
    let (vault, health) = phone.open();
    assert!(health.is_sound());
    assert_eq!(health.codes, Codes::WrongKey);
    assert!(matches!(read_seed(&vault, "a"), Err(VaultError::CodesLocked)));
    drop(vault);
    phone.keys.keys.lock().unwrap().remove(&KeyDomain::Codes);
    assert_eq!(phone.open().1.codes, Codes::KeyMissing);
    phone.keys.keys.lock().unwrap().insert(KeyDomain::Codes, right);
    assert!(read_seed(&phone.sound(), "a").unwrap().is_some());

    let right = phone.keys.keys.lock().unwrap().insert(KeyDomain::Push, Zeroizing::new([1; 32])).unwrap();
    assert!(matches!(phone.try_open().map(drop), Err(VaultError::WrongKey(KeyDomain::Push))));
    phone.keys.keys.lock().unwrap().remove(&KeyDomain::Push);
    assert!(matches!(phone.try_open().map(drop), Err(VaultError::KeyMissing(KeyDomain::Push))));
    phone.keys.keys.lock().unwrap().insert(KeyDomain::Push, right);
    assert!(read_seed(&phone.sound(), "a").unwrap().is_some());
}

#[test]
fn a_secret_is_serialised_by_the_vault_alone() {
    assert!(serde_json::to_string(&seed("a")).is_err());
    let mut cbor = Vec::new();
    assert!(ciborium::into_writer(&seed("a"), &mut cbor).is_err());
    assert!(serde_json::from_str::<Seed>(r#"{"name": "a", "seed": [1, 2]}"#).is_err());
    put(&Phone::in_memory().sound(), &[seed("a")]);
    assert!(serde_json::to_string(&seed("a")).is_err(), "also after the vault has written");
}

#[test]
fn a_store_that_is_locked_again_locks_the_codes() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[seed("a")]);
    phone.keys.codes_locked.store(true, Ordering::Relaxed);
    assert_eq!(vault.unlock_codes(&phone.keys).unwrap().codes, Codes::Locked);
    assert!(matches!(read_seed(&vault, "a"), Err(VaultError::CodesLocked)));
}

/// A store that looks at the vault before it answers, as one that asks a person may.
struct Curious<'a>(&'a Vault, &'a Keys);

impl VaultKeyStore for Curious<'_> {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        self.0.revision().unwrap();
        self.1.load(domain)
    }

    fn store(&self, domain: KeyDomain, key: &VaultKey) -> Result<(), VaultKeyError> {
        self.0.revision().unwrap();
        self.1.store(domain, key)
    }
}

#[test]
fn the_key_store_is_asked_without_the_lock_of_the_vault() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    let curious = Curious(&vault, &phone.keys);
    assert_eq!(vault.unlock_codes(&curious).unwrap().codes, Codes::Unlocked);
    phone.keys.keys.lock().unwrap().remove(&KeyDomain::Codes);
    assert_eq!(vault.unlock_codes(&curious).unwrap().codes, Codes::Unlocked, "made anew: there are no seeds");
}

/// What an activation under way holds.
#[derive(Debug, Serialize, Deserialize)]
struct Activation {
    #[serde(with = "crate::vault::secret")]
    offer: Secret,
}

impl Record for Activation {
    const TABLE: Table = Table::Activation;
    const VERSION: u16 = 1;

    fn row_id(&self) -> RowId {
        RowId::new("a")
    }
}

#[test]
fn a_lost_key_of_the_codes_is_not_made_anew_while_an_activation_holds_secrets() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    put(&vault, &[Activation { offer: Secret::new(b"an offer's secret".to_vec()) }]);
    vault.lock_codes();
    assert!(matches!(vault.read(|r| r.get::<Activation>(&RowId::new("a"))), Err(VaultError::CodesLocked)));
    drop(vault);
    let right = phone.keys.keys.lock().unwrap().remove(&KeyDomain::Codes).unwrap();
    assert_eq!(phone.open().1.codes, Codes::KeyMissing);
    phone.keys.keys.lock().unwrap().insert(KeyDomain::Codes, Zeroizing::new([1; 32]));
    assert_eq!(phone.open().1.codes, Codes::WrongKey);
    phone.keys.keys.lock().unwrap().insert(KeyDomain::Codes, right);
    let vault = phone.sound();
    assert!(vault.read(|r| r.get::<Activation>(&RowId::new("a"))).unwrap().is_some());
}
