//! Offers as links and in QR codes.
//!
//! In: text from a camera, another app or a person. Out: [`Offer`], every part checked, nothing of it trusted. Refused: a
//! missing, doubled or unknown parameter, an id that does not belong to the secret (a damaged link), addresses that are for
//! development only, user info. The secret stays in the fragment, which browsers do not send.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use thiserror::Error;
use url::Url;
use zeroize::Zeroizing;

use super::OfferSecret;
use crate::names::{Hosts, Origin, Tenant};
use crate::statement::Pin;
use crate::{OfferId, Secret, Thumbprint, WireError};

/// What a link or QR code carries.
#[derive(Debug)]
pub struct Offer {
    /// Where to look it up, once a person has confirmed the host.
    pub origin: Origin,
    /// Tenant and operator key that the provider must prove to be.
    pub pin: Pin,
    /// Derived from the secret.
    pub id: OfferId,
    /// The secret.
    pub secret: OfferSecret,
}

/// Why a link was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LinkError {
    /// Longer than 1,024 bytes.
    #[error("the link is too long")]
    TooLong,
    /// Not an offer link at all.
    #[error("not an activation link")]
    NotALink,
    /// Made for another version of the protocol.
    #[error("the link is for another version of the app")]
    UnknownVersion,
    /// A parameter is not there.
    #[error("the link lacks its part '{0}'")]
    Missing(&'static str),
    /// A parameter occurs twice.
    #[error("the link holds a part twice")]
    Doubled,
    /// A parameter that links do not have.
    #[error("the link holds an unknown part")]
    Unknown,
    /// A parameter is not in its form.
    #[error("the part '{0}' of the link is damaged")]
    Bad(&'static str),
    /// Id and secret do not belong together.
    #[error("the link is damaged")]
    Damaged,
    /// The address is refused.
    #[error("the address in the link is refused: {0}")]
    Address(WireError),
}

impl Offer {
    /// Whether a text means to be one of these links; [`Offer::parse`] says whether it is one.
    pub fn recognise(text: &str) -> bool {
        let text = text.trim();
        let own = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
        own("countersign:")
            || Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.path() == WEB_PATH)
    }

    /// Reads either form of link.
    ///
    /// # Errors
    /// [`LinkError`], the first thing that is wrong.
    pub fn parse(text: &str, hosts: Hosts) -> Result<Self, LinkError> {
        let text = text.trim();
        if text.len() > MAX_LINK {
            return Err(LinkError::TooLong);
        }
        let url = Url::parse(text).map_err(|_| LinkError::NotALink)?;
        let own = url.scheme() == "countersign";
        let expected =
            if own { url.host_str() == Some("activate") && url.path().is_empty() } else { url.path() == WEB_PATH };
        if !expected || !url.username().is_empty() || url.password().is_some() {
            return Err(LinkError::NotALink);
        }
        let mut parts = Parts::read(&url)?;
        if parts.take("v")? != "1" {
            return Err(LinkError::UnknownVersion);
        }
        let origin = if own { parts.take("origin")? } else { url.origin().ascii_serialization() };
        let origin = Origin::parse(&origin).and_then(|origin| origin.allowed(hosts)).map_err(LinkError::Address)?;
        let tenant = Tenant::parse(&parts.take("tenant")?).map_err(|_| LinkError::Bad("tenant"))?;
        let operator = Thumbprint::new(decode(&parts.take("key")?).ok_or(LinkError::Bad("key"))?);
        let id = OfferId::new(decode(&parts.take("offer")?).ok_or(LinkError::Bad("offer"))?);
        parts.finish()?;
        let secret = url.fragment().ok_or(LinkError::Missing("secret"))?;
        let secret = URL_SAFE_NO_PAD.decode(secret).map(Secret::new).map_err(|_| LinkError::Bad("secret"))?;
        let secret = OfferSecret::from_link(secret).map_err(|_| LinkError::Bad("secret"))?;
        if secret.derive_id() != id {
            return Err(LinkError::Damaged);
        }
        Ok(Self { origin, pin: Pin { tenant, operator }, id, secret })
    }

    /// The `countersign://activate?…` form. It holds the secret.
    pub fn to_link(&self) -> Secret {
        let origin = self.origin.as_str();
        self.write(&format!("countersign://activate?v=1&origin={origin}"))
    }

    /// The `https://…/countersign/activate?…` form. It holds the secret.
    pub fn to_web_link(&self) -> Secret {
        let origin = self.origin.as_str();
        self.write(&format!("{origin}{WEB_PATH}?v=1"))
    }

    fn write(&self, start: &str) -> Secret {
        let mut link = Zeroizing::new(String::with_capacity(MAX_LINK));
        let (key, offer) = (URL_SAFE_NO_PAD.encode(self.pin.operator), URL_SAFE_NO_PAD.encode(self.id));
        let secret = Zeroizing::new(URL_SAFE_NO_PAD.encode(self.secret.expose()));
        let tenant = &self.pin.tenant;
        // Writing to a string cannot fail.
        let _ = write!(link, "{start}&tenant={tenant}&key={key}&offer={offer}#{}", secret.as_str());
        Secret::new(link.as_bytes().to_vec())
    }
}

/// Query parameters, each once.
struct Parts(Vec<(String, String)>);

impl Parts {
    fn read(url: &Url) -> Result<Self, LinkError> {
        let mut parts: Vec<(String, String)> = Vec::new();
        for (name, value) in url.query_pairs() {
            if parts.iter().any(|(known, _)| *known == name) {
                return Err(LinkError::Doubled);
            }
            parts.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self(parts))
    }

    fn take(&mut self, name: &'static str) -> Result<String, LinkError> {
        let at = self.0.iter().position(|(known, _)| known == name).ok_or(LinkError::Missing(name))?;
        Ok(self.0.swap_remove(at).1)
    }

    fn finish(self) -> Result<(), LinkError> {
        if self.0.is_empty() { Ok(()) } else { Err(LinkError::Unknown) }
    }
}

fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

const MAX_LINK: usize = 1_024;
const WEB_PATH: &str = "/countersign/activate";
