//! The address of a server: where every request of one enrolment goes.

use crate::protocols::OfferError;
use countersign_wire::{Hosts, Origin};
use url::Url;

/// Longest accepted address in bytes.
const LONGEST: usize = 512;

/// A whole URL that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub(super) url: Url,
    pub(super) origin: Origin,
}

impl Address {
    /// Reads an absolute URL: `https` and a domain name, or this computer itself for development. No user information and
    /// no fragment; a query is part of the address.
    pub(super) fn parse(text: &str) -> Result<Self, OfferError> {
        if text.len() > LONGEST {
            return Err(OfferError::Address);
        }
        let url = Url::parse(text).map_err(|_| OfferError::Address)?;
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(OfferError::Address);
        }
        let origin = Origin::from_typed(&url.origin().ascii_serialization(), Hosts::Development);
        let address = Self { origin: origin.map_err(|_| OfferError::Address)?, url };
        if address.is_for_development() && !matches!(address.origin.host(), "127.0.0.1" | "[::1]" | "localhost") {
            return Err(OfferError::Address);
        }
        Ok(address)
    }

    /// Only where development is switched on.
    pub(super) fn is_for_development(&self) -> bool {
        self.origin.is_for_development()
    }

    /// Where to answer: at `other` if it is of the same origin, else here. A signed challenge may name an address that an
    /// administrator has changed; it does not lead a phone to a host that no person has confirmed.
    pub(super) fn or_same_origin(&self, other: &str) -> Self {
        Self::parse(other).ok().filter(|other| other.origin == self.origin).unwrap_or_else(|| self.clone())
    }

    /// Bytes that are equal for the same provider of the same dialect.
    pub(super) fn identity(&self, dialect: &str) -> Vec<u8> {
        format!("{dialect} {}", self.origin.as_str()).into_bytes()
    }
}
