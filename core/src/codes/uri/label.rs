//! The label of a link: an account, perhaps after its issuer.

use super::{Parameter, UriError};
use percent_encoding::percent_decode_str;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// What the label and the issuer parameter say together.
pub(super) struct Label {
    pub(super) issuer: Option<String>,
    pub(super) account: String,
}

impl Label {
    /// `issuer:account`, or the account alone. The colon may be encoded. If the parameter names an issuer, the label
    /// may repeat it (an issuer can then hold colons itself) and must not name another one.
    pub(super) fn read(raw: &str, parameter: Option<String>, no_issuer_in_label: bool) -> Result<Self, UriError> {
        let text = shown_text(Parameter::Label, raw)?;
        if no_issuer_in_label {
            return Ok(Self { issuer: parameter, account: text });
        }
        let Some((prefix, rest)) = text.split_once(':') else {
            return Ok(Self { issuer: parameter, account: text });
        };
        let Some(issuer) = parameter else {
            let issuer = prefix.trim();
            let issuer = (!issuer.is_empty()).then(|| issuer.to_owned());
            return Ok(Self { issuer, account: rest.trim().to_owned() });
        };
        if prefix.trim().is_empty() {
            return Ok(Self { issuer: Some(issuer), account: rest.trim().to_owned() });
        }
        let wanted = folded(&issuer);
        let account = text
            .match_indices(':')
            .find_map(|(at, _)| {
                let (prefix, rest) = text.split_at_checked(at)?;
                (folded(prefix) == wanted).then(|| rest.strip_prefix(':').unwrap_or(rest).trim().to_owned())
            })
            .ok_or(UriError::IssuersDiffer)?;
        Ok(Self { issuer: Some(issuer), account })
    }
}

/// Decodes a text that will be shown: UTF-8, trimmed, at most 256 characters, nothing that acts on a screen.
///
/// A stray `%` stays as it is. Encoding twice is not undone: `%2540` is the text `%40`.
pub(super) fn shown_text(parameter: Parameter, raw: &str) -> Result<String, UriError> {
    let text = percent_decode_str(raw).decode_utf8().map_err(|_| UriError::NotUtf8(parameter))?;
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        return Err(UriError::TextTooLong(parameter));
    }
    if text.chars().any(is_unsafe) {
        return Err(UriError::UnsafeText(parameter));
    }
    Ok(text.to_owned())
}

const LONGEST_TEXT: usize = 256;

/// Control characters, line and paragraph separators, and the marks that embed, override or isolate a reading
/// direction. Joiners stay: names in many scripts, and emoji, need them.
fn is_unsafe(c: char) -> bool {
    matches!(
        c.general_category(),
        GeneralCategory::Control | GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator
    ) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Two spellings of one issuer: case, and `+` for a space, do not count.
fn folded(issuer: &str) -> String {
    issuer.replace('+', " ").to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
