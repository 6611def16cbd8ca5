//! Whether the codes of a plain link are here already.
//!
//! A link is written in many ways (order, case, spaces, encoding), so it is not the text that is compared but what it
//! makes: seed, parameters and whose codes they are. The counter of counter codes is left out: the one here has moved
//! on. Seeds are read, so codes have to be unlocked.

use crate::account::{Account, AccountId, CodesInfo, SeedRow};
use crate::exchange::NewCodes;
use crate::vault::{Reader, VaultError};

/// An account of the same issuer and name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KnownCodes {
    /// It makes the very same codes.
    Here(AccountId),
    /// Its codes have another seed: the link renews it, or is for another account of the same name. A person says which.
    Renews(AccountId),
}

/// Looks for the codes that a link makes, with the issuer and name that it says.
pub(crate) fn known_codes(
    reader: &Reader<'_>,
    issuer: Option<&str>,
    name: Option<&str>,
    new: &NewCodes,
) -> Result<Option<KnownCodes>, VaultError> {
    let mut renews = None;
    for account in reader.all::<Account>()? {
        if account.issuer.as_deref() != issuer || account.name.as_deref() != name {
            continue;
        }
        for codes in &account.codes {
            if makes_the_same(reader, codes, new)? {
                return Ok(Some(KnownCodes::Here(account.id)));
            }
        }
        let plain = account.codes.iter().any(|codes| codes.from.is_none());
        if plain && name.is_some() {
            renews.get_or_insert(KnownCodes::Renews(account.id));
        }
    }
    Ok(renews)
}

fn makes_the_same(reader: &Reader<'_>, here: &CodesInfo, new: &NewCodes) -> Result<bool, VaultError> {
    if !here.parameters.agree_but_for_counter(&new.parameters) {
        return Ok(false);
    }
    match reader.get::<SeedRow>(&here.id.into()) {
        Ok(row) => Ok(row.and_then(|row| row.seed().ok()).is_some_and(|seed| seed == new.seed)),
        Err(VaultError::Damaged(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
