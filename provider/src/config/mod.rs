//! Every setting of the provider, from a TOML file, the environment and flags, in that order of precedence.
//!
//! * The file is `countersign-provider.toml`, or what `--config` names.
//! * An environment variable `COUNTERSIGN_PROVIDER__SECTION__NAME` sets `name` in `[section]`.
//! * A flag `--set section.name=value` has the last word.
//!
//! A name that nobody knows is refused, because a misspelt lifetime that is silently ignored is worse than a provider
//! that does not start. [`Config::check`] then refuses what cannot work or is not safe, saying what to change. Paths
//! are taken relative to the working directory. Nothing here is secret: keys are named by file and read elsewhere.

mod check;
mod lifetimes;
mod limits;
mod sources;
#[cfg(test)]
mod tests;

use std::{net::SocketAddr, path::PathBuf};

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

pub use check::ConfigError;
pub use lifetimes::Lifetimes;
pub use limits::{Limit, Limits};
pub use sources::{DEFAULT_FILE, Sources};

/// All settings. `Default` is a sound start for one machine behind a reverse proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The SQLite file. It is created by `init`.
    pub database: PathBuf,
    /// The file with the key that seals seeds and challenge keys. Keep it away from the database and its backups.
    pub sealing_key: PathBuf,
    /// Where to listen. Port 0 takes a free one.
    pub listen: SocketAddr,
    /// The public origin that phones reach, scheme and host and, if it is not 443, port. Empty: the listening address,
    /// in development mode only.
    pub origin: String,
    /// Further origins of this provider, named in its statements: other nodes, or an address that is being phased out.
    pub other_origins: Vec<String>,
    /// What the verification log calls this node.
    pub server_name: String,
    /// Allows plain HTTP and loopback origins. Never in production.
    pub development: bool,
    /// Proxies whose `X-Forwarded-For` header is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How long things live.
    pub lifetimes: Lifetimes,
    /// How much is too much.
    pub limits: Limits,
    /// What activation asks for.
    pub activation: Activation,
    /// What the verification log keeps about people.
    pub log: LogPolicy,
    /// How phones are rung.
    pub push: Push,
    /// How the process itself logs.
    pub trace: Trace,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: PathBuf::from("countersign-provider.db"),
            sealing_key: PathBuf::from("countersign-provider.sealing-key"),
            listen: SocketAddr::from(([127, 0, 0, 1], 8440)),
            origin: String::new(),
            other_origins: Vec::new(),
            server_name: "provider".to_owned(),
            development: false,
            trusted_proxies: Vec::new(),
            lifetimes: Lifetimes::default(),
            limits: Limits::default(),
            activation: Activation::default(),
            log: LogPolicy::default(),
            push: Push::default(),
            trace: Trace::default(),
        }
    }
}

/// Policy of new enrolments.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Activation {
    /// Whether the six digits must be typed into the session that asked for the offer. Switching this off lets whoever
    /// photographs a QR code first bind his own phone; every enrolment made so says it in the log.
    pub confirm: bool,
    /// Whether approvals need the phone's owner: fingerprint, face or passcode.
    pub user_verification: bool,
    /// The offline codes of new enrolments.
    pub codes: CodeKind,
    /// Their hash: `SHA1`, `SHA256` or `SHA512`.
    pub code_algorithm: String,
    /// Length of the offline codes of new enrolments, 6 to 10.
    pub code_digits: u8,
    /// Seconds that each offline code counts.
    pub code_period_seconds: u32,
}

impl Default for Activation {
    fn default() -> Self {
        Self {
            confirm: true,
            user_verification: false,
            codes: CodeKind::Totp,
            code_algorithm: "SHA1".to_owned(),
            code_digits: 6,
            code_period_seconds: 30,
        }
    }
}

/// Which offline codes a new phone gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeKind {
    /// By time (RFC 6238).
    Totp,
    /// By counter (RFC 4226).
    Hotp,
    /// None.
    None,
}

/// What the verification log keeps about people, beyond an opaque user name. All off by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogPolicy {
    /// Keep the person's name.
    pub name: bool,
    /// Keep the person's e-mail address.
    pub email: bool,
    /// Keep the person's telephone number.
    pub phone: bool,
}

/// How phones are rung.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Push {
    /// `mailto:` or `https:` address that push services may complain to.
    pub contact: String,
    /// Address of your own service that rings FCM and APNs. Empty: those two are not offered.
    pub gateway: String,
}

/// How the process itself logs: JSON lines on standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trace {
    /// A filter as `tracing` reads it, for example `info` or `countersign_provider=debug`.
    pub filter: String,
}

impl Default for Trace {
    fn default() -> Self {
        Self { filter: "info".to_owned() }
    }
}
