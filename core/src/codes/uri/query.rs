//! The query of a link: parameters by name, still encoded, each at most once.

use super::{Parameter, UriError, label};
use percent_encoding::percent_decode_str;

/// Raw values. Only texts are ever copied out of the link; the secret stays where it is.
#[derive(Default)]
pub(super) struct Query<'a> {
    pub(super) secret: Option<&'a str>,
    pub(super) issuer: Option<&'a str>,
    pub(super) algorithm: Option<&'a str>,
    pub(super) digits: Option<&'a str>,
    pub(super) period: Option<&'a str>,
    pub(super) counter: Option<&'a str>,
    pub(super) encoder: Option<&'a str>,
    pub(super) serial: Option<&'a str>,
    creator: Option<&'a str>,
    pin: Option<&'a str>,
    app_force_unlock: Option<&'a str>,
    pub(super) two_step_salt: Option<&'a str>,
    pub(super) two_step_output: Option<&'a str>,
    pub(super) two_step_difficulty: Option<&'a str>,
    /// Any other `2step_…` parameter.
    pub(super) two_step_other: bool,
}

impl<'a> Query<'a> {
    /// Splits a query. Names compare without case: `Digits=8` that went unread would make wrong codes. `&amp;` is
    /// what a web page makes of `&`; no parameter's name starts with `amp;`.
    pub(super) fn read(raw: &'a str) -> Result<Self, UriError> {
        let mut query = Self::default();
        for pair in raw.split('&').map(|pair| pair.strip_prefix("amp;").unwrap_or(pair)) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name = percent_decode_str(name).decode_utf8_lossy().trim().to_ascii_lowercase();
            let (slot, parameter) = match name.as_str() {
                "secret" => (&mut query.secret, Parameter::Secret),
                "issuer" => (&mut query.issuer, Parameter::Issuer),
                "algorithm" => (&mut query.algorithm, Parameter::Algorithm),
                "digits" => (&mut query.digits, Parameter::Digits),
                "period" => (&mut query.period, Parameter::Period),
                "counter" => (&mut query.counter, Parameter::Counter),
                "encoder" => (&mut query.encoder, Parameter::Encoder),
                "serial" => (&mut query.serial, Parameter::Serial),
                "creator" => (&mut query.creator, Parameter::Creator),
                "pin" => (&mut query.pin, Parameter::Pin),
                "app_force_unlock" => (&mut query.app_force_unlock, Parameter::AppForceUnlock),
                "2step_salt" => (&mut query.two_step_salt, Parameter::TwoStepSalt),
                "2step_output" => (&mut query.two_step_output, Parameter::TwoStepOutput),
                "2step_difficulty" => (&mut query.two_step_difficulty, Parameter::TwoStepDifficulty),
                other => {
                    query.two_step_other |= other.starts_with("2step_");
                    continue;
                }
            };
            if slot.replace(value).is_some() {
                return Err(UriError::Duplicate(parameter));
            }
        }
        Ok(query)
    }

    /// A text to show. `+` is a space here, as forms encode it. `None` if missing or empty.
    pub(super) fn text(parameter: Parameter, raw: Option<&str>) -> Result<Option<String>, UriError> {
        let text = raw.map(|raw| label::shown_text(parameter, &raw.replace('+', " "))).transpose()?;
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// A name out of a fixed set, decoded.
    pub(super) fn token(parameter: Parameter, raw: Option<&str>) -> Result<Option<String>, UriError> {
        raw.map(|raw| label::shown_text(parameter, raw)).transpose()
    }

    /// A number in ASCII digits.
    pub(super) fn number(parameter: Parameter, raw: Option<&str>) -> Result<Option<u64>, UriError> {
        let Some(text) = Self::token(parameter, raw)? else { return Ok(None) };
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|_| digits); // `parse` alone would also take a sign
        number.map(Some).ok_or(UriError::NotANumber(parameter))
    }

    /// privacyIDEA puts the issuer in its parameter only, and administrators shape labels with colons of their own.
    pub(super) fn creator_keeps_issuer_out_of_label(&self) -> bool {
        self.creator.is_some_and(|creator| creator.eq_ignore_ascii_case("privacyidea"))
    }

    pub(super) fn asks_for_unlock(&self) -> bool {
        self.pin.is_some_and(|pin| pin.eq_ignore_ascii_case("true"))
            || self.app_force_unlock.is_some_and(|kind| !kind.is_empty())
    }
}
