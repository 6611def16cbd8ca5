//! Set up and serve.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use countersign_provider::{NewTenant, Operator, Parts, Provider, ProviderError};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use super::{Context, Failure, print};

/// Make database, keys and first statement. Harmless to repeat.
#[derive(Args)]
pub(super) struct Init {
    /// The organisation's name on the wire: a-z, 0-9, dot and dash.
    #[arg(long)]
    tenant: String,
    /// The organisation's name for people: what phones show.
    #[arg(long)]
    name: String,
    /// Where the operator key is, or is to be written. Move it off this machine afterwards.
    #[arg(long, default_value = "countersign-operator.pem")]
    operator_key: PathBuf,
}

impl Init {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let operator = Operator::make_or_open(&self.operator_key)?;
        let new = NewTenant { id: self.tenant, name: self.name };
        Provider::init(&context.config, &new, &operator).await?;
        let config = &context.config;
        let value = json!({
            "tenant": new.id,
            "operator": operator.thumbprint(),
            "operator_key": self.operator_key,
            "sealing_key": config.sealing_key,
            "database": config.database,
        });
        let text = format!(
            "Set up {} in {}.\nOperator {} in {}: keep it off this machine, it is only needed to sign statements.\n\
             Sealing key in {}: back it up apart from the database.\nNext: countersign-provider serve",
            new.id,
            config.database.display(),
            operator.thumbprint(),
            self.operator_key.display(),
            config.sealing_key.display(),
        );
        print::either(context.json, &value, &text)
    }
}

/// Serves until SIGTERM or SIGINT, then finishes what is in flight.
pub(super) async fn serve(context: &Context) -> Result<ExitCode, Failure> {
    let filter = EnvFilter::try_new(&context.config.trace.filter).map_err(|_| ProviderError::Invalid {
        field: "trace.filter",
        why: "a filter such as info or countersign_provider=debug",
    })?;
    tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).init();
    let mut running = Provider::start(context.config.clone(), Parts::default()).await?;
    let value = json!({ "listening": running.address(), "origin": running.origin() });
    print::either(context.json, &value, &format!("Listening on {} as {}", running.address(), running.origin()))?;
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::Output)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(Failure::Output)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        ended = running.ended() => return ended.map(|()| ExitCode::SUCCESS).map_err(Failure::Output),
    }
    running.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// The settings in force.
pub(super) fn settings(context: &Context) -> Result<ExitCode, Failure> {
    if context.json {
        return print::json(&context.config);
    }
    let text = toml::to_string_pretty(&context.config).map_err(|e| Failure::Output(std::io::Error::other(e)))?;
    print::text(text.trim_end())
}
