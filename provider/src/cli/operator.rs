//! Keys, statements, the move to another provider. What needs the operator key needs no database and no network.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use countersign_provider::{Export, Operator, ProviderError, StatementDraft, SuccessorDraft};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::json;

use super::{Context, Failure, print};

/// Challenge keys.
#[derive(Subcommand)]
pub(super) enum ChallengeKey {
    /// Make a key. It signs once a statement that lists it is published.
    Make,
}

impl ChallengeKey {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let Self::Make = self;
        let thumbprint = context.open().await?.make_challenge_key().await?;
        let text = format!("Made {thumbprint}.\nNext: countersign-provider statement draft --out draft.json");
        print::either(context.json, &json!({ "thumbprint": thumbprint }), &text)
    }
}

/// Draft, sign and publish provider statements.
#[derive(Subcommand)]
pub(super) enum Statement {
    /// Write what the operator is asked to sign.
    Draft {
        /// Where to write it.
        #[arg(long)]
        out: PathBuf,
        /// Leave older challenge keys out, after one was stolen.
        #[arg(long)]
        only_newest_key: bool,
        /// The successor's agreement (from `statement agree`), if phones are to move.
        #[arg(long)]
        successor: Option<PathBuf>,
    },
    /// Sign a draft. Offline: needs the operator key and nothing else.
    Sign {
        /// The operator key.
        #[arg(long)]
        operator_key: PathBuf,
        /// The draft. Read it before you sign it.
        #[arg(long)]
        draft: PathBuf,
        /// Where to write the statement.
        #[arg(long)]
        out: PathBuf,
    },
    /// Agree to follow another provider. Offline: needs the new operator key and nothing else.
    Agree {
        /// The new operator key.
        #[arg(long)]
        operator_key: PathBuf,
        /// What to agree to (from `move prepare`). Read it before you sign it.
        #[arg(long)]
        draft: PathBuf,
        /// Where to write the agreement.
        #[arg(long)]
        out: PathBuf,
    },
    /// Make a signed statement the current one.
    Publish {
        /// The statement.
        file: PathBuf,
    },
}

impl Statement {
    /// Whether it works without settings and database.
    pub(super) const fn is_offline(&self) -> bool {
        matches!(self, Self::Sign { .. } | Self::Agree { .. })
    }

    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        match self {
            Self::Draft { out, only_newest_key, successor } => {
                let successor = successor.map(|path| read(&path)).transpose()?;
                let draft = context.open().await?.draft_statement(only_newest_key, successor).await?;
                write_json(&out, &draft)?;
                let text = format!(
                    "Wrote {}.\nNext, where the operator key is: countersign-provider statement sign --operator-key FILE --draft {} --out statement.cose",
                    out.display(),
                    out.display()
                );
                print::either(context.json, &draft, &text)
            }
            Self::Sign { operator_key, draft, out } => {
                let draft: StatementDraft = read_json(&draft)?;
                write(&out, &Operator::open(&operator_key)?.sign(&draft)?)?;
                let text = format!(
                    "Signed {}.\nNext: countersign-provider statement publish {}",
                    out.display(),
                    out.display()
                );
                print::either(context.json, &json!({ "statement": out }), &text)
            }
            Self::Agree { operator_key, draft, out } => {
                let draft: SuccessorDraft = read_json(&draft)?;
                write(&out, &Operator::open(&operator_key)?.agree(&draft)?)?;
                let text = format!(
                    "Signed {}.\nNext, at the old provider: countersign-provider statement draft --successor {} --out draft.json",
                    out.display(),
                    out.display()
                );
                print::either(context.json, &json!({ "agreement": out }), &text)
            }
            Self::Publish { file } => {
                let sequence = context.open().await?.publish_statement(read(&file)?).await?;
                print::either(
                    context.json,
                    &json!({ "sequence": sequence }),
                    &format!("Statement {sequence} is in force."),
                )
            }
        }
    }
}

/// Move the whole tenant to another provider.
#[derive(Subcommand)]
pub(super) enum Move {
    /// At the new provider: write what its operator is asked to agree to.
    Prepare {
        /// The old tenant.
        #[arg(long)]
        old_tenant: String,
        /// Thumbprint of the old operator key; `init` printed it there.
        #[arg(long)]
        old_operator: String,
        /// Where to write it.
        #[arg(long)]
        out: PathBuf,
    },
    /// At the old provider: write who must come along.
    Export {
        /// Where to write it.
        #[arg(long)]
        out: PathBuf,
    },
    /// At the new provider: read who will come.
    Import {
        /// The old provider's export.
        file: PathBuf,
    },
    /// At the new provider: who has not come yet.
    Report,
}

impl Move {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let provider = context.open().await?;
        match self {
            Self::Prepare { old_tenant, old_operator, out } => {
                let draft = provider.draft_succession(&old_tenant, &old_operator).await?;
                write_json(&out, &draft)?;
                let text = format!(
                    "Wrote {}.\nNext, where the new operator key is: countersign-provider statement agree --operator-key FILE --draft {} --out agreement.cose",
                    out.display(),
                    out.display()
                );
                print::either(context.json, &draft, &text)
            }
            Self::Export { out } => {
                let export = provider.export_move().await?;
                write_json(&out, &export)?;
                let text = format!("Wrote {} phones to {}.", export.phones.len(), out.display());
                print::either(context.json, &json!({ "phones": export.phones.len(), "file": out }), &text)
            }
            Self::Import { file } => {
                let export: Export = read_json(&file)?;
                let imported = provider.import_move(&export).await?;
                let text = format!("{} new phones will come, {} were announced before.", imported.new, imported.known);
                print::either(context.json, &imported, &text)
            }
            Self::Report => {
                let report = provider.report_move().await?;
                let mut text = format!("{} of {} phones have come.", report.moved, report.announced);
                for phone in &report.waiting {
                    text.push_str("\nwaiting: ");
                    text.push_str(&phone.user);
                }
                print::either(context.json, &report, &text)
            }
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, ProviderError> {
    std::fs::read(path).map_err(|cause| file(path, &cause))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), ProviderError> {
    std::fs::write(path, bytes).map_err(|cause| file(path, &cause))
}

fn read_json<T: DeserializeOwned>(path: &Path) -> Result<T, ProviderError> {
    serde_json::from_slice(&read(path)?).map_err(|cause| file(path, &cause))
}

fn write_json(path: &Path, value: &impl Serialize) -> Result<(), ProviderError> {
    let mut text = serde_json::to_vec_pretty(value).map_err(|cause| file(path, &cause))?;
    text.push(b'\n');
    write(path, &text)
}

fn file(path: &Path, cause: &impl ToString) -> ProviderError {
    ProviderError::File { file: path.display().to_string(), cause: cause.to_string() }
}
