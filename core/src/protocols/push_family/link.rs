//! Enrolment links: what an administrator's QR code says.
//!
//! In comes the text, out comes a [`Link`]. Parameters are percent-encoded UTF-8; each may occur once. Refused by name:
//! another version than 1 (before anything else is looked at, since it may mean anything), a missing or malformed part,
//! a demand that this app does not know. Unknown parameters change nothing and are passed over, as is `image`: no
//! picture is ever fetched. `ttl` is checked for its form; servers do not keep to it, so neither does the phone.

use super::address::Address;
use super::{Dialect, LinkStart};
use crate::protocols::OfferError;
use percent_encoding::percent_decode_str;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use zeroize::Zeroizing;

/// A link, checked.
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each asked by name")]
pub(super) struct Link {
    pub(super) address: Address,
    /// The server's name of the token: `[0-9A-Za-z_-]{1,64}`.
    pub(super) serial: String,
    /// The bearer secret of step 2: 40 lower-case hex digits.
    pub(super) credential: Zeroizing<String>,
    pub(super) issuer: Option<String>,
    pub(super) account: Option<String>,
    /// The link asks not to check the server's certificate.
    pub(super) unchecked_tls: bool,
    /// There is no push service: poll.
    pub(super) poll_only: bool,
    /// Which server of the family has made it is not said.
    pub(super) of_either: bool,
    /// The server asks for an unlock before each approval.
    pub(super) unlock: bool,
}

/// `None`: not a link of this dialect.
pub(super) fn read(dialect: &Dialect, text: &str) -> Option<Result<Link, OfferError>> {
    let text = text.trim();
    let begins =
        |start: &&LinkStart| text.get(..start.text.len()).is_some_and(|head| head.eq_ignore_ascii_case(start.text));
    let start = dialect.links.iter().find(begins)?;
    let rest = text.get(start.text.len()..)?;
    let (label, query) = rest.split_once('?').unwrap_or((rest, ""));
    if start.poll_only.is_some_and(|says| says != names(query, "poll_only")) {
        return None;
    }
    Some(Query::read(query).and_then(|query| link(start, label, &query)))
}

/// Whether a query has a parameter of this name, be it damaged or not: a damaged link has one reader, too.
fn names(query: &str, parameter: &str) -> bool {
    query.split('&').any(|pair| pair.split('=').next() == Some(parameter))
}

fn link(start: &LinkStart, label: &str, query: &Query) -> Result<Link, OfferError> {
    if query.need("v")? != "1" {
        return Err(OfferError::Version);
    }
    let unlock = match query.find("app_force_unlock") {
        None => false,
        Some("any" | "biometric" | "pin") => true,
        Some(_) => return Err(OfferError::Unsupported),
    };
    if query.find("ttl").is_some_and(|minutes| minutes.parse::<u32>().is_err()) {
        return Err(OfferError::Malformed);
    }
    Ok(Link {
        address: Address::parse(query.need("url")?)?,
        serial: serial(query.need("serial")?)?,
        credential: credential(query.need("enrollment_credential")?)?,
        issuer: query.find("issuer").map(shown).transpose()?.flatten(),
        account: shown(&decode(label)?)?,
        unchecked_tls: query.flag("sslverify", "0", "1")?,
        poll_only: query.flag("poll_only", "True", "False")?,
        of_either: start.of_either,
        unlock: query.flag("pin", "True", "False")? || unlock,
    })
}

/// The query, decoded once. Wiped: it holds the credential.
struct Query(Vec<(String, Zeroizing<String>)>);

impl Query {
    fn read(raw: &str) -> Result<Self, OfferError> {
        let mut found: Vec<(String, Zeroizing<String>)> = Vec::new();
        for pair in raw.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or(OfferError::Malformed)?;
            if found.len() >= MOST_PARAMETERS || found.iter().any(|(known, _)| known == name) {
                return Err(OfferError::Malformed);
            }
            found.push((name.to_owned(), decode(value)?));
        }
        Ok(Self(found))
    }

    fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn need(&self, name: &str) -> Result<&str, OfferError> {
        self.find(name).filter(|value| !value.is_empty()).ok_or(OfferError::Malformed)
    }

    /// `true` for `set`; `false` for `unset` and when it is not there.
    fn flag(&self, name: &str, set: &str, unset: &str) -> Result<bool, OfferError> {
        match self.find(name) {
            Some(value) if value == set => Ok(true),
            Some(value) if value != unset => Err(OfferError::Malformed),
            _ => Ok(false),
        }
    }
}

/// Percent-decoded once. `+` is a plus.
fn decode(raw: &str) -> Result<Zeroizing<String>, OfferError> {
    let text = percent_decode_str(raw).decode_utf8().map_err(|_| OfferError::Malformed)?;
    Ok(Zeroizing::new(text.into_owned()))
}

/// Joined into signed texts without escaping, so nothing that could be taken for a separator.
fn serial(text: &str) -> Result<String, OfferError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let fits = (1..=LONGEST_SERIAL).contains(&text.len()) && text.bytes().all(plain);
    fits.then(|| text.to_owned()).ok_or(OfferError::Malformed)
}

fn credential(text: &str) -> Result<Zeroizing<String>, OfferError> {
    let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    let fits = text.len() == CREDENTIAL && text.bytes().all(hex);
    fits.then(|| Zeroizing::new(text.to_owned())).ok_or(OfferError::Malformed)
}

/// Text that people are shown: trimmed, nothing that acts on a screen; `None` if there is none.
fn shown(text: &str) -> Result<Option<String>, OfferError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT || text.chars().any(acts_on_a_screen) {
        return Err(OfferError::Malformed);
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

fn acts_on_a_screen(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
    ) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

const MOST_PARAMETERS: usize = 32;
const LONGEST_SERIAL: usize = 64;
const LONGEST_TEXT: usize = 256;
const CREDENTIAL: usize = 40;
