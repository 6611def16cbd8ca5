//! One code, and nothing kept.

use super::{Code, CodeError, CodeParameters, Kind, Seed};

/// What a single code is asked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// Seconds since 1970: TOTP and Steam.
    Time(u64),
    /// A counter: HOTP.
    Counter(u64),
}

/// Makes one code through totp-rs, which sets the key up and wipes its copy of the seed afterwards.
///
/// totp-rs makes the hash; its text is made here, because its own goes wrong above 9 digits. Refused if `moment` is
/// of the other kind than `parameters`.
pub fn single_code(seed: &Seed, parameters: &CodeParameters, moment: Moment) -> Result<Code, CodeError> {
    let moving_factor = match (moment, parameters.period()) {
        (Moment::Time(seconds), Some(period)) => seconds / u64::from(period.get()),
        (Moment::Counter(counter), None) => counter,
        (Moment::Time(_), None) | (Moment::Counter(_), Some(_)) => return Err(CodeError::OtherKind),
    };
    let totp = totp_rs::Builder::new()
        .with_algorithm(parameters.algorithm().totp_rs())
        .with_step_duration(1) // one step is one count: the moving factor is handed over as it is
        .with_secret(seed.expose())
        .build_noncompliant();
    let hash = totp.sign(moving_factor);
    Ok(match parameters.kind() {
        Kind::Totp { .. } | Kind::Hotp { .. } => Code::decimal(hash.as_ref(), parameters.digits()),
        Kind::Steam => Code::steam(hash.as_ref()),
    })
}
