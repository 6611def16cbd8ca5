use super::*;
use crate::SystemEntropy;
use countersign::ports::KeyAlgorithm;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use std::fs;
use std::path::PathBuf;

const DEVICE: KeySpec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: false };
const APPROVAL: KeySpec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: true };
const RSA: KeySpec = KeySpec { algorithm: KeyAlgorithm::Rs256 { bits: 2048 }, user_verification: false };

fn name(text: &str) -> KeyName {
    KeyName(text.to_owned())
}

fn request(key: &str, message: &[u8]) -> SignRequest {
    SignRequest { key: name(key), purpose: "test", message: message.to_vec() }
}

fn push_key(byte: u8) -> VaultKey {
    VaultKey::new([byte; 32])
}

fn open(path: &Path, push_key: &VaultKey) -> Result<SoftwareSigner, KeysFileError> {
    SoftwareSigner::open(path, push_key, Arc::new(SystemEntropy))
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing-keys");
    (folder, path)
}

fn verifies(public: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let point = &public[public.len() - 65..];
    signature.len() == 64 && UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
}

#[tokio::test]
async fn a_batch_is_signed_in_order_by_the_keys_it_names() {
    let signer = SoftwareSigner::in_memory();
    let a = signer.public_key(&name("a"), DEVICE).await.unwrap();
    let b = signer.public_key(&name("b"), APPROVAL).await.unwrap();
    let signatures = signer.sign(&[request("b", b"one"), request("a", b"two")]).await.unwrap();
    assert!(verifies(&b, b"one", &signatures[0]));
    assert!(verifies(&a, b"two", &signatures[1]));
    assert!(!verifies(&a, b"one", &signatures[0]));
}

#[tokio::test]
async fn the_public_key_is_der_subject_public_key_info_for_p256() {
    let public = SoftwareSigner::in_memory().public_key(&name("a"), DEVICE).await.unwrap();
    assert_eq!(public.len(), 91);
    assert_eq!(public[..2], [0x30, 89]);
    assert_eq!(public[26], 4, "uncompressed point");
}

#[tokio::test]
async fn a_name_always_gives_the_same_key_and_a_deleted_one_is_gone() {
    let signer = SoftwareSigner::in_memory();
    let first = signer.public_key(&name("a"), DEVICE).await.unwrap();
    assert_eq!(signer.public_key(&name("a"), DEVICE).await.unwrap(), first);
    assert_eq!(signer.names().await.unwrap(), [name("a")]);
    signer.delete(&name("a")).await.unwrap();
    signer.delete(&name("a")).await.unwrap();
    assert_eq!(signer.names().await.unwrap(), []);
    assert_eq!(signer.sign(&[request("a", b"m")]).await, Err(SignError::KeyGone));
    assert_ne!(signer.public_key(&name("a"), DEVICE).await.unwrap(), first);
}

#[tokio::test]
async fn one_missing_key_fails_the_whole_batch() {
    let signer = SoftwareSigner::in_memory();
    signer.public_key(&name("a"), DEVICE).await.unwrap();
    assert_eq!(signer.sign(&[request("a", b"m"), request("b", b"m")]).await, Err(SignError::KeyGone));
}

#[tokio::test]
async fn another_algorithm_or_another_use_of_a_name_is_refused() {
    let signer = SoftwareSigner::in_memory();
    let short = KeySpec { algorithm: KeyAlgorithm::Rs256 { bits: 1024 }, user_verification: false };
    assert_eq!(signer.public_key(&name("r"), short).await, Err(SignError::Unavailable));
    assert_eq!(signer.public_key(&name("a"), RSA).await.map(|_| ()), Ok(()));
    assert_eq!(signer.public_key(&name("a"), DEVICE).await, Err(SignError::Unavailable));
    signer.delete(&name("a")).await.unwrap();
    signer.public_key(&name("a"), DEVICE).await.unwrap();
    assert_eq!(signer.public_key(&name("a"), APPROVAL).await, Err(SignError::Unavailable));
    assert_eq!(signer.names().await.unwrap(), [name("a")]);
}

