//! Names of things on the network and texts for people, each with one accepted form.
//!
//! In: text from messages, links and people. Out: [`Tenant`], [`Origin`], [`Domain`] and [`Label`]. Refused: other spellings
//! of the same name, user info, paths, IP literals and plain http outside development mode [look-alike hosts], over-long
//! text. A [`Label`] may still hold control or bidi characters: making text safe to show is the phone's work, because the
//! phone must also say in its answer that it did (`altered`).

#[cfg(test)]
mod tests;

use std::fmt;

use ciborium::Value;
use serde::{Deserialize, Serialize};
use url::{Host, Url};

use crate::WireError;
use crate::cbor::fields::Item;

/// Which addresses are acceptable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hosts {
    /// Domain names over https only.
    Public,
    /// Also IP literals and plain http: for development and tests.
    Development,
}

/// The organisation at a provider: 1–64 of `a`–`z`, `0`–`9`, dot and dash, with a letter or digit at both ends.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tenant(String);

impl Tenant {
    /// Checks a tenant's name.
    ///
    /// # Errors
    /// `BadTenant`.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let bytes = text.as_bytes();
        let fits = (1..=64).contains(&bytes.len())
            && bytes.iter().all(|byte| plain(byte) || matches!(byte, b'.' | b'-'))
            && bytes.first().is_some_and(plain)
            && bytes.last().is_some_and(plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(WireError::BadTenant) }
    }
}

/// Where a provider listens: `https://host` or `https://host:port`, lower case, punycode, nothing else.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

impl Origin {
    /// Reads an origin that is already in its only form, as messages hold it. May be [`Hosts::Development`].
    ///
    /// # Errors
    /// `BadOrigin`.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let origin = Self::from_typed(text, Hosts::Development)?;
        if origin.0 == text { Ok(origin) } else { Err(WireError::BadOrigin) }
    }

    /// Reads what a person typed: capitals, Unicode hosts, a trailing slash and a missing `https://` are brought into the
    /// one form. Show the result, not what was typed.
    ///
    /// # Errors
    /// `BadOrigin`; `DevelopmentOrigin` where `hosts` does not allow it.
    pub fn from_typed(text: &str, hosts: Hosts) -> Result<Self, WireError> {
        let text = text.trim();
        if text.len() > MAX_ORIGIN || text.contains(['\\', '\t', '\n', '\r', '@', '?', '#']) {
            return Err(WireError::BadOrigin);
        }
        let url = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
        let url = url.map_err(|_| WireError::BadOrigin)?;
        let whole = url.path() == "/" && matches!(url.scheme(), "https" | "http") && url.port() != Some(0);
        let host = match url.host() {
            Some(Host::Domain(name)) if is_host_name(name) => name.to_owned(),
            Some(Host::Ipv4(address)) => address.to_string(),
            Some(Host::Ipv6(address)) => format!("[{address}]"),
            _ => return Err(WireError::BadOrigin),
        };
        if !whole {
            return Err(WireError::BadOrigin);
        }
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let origin = format!("{}://{host}{port}", url.scheme());
        // Punycode is longer than what was typed, and what is accepted here must be readable from a message again.
        if origin.len() > MAX_ORIGIN { Err(WireError::BadOrigin) } else { Self(origin).allowed(hosts) }
    }

    /// This origin, if `hosts` allows it.
    ///
    /// # Errors
    /// `DevelopmentOrigin`.
    pub fn allowed(self, hosts: Hosts) -> Result<Self, WireError> {
        if hosts == Hosts::Public && self.is_for_development() { Err(WireError::DevelopmentOrigin) } else { Ok(self) }
    }

    /// Whether it is plain http, an IP literal, or a host without a dot.
    pub fn is_for_development(&self) -> bool {
        let host = self.host();
        let numeric = host.rsplit('.').next().is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
        !self.0.starts_with("https://") || host.starts_with('[') || numeric || !host.contains('.')
    }

    /// The host, as it must be shown: whole, in punycode.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or(self.0.as_str(), |(_, rest)| rest);
        match rest.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => rest,
        }
    }

    /// The address of an endpoint, such as `poll`.
    pub fn endpoint(&self, name: &str) -> String {
        format!("{}{}{name}", self.0, crate::purpose::PATH)
    }
}

/// A registered domain: lower case, punycode, at least one dot.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

impl Domain {
    /// Checks a domain.
    ///
    /// # Errors
    /// `BadDomain`.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        let lower = !text.bytes().any(|byte| byte.is_ascii_uppercase());
        let named = text.rsplit('.').next().is_some_and(|last| !last.bytes().all(|byte| byte.is_ascii_digit()));
        if lower && named && text.contains('.') && is_host_name(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(WireError::BadDomain)
        }
    }
}

/// Text for people: 1–128 bytes, not yet safe to show.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Label(String);

impl Label {
    /// Checks the length.
    ///
    /// # Errors
    /// `OutOfRange(0)`.
    pub fn parse(text: &str) -> Result<Self, WireError> {
        if (1..=128).contains(&text.len()) { Ok(Self(text.to_owned())) } else { Err(WireError::OutOfRange(0)) }
    }

    /// As much of a text as fits, cut between characters; a question mark for an empty one.
    #[must_use]
    pub fn cut(text: &str) -> Self {
        let end = text.floor_char_boundary(128);
        let text = text.get(..end).filter(|text| !text.is_empty());
        Self(text.unwrap_or("?").to_owned())
    }
}

macro_rules! text_type {
    ($name:ident) => {
        impl $name {
            /// As text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:?})"), self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = WireError;

            fn try_from(text: String) -> Result<Self, WireError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = WireError;

            fn from_str(text: &str) -> Result<Self, WireError> {
                Self::parse(text)
            }
        }

        impl Item for $name {
            fn to_item(&self) -> Value {
                self.0.to_item()
            }

            fn from_item(value: Value) -> Result<Self, WireError> {
                Self::parse(&String::from_item(value)?)
            }
        }
    };
}

text_type!(Tenant);
text_type!(Origin);
text_type!(Domain);
text_type!(Label);

/// Labels of letters, digits and inner dashes, 63 at most, 253 in all.
fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

const MAX_ORIGIN: usize = 255;
