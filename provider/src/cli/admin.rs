//! API keys, people, the log.

use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use countersign_provider::{Scope, as_csv};
use serde_json::json;

use super::{Context, Failure, print};

/// Make, list and revoke API keys.
#[derive(Subcommand)]
pub(super) enum ApiKey {
    /// Make a key. It is printed once and not stored.
    Make {
        /// The service's registered domain: what phones show first.
        #[arg(long)]
        domain: String,
        /// The service's name for people.
        #[arg(long)]
        name: Option<String>,
        /// What the key may be used for. Default: everything.
        #[arg(long, value_delimiter = ',')]
        scopes: Vec<Scope>,
    },
    /// List the active keys.
    List,
    /// End a key.
    Revoke {
        /// The key's id.
        id: String,
    },
}

impl ApiKey {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let provider = context.open().await?;
        match self {
            Self::Make { domain, name, scopes } => {
                let scopes = if scopes.is_empty() { Scope::ALL.to_vec() } else { scopes };
                let made = provider.make_api_key(&domain, name.as_deref().unwrap_or(&domain), &scopes).await?;
                print::either(context.json, &made, made.key.expose())
            }
            Self::List => {
                let keys = provider.api_keys().await?;
                let lines: Vec<_> = keys.iter().map(|k| format!("{}  {}  {}", k.id, k.domain, k.scopes)).collect();
                print::either(context.json, &keys, &lines.join("\n"))
            }
            Self::Revoke { id } => {
                provider.revoke_api_key(&id).await?;
                print::either(context.json, &json!({ "revoked": id }), "Revoked.")
            }
        }
    }
}

/// See, reset and revoke.
#[derive(Subcommand)]
pub(super) enum User {
    /// What is known about a person.
    Show {
        /// Your name for the person.
        user: String,
    },
    /// Revoke every phone and remove every code of a person.
    Reset {
        /// Your name for the person.
        user: String,
    },
    /// Revoke one phone.
    Revoke {
        /// Your name for the person.
        user: String,
        /// The phone's id.
        phone: String,
    },
}

impl User {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let provider = context.open().await?;
        match self {
            Self::Show { user } => print::json(&provider.user(&user).await?),
            Self::Reset { user } => {
                let removed = provider.reset_user(&user).await?;
                let text = format!("Revoked {} phones, removed {} codes.", removed.phones, removed.codes);
                print::either(context.json, &removed, &text)
            }
            Self::Revoke { user, phone } => {
                provider.revoke_phone(&user, &phone).await?;
                print::either(context.json, &json!({ "revoked": phone }), "Revoked.")
            }
        }
    }
}

/// The verification log.
#[derive(Subcommand)]
pub(super) enum Log {
    /// Print lines, oldest first, at most 10,000.
    Export {
        /// First moment, milliseconds since 1970-01-01 UTC.
        #[arg(long, default_value_t = 0)]
        from: i64,
        /// First moment after.
        #[arg(long, default_value_t = i64::MAX)]
        to: i64,
        /// In which form.
        #[arg(long, value_enum, default_value_t = Format::Csv)]
        format: Format,
    },
}

/// In which form the log is printed.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// RFC 4180, with neutralised formula cells.
    Csv,
    /// A list of objects.
    Json,
}

impl Log {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self::Export { from, to, format } = self;
        let lines = context.open().await?.log_lines(from, to).await?;
        if context.json || matches!(format, Format::Json) {
            return print::json(&lines);
        }
        let csv = as_csv(&lines).map_err(|e| Failure::Output(std::io::Error::other(e)))?;
        print::text(csv.trim_end())
    }
}
