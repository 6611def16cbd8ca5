//! `otpauth:` links: what a QR code of a website or of a code server says.
//!
//! In comes the text of a link, at most 4,096 bytes; out comes an [`Otpauth`]: names to show, [`CodeParameters`] and
//! the [`Seed`]. The grammar is the Key URI format
//! (<https://github.com/google/google-authenticator/wiki/Key-Uri-Format>), which no server follows to the letter.
//!
//! Read with patience, because one meaning is possible: any case of scheme, type and parameter names; percent-encoded,
//! missing or empty labels; an issuer in the label, the parameter or both; seeds in lower case, with spaces, dashes or
//! padding; `&amp;` for `&`; `+` for a space in the issuer (a label keeps its `+`); spellings like `HmacSHA256`; Steam
//! by type, by `encoder=steam`, by `algorithm=STEAM`, or by issuer Steam with 5 digits; parameters that do not change
//! codes (`image`, `creator`, `serial`, `pin`, …), a counter in a TOTP link, a period in a HOTP link.
//!
//! Refused, each by its own [`UriError`], because a guess would make wrong codes or a wrong account: see there.
//! A parameter that counts may occur once. An empty one is an error, never a default; only the issuer may be empty.
//!
//! Never here: errors that quote the link (it holds the seed), fetching `image`, network of any kind.
//!
//! To accept a further parameter: `query.rs` collects it, this file gives it its meaning, and
//! `tests/vectors/codes/uris.json` gets the link that needs it, with the reason.

mod description;
mod error;
mod label;
mod query;
mod secret;
mod two_step;

pub use description::Description;
pub use error::{Parameter, UriError};
pub use two_step::{TwoStep, TypeBack};

use super::{Algorithm, CodeParameters, ParameterError, Seed};
use query::Query;

/// A parsed link. `Debug` shows everything but the seed.
#[derive(Debug)]
pub struct Otpauth {
    /// Who issues the codes, if the link says so; never empty.
    pub issuer: Option<String>,
    /// Whose codes they are; may be empty.
    pub account: String,
    /// Kind, algorithm, digits, and period or counter.
    pub parameters: CodeParameters,
    /// The secret.
    pub seed: Seed,
    /// The server's own id of this token, if it names one (privacyIDEA: `OATH…`, `TOTP…`).
    pub serial: Option<String>,
    /// The server asks the app to show codes only after an unlock (privacyIDEA and eduMFA: `pin`, `app_force_unlock`).
    pub asks_for_unlock: bool,
}

impl Otpauth {
    /// Whether a text is a link to codes at all, so that [`Self::parse`] should judge it. Enrolment links of push
    /// servers share the scheme (`otpauth://pipush/`) and belong to their protocols.
    pub fn claims(text: &str) -> bool {
        let text = trimmed(text);
        match strip_scheme(text, SCHEME) {
            Some(rest) => !split_type(rest).0.eq_ignore_ascii_case("pipush"),
            None => strip_scheme(text, MIGRATION_SCHEME).is_some(),
        }
    }

    /// Parses a link that holds the whole seed.
    pub fn parse(text: &str) -> Result<Self, UriError> {
        match Self::parse_either(text)? {
            (link, None) => Ok(link),
            (_, Some(_)) => Err(UriError::TwoStep),
        }
    }

    /// Parses a link. If it asks for two-step enrolment, its seed is the server's part alone and makes no codes.
    pub fn parse_either(text: &str) -> Result<(Self, Option<TwoStep>), UriError> {
        if text.len() > LONGEST_LINK {
            return Err(UriError::TooLong);
        }
        let text = trimmed(text);
        if strip_scheme(text, MIGRATION_SCHEME).is_some() {
            return Err(UriError::MigrationLink);
        }
        let rest = strip_scheme(text, SCHEME).ok_or(UriError::NotOtpauth)?;
        let (link_type, rest) = split_type(rest);
        let link_type = LinkType::from_name(link_type).ok_or(UriError::UnknownType)?;
        let (raw_label, raw_query) = rest.split_once('?').unwrap_or((rest, ""));
        let query = Query::read(raw_query)?;
        let issuer = Query::text(Parameter::Issuer, query.issuer)?;
        let label = label::Label::read(raw_label, issuer, query.creator_keeps_issuer_out_of_label())?;
        let parameters = parameters(link_type, &query, label.issuer.as_deref())?;
        let link = Self {
            issuer: label.issuer,
            account: label.account,
            parameters,
            seed: secret::read(query.secret)?,
            serial: Query::text(Parameter::Serial, query.serial)?,
            asks_for_unlock: query.asks_for_unlock(),
        };
        Ok((link, TwoStep::read(&query)?))
    }

