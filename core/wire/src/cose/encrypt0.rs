//! COSE_Encrypt0 with A256GCM: the phone's code contribution under the `seed` key of an offer.

use coset::{CoseEncrypt0, CoseEncrypt0Builder, EncryptionContext, HeaderBuilder, ProtectedHeader, iana};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use super::header::{check_protected, decode, encoding};
use crate::WireError;
use crate::names::Tenant;
use crate::purpose;
use crate::secret::Secret;

/// Seals 32 bytes. `iv` must be random: an offer's key may seal again when a phone starts over.
pub(crate) fn seal_seed(
    tenant: &Tenant,
    key: &Secret,
    iv: [u8; NONCE_LEN],
    seed: &Secret,
) -> Result<Vec<u8>, WireError> {
    if seed.len() != SEED {
        return Err(WireError::CannotUnseal);
    }
    let header = HeaderBuilder::new().algorithm(iana::Algorithm::A256GCM).iv(iv.to_vec()).build();
    let aad = enc_structure(ProtectedHeader { original_data: None, header: header.clone() }, tenant);
    let mut sealed = Zeroizing::new(seed.expose().to_vec());
    let tag = gcm(key)?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key(iv), Aad::from(aad), &mut sealed)
        .map_err(|_| WireError::CannotUnseal)?;
    let ciphertext = [sealed.as_slice(), tag.as_ref()].concat();
    let message = CoseEncrypt0Builder::new().protected(header).ciphertext(ciphertext).build();
    Ok(encoding(message))
}

/// Opens what [`seal_seed`] made.
pub(crate) fn open_seed(bytes: &[u8], tenant: &Tenant, key: &Secret) -> Result<Secret, WireError> {
    let message: CoseEncrypt0 = decode(bytes)?;
    check_protected(&message.protected, &message.unprotected, iana::Algorithm::A256GCM)?;
    let iv: [u8; NONCE_LEN] = message.protected.header.iv.as_slice().try_into().map_err(|_| WireError::WrongHeader)?;
    let only = HeaderBuilder::new().algorithm(iana::Algorithm::A256GCM).iv(iv.to_vec()).build();
    if message.protected.header != only {
        return Err(WireError::WrongHeader);
    }
    let aad = enc_structure(message.protected, tenant);
    let mut sealed = Zeroizing::new(message.ciphertext.ok_or(WireError::WrongStructure)?);
    let length = gcm(key)?
        .open_in_place(Nonce::assume_unique_for_key(iv), Aad::from(aad), &mut sealed)
        .map_err(|_| WireError::CannotUnseal)?
        .len();
    sealed.truncate(length);
    if length == SEED { Ok(sealed.into()) } else { Err(WireError::CannotUnseal) }
}

fn enc_structure(protected: ProtectedHeader, tenant: &Tenant) -> Vec<u8> {
    coset::enc_structure_data(EncryptionContext::CoseEncrypt0, protected, &purpose::SEED.external_aad(tenant))
}

fn gcm(key: &Secret) -> Result<LessSafeKey, WireError> {
    UnboundKey::new(&AES_256_GCM, key.expose()).map(LessSafeKey::new).map_err(|_| WireError::CannotUnseal)
}

const SEED: usize = 32;
