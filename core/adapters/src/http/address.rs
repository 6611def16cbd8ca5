//! Which addresses may be called at all.

use url::{Host, Url};

/// Why an address may not be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum AddressRefusal {
    #[error("the address is not an absolute URL")]
    Unreadable,
    #[error("only https addresses may be called")]
    NotHttps,
    #[error("an address may not carry a user name or password")]
    UserInformation,
}

/// `https` anywhere; `http` to this computer itself in development mode; never with user information.
pub(super) fn admit(text: &str, development: bool) -> Result<Url, AddressRefusal> {
    let url = Url::parse(text).map_err(|_| AddressRefusal::Unreadable)?;
    match url.scheme() {
        "https" => {}
        "http" if development && is_loopback(&url) => {}
        _ => return Err(AddressRefusal::NotHttps),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(AddressRefusal::UserInformation);
    }
    Ok(url)
}

/// By address, or by the one name that the transport itself resolves to loopback.
fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