    /// What the link says, without the seed: for `inspect` and confirmation screens.
    pub fn description(&self) -> Description {
        Description::of(self)
    }
}

/// The host part of a link.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LinkType {
    Totp,
    Hotp,
    Steam,
}

impl LinkType {
    fn from_name(name: &str) -> Option<Self> {
        [("totp", Self::Totp), ("hotp", Self::Hotp), ("steam", Self::Steam)]
            .into_iter()
            .find_map(|(known, link_type)| known.eq_ignore_ascii_case(name).then_some(link_type))
    }
}

/// A QR code holds at most 2,953 bytes; pasted links with a picture's address are a little longer.
const LONGEST_LINK: usize = 4096;
const SCHEME: &str = "otpauth://";
const MIGRATION_SCHEME: &str = "otpauth-migration://";
const DEFAULT_DIGITS: u64 = 6;
const DEFAULT_PERIOD: u64 = 30;
const STEAM_DIGITS: u64 = 5;

/// Without what copying and scanning add around a text: white space and a byte order mark.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}')
}

fn strip_scheme<'a>(text: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Type, and what follows it without the slash: a label may hold slashes of its own, or be missing.
fn split_type(rest: &str) -> (&str, &str) {
    let (name, rest) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    (name, rest.strip_prefix('/').unwrap_or(rest))
}

fn parameters(link_type: LinkType, query: &Query<'_>, issuer: Option<&str>) -> Result<CodeParameters, UriError> {
    let digits = Query::number(Parameter::Digits, query.digits)?;
    let algorithm = Query::token(Parameter::Algorithm, query.algorithm)?;
    let encoder = Query::token(Parameter::Encoder, query.encoder)?;
    let steam_encoder = match encoder.as_deref() {
        None => false,
        Some(name) if name.eq_ignore_ascii_case("steam") => true,
        Some(_) => return Err(UriError::UnknownEncoder),
    };
    let steam_algorithm = algorithm.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("steam"));
    // No TOTP has five digits, so under Steam's name they can only be Steam's five characters.
    let steam_by_name =
        digits == Some(STEAM_DIGITS) && issuer.is_some_and(|issuer| issuer.eq_ignore_ascii_case("steam"));
    let steam = link_type == LinkType::Steam
        || steam_encoder
        || steam_algorithm
        || (link_type == LinkType::Totp && steam_by_name);
    let algorithm = match algorithm.as_deref() {
        None => Algorithm::Sha1,
        Some(_) if steam_algorithm => Algorithm::Sha1,
        Some(name) => Algorithm::from_name(name).ok_or(UriError::UnknownAlgorithm)?,
    };
    if steam {
        let period = Query::number(Parameter::Period, query.period)?;
        let fits = link_type != LinkType::Hotp
            && algorithm == Algorithm::Sha1
            && digits.is_none_or(|digits| digits == STEAM_DIGITS)
            && period.is_none_or(|period| period == DEFAULT_PERIOD);
        return if fits { Ok(CodeParameters::steam()) } else { Err(UriError::NotSteam) };
    }
    let digits = digits.unwrap_or(DEFAULT_DIGITS);
    Ok(match link_type {
        LinkType::Hotp => {
            let counter = Query::number(Parameter::Counter, query.counter)?.ok_or(UriError::CounterMissing)?;
            CodeParameters::hotp(algorithm, digits, counter)?
        }
        LinkType::Totp | LinkType::Steam => {
            let period = Query::number(Parameter::Period, query.period)?.unwrap_or(DEFAULT_PERIOD);
            CodeParameters::totp(algorithm, digits, period)?
        }
    })
}

impl From<ParameterError> for UriError {
    fn from(error: ParameterError) -> Self {
        match error {
            ParameterError::DigitsOutOfRange(digits) => Self::DigitsOutOfRange(digits),
            ParameterError::PeriodOutOfRange(period) => Self::PeriodOutOfRange(period),
            ParameterError::NotSteam => Self::NotSteam,
        }
    }
}

#[cfg(test)]
mod tests;
