//! Refuses settings that cannot work or are not safe. Each message says what to do next.

use super::{Config, limits::Limit};

/// Why the settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The file is not there or cannot be read.
    #[error("make {path} readable, or name another file with --config: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the operating system said.
        cause: String,
    },
    /// The file is not TOML, or a name or a value is not known.
    #[error("correct {place}: {cause}")]
    Malformed {
        /// File, variable or flag.
        place: String,
        /// What the parser said.
        cause: String,
    },
    /// A `--set` without `=`.
    #[error("write --set as section.name=value, not {0:?}")]
    Flag(String),
    /// No public origin.
    #[error("set origin to the address that phones reach, for example origin = \"https://sign-in.example.org\"")]
    OriginMissing,
    /// The origin is not an origin that a phone may be sent to.
    #[error("correct origin {origin:?}: {cause}")]
    Origin {
        /// The setting.
        origin: String,
        /// What is wrong with it.
        cause: &'static str,
    },
    /// A word that is not in a list.
    #[error("set {name} to {allowed}")]
    Choice {
        /// The setting.
        name: &'static str,
        /// What is allowed.
        allowed: &'static str,
    },
    /// A value outside what the protocol or common sense allows.
    #[error("set {name} to {allowed}; it is {value}")]
    Range {
        /// The setting.
        name: &'static str,
        /// What is allowed.
        allowed: &'static str,
        /// What it is.
        value: u64,
    },
}

impl Config {
    /// Refuses what cannot work.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.check_origin()?;
        let lifetimes = &self.lifetimes;
        between("lifetimes.challenge_seconds", lifetimes.challenge_seconds, 10, 600, "10 to 600 seconds")?;
        between("lifetimes.offer_seconds", lifetimes.offer_seconds, 30, 86_400, "30 seconds to a day")?;
        between("lifetimes.confirmation_seconds", lifetimes.confirmation_seconds, 30, 86_400, "30 seconds to a day")?;
        between("lifetimes.long_poll_seconds", lifetimes.long_poll_seconds, 1, 300, "1 to 300 seconds")?;
        between("lifetimes.stop_seconds", lifetimes.stop_seconds, 1, 600, "1 to 600 seconds")?;
        between("activation.code_digits", u32::from(self.activation.code_digits), 6, 10, "6 to 10 digits")?;
        between("activation.code_period_seconds", self.activation.code_period_seconds, 10, 300, "10 to 300 seconds")?;
        if crate::codes::algorithm(&self.activation.code_algorithm).is_none() {
            return Err(ConfigError::Choice { name: "activation.code_algorithm", allowed: "SHA1, SHA256 or SHA512" });
        }
        let limits = &self.limits;
        check_limit("limits.challenges", limits.challenges)?;
        check_limit("limits.codes", limits.codes)?;
        check_limit("limits.offers_per_address", limits.offers_per_address)?;
        check_limit("limits.offers_in_all", limits.offers_in_all)?;
        check_limit("limits.wrong_numbers", limits.wrong_numbers)?;
        between("limits.hotp_look_ahead", limits.hotp_look_ahead, 0, 100, "0 to 100")?;
        between("limits.confirmation_tries", limits.confirmation_tries, 1, 10, "1 to 10")?;
        between(
            "limits.devices_per_user",
            limits.devices_per_user,
            1,
            16,
            "1 to 16, which is as many as a sign-in request names",
        )?;
        between("limits.open_challenges_per_user", limits.open_challenges_per_user, 1, 100, "1 to 100")
    }

    fn check_origin(&self) -> Result<(), ConfigError> {
        if self.origin.is_empty() {
            return if self.development { Ok(()) } else { Err(ConfigError::OriginMissing) };
        }
        let refused = |cause| ConfigError::Origin { origin: self.origin.clone(), cause };
        let url = url::Url::parse(&self.origin).map_err(|_| refused("write it as https://host"))?;
        if url.origin().ascii_serialization() != self.origin {
            return Err(refused("write scheme, host in lower case and port only, without a slash at the end"));
        }
        if self.development {
            return Ok(());
        }
        if url.scheme() != "https" {
            return Err(refused("phones accept https only; plain http needs development = true"));
        }
        match url.host() {
            Some(url::Host::Domain(_)) => Ok(()),
            _ => Err(refused("phones refuse addresses in place of a host name; that needs development = true")),
        }
    }
}

fn between(name: &'static str, value: u32, low: u32, high: u32, allowed: &'static str) -> Result<(), ConfigError> {
    if (low..=high).contains(&value) {
        return Ok(());
    }
    Err(ConfigError::Range { name, allowed, value: value.into() })
}

fn check_limit(name: &'static str, limit: Limit) -> Result<(), ConfigError> {
    between(name, limit.attempts, 1, 1_000_000, "at least 1 attempt")?;
    between(name, limit.window_seconds, 1, 31 * 86_400, "a window of 1 second to 31 days")
}
