//! CWT claim sets (RFC 8392): the payload of every signed message. Registered claims where they exist, all else in the
//! private claim [`BODY`].

use ciborium::Value;

use crate::cbor::fields::{Fields, Map};
use crate::cose::PublicKey;
use crate::names::Tenant;
use crate::{Nonce, WireError};

/// `iss`: the tenant, in what a provider or operator signs.
pub(crate) const ISSUER: i64 = 1;
/// `aud`: the tenant, in what a phone signs.
pub(crate) const AUDIENCE: i64 = 3;
/// `exp`: seconds.
pub(crate) const EXPIRES: i64 = 4;
/// `iat`: seconds.
pub(crate) const ISSUED: i64 = 6;
/// `cti`: message id.
pub(crate) const MESSAGE_ID: i64 = 7;
/// `cnf` (RFC 8747): `{1: COSE_Key}`.
pub(crate) const CONFIRMATION: i64 = 8;
/// `Nonce`.
pub(crate) const NONCE: i64 = 10;
/// Our private claim.
pub(crate) const BODY: i64 = -70_001;

const COSE_KEY: i64 = 1;

/// Claims under construction.
pub(crate) fn from_provider(tenant: &Tenant) -> Map {
    Map::new().with(ISSUER, tenant)
}

/// Claims under construction.
pub(crate) fn from_phone(tenant: &Tenant, nonce: &Nonce) -> Map {
    Map::new().with(AUDIENCE, tenant).with(NONCE, nonce)
}

/// A decoded claim set: registered claims and body, and the tenant it speaks for.
pub(crate) struct Claims {
    pub(crate) tenant: Tenant,
    pub(crate) registered: Fields,
    pub(crate) body: Fields,
}

impl Claims {
    /// `role` is [`ISSUER`] or [`AUDIENCE`].
    pub(crate) fn decode(payload: &[u8], role: i64) -> Result<Self, WireError> {
        let mut registered = Fields::decode(payload)?;
        Ok(Self { tenant: registered.take(role)?, body: registered.take_map(BODY)?, registered })
    }

    /// The claims of another tenant are refused.
    pub(crate) fn of(self, tenant: &Tenant) -> Result<Self, WireError> {
        if self.tenant == *tenant { Ok(self) } else { Err(WireError::WrongTenant) }
    }

    /// `iat` and `exp`, at most `longest` seconds apart.
    pub(crate) fn take_window(&mut self, longest: u64) -> Result<(u64, u64), WireError> {
        let (from, until): (u64, u64) = (self.registered.take(ISSUED)?, self.registered.take(EXPIRES)?);
        if from < until && until - from <= longest { Ok((from, until)) } else { Err(WireError::BadLifetime) }
    }

    /// The key in `cnf`.
    pub(crate) fn take_confirmed_key(&mut self) -> Result<PublicKey, WireError> {
        let mut confirmation = self.registered.take_map(CONFIRMATION)?;
        let key = confirmation.take(COSE_KEY)?;
        confirmation.finish()?;
        Ok(key)
    }

    /// Nothing may be left over.
    pub(crate) fn finish(self) -> Result<(), WireError> {
        self.registered.finish()?;
        self.body.finish()
    }
}

/// The value of `cnf`.
pub(crate) fn confirmation(key: &PublicKey) -> Value {
    Map::new().with(COSE_KEY, key).into_value()
}