#[tokio::test]
async fn keys_are_on_disk_before_their_public_half_is_told() {
    let (_folder, path) = folder();
    let public = open(&path, &push_key(1)).unwrap().public_key(&name("a"), DEVICE).await.unwrap();
    let again = open(&path, &push_key(1)).unwrap();
    assert_eq!(again.names().await.unwrap(), [name("a")]);
    let signatures = again.sign(&[request("a", b"after a restart")]).await.unwrap();
    assert!(verifies(&public, b"after a restart", &signatures[0]));
}

#[tokio::test]
async fn two_processes_on_one_file_see_each_others_keys_and_lose_none() {
    let (_folder, path) = folder();
    let (first, second) = (open(&path, &push_key(1)).unwrap(), open(&path, &push_key(1)).unwrap());
    let a = first.public_key(&name("a"), DEVICE).await.unwrap();
    second.public_key(&name("b"), DEVICE).await.unwrap();
    assert_eq!(second.public_key(&name("a"), DEVICE).await.unwrap(), a);
    assert_eq!(first.names().await.unwrap(), [name("a"), name("b")]);
    second.delete(&name("a")).await.unwrap();
    assert_eq!(first.sign(&[request("a", b"m")]).await, Err(SignError::KeyGone));
}

#[tokio::test]
async fn a_damaged_foreign_or_newer_file_is_refused_and_left_as_it_is() {
    let (_folder, path) = folder();
    let signer = open(&path, &push_key(1)).unwrap();
    signer.public_key(&name("a"), DEVICE).await.unwrap();
    let good = fs::read(&path).unwrap();
    assert_eq!(open(&path, &push_key(2)).unwrap_err(), KeysFileError::Damaged);
    for index in 0..good.len() {
        let mut bad = good.clone();
        bad[index] ^= 1;
        fs::write(&path, &bad).unwrap();
        assert_eq!(open(&path, &push_key(1)).unwrap_err(), KeysFileError::Damaged, "byte {index}");
    }
    assert_eq!(signer.public_key(&name("b"), DEVICE).await, Err(SignError::Unavailable));
    let mut newer = good.clone();
    newer[16] = 2;
    fs::write(&path, &newer).unwrap();
    assert_eq!(open(&path, &push_key(1)).unwrap_err(), KeysFileError::Newer);
    assert_eq!(signer.delete(&name("a")).await, Err(SignError::Unavailable));
    assert_eq!(fs::read(&path).unwrap(), newer);
}

#[tokio::test]
async fn names_and_keys_are_not_readable_in_the_file() {
    let (_folder, path) = folder();
    let signer = open(&path, &push_key(1)).unwrap();
    signer.public_key(&name("a-name-to-look-for"), DEVICE).await.unwrap();
    let file = fs::read(&path).unwrap();
    assert!(!file.windows(18).any(|w| w == b"a-name-to-look-for"));
    assert!(!file.windows(7).any(|w| w == [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01]));
    assert_eq!(format!("{signer:?}"), "SoftwareSigner { .. }");
}

#[tokio::test]
async fn an_rsa_key_outlives_a_restart_and_its_signatures_verify() {
    let (_folder, path) = folder();
    let public = open(&path, &push_key(1)).unwrap().public_key(&name("r"), RSA).await.unwrap();
    let again = open(&path, &push_key(1)).unwrap();
    assert_eq!(again.public_key(&name("r"), RSA).await.unwrap(), public);
    let signature = again.sign(&[request("r", b"serial|time")]).await.unwrap().remove(0);
    assert_eq!(signature.len(), 256);
    // RFC 8017 §A.1: SubjectPublicKeyInfo of RSA is a head of 24 bytes and the RSAPublicKey of PKCS #1.
    assert_eq!(public[4..22], [48, 13, 6, 9, 42, 134, 72, 134, 247, 13, 1, 1, 1, 5, 0, 3, 130, 1]);
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &public[24..]);
    assert!(key.verify(b"serial|time", &signature).is_ok());
    assert!(key.verify(b"serial|other", &signature).is_err());
}
