//! The commands of `countersign-provider`.
//!
//! * [`serve`]: set up, serve.
//! * [`desk`]: offers, sign-ins and codes by hand, as a relying party would.
//! * [`admin`]: API keys, people, the log.
//! * [`operator`]: keys, statements, the move to another provider.
//!
//! Commands other than `serve` work on the database beside running servers. Results go to standard output, as text or
//! with `--json`; errors go to standard error as one line that begins with what to do next, and exit with 2 for
//! settings and files, 3 for what was refused, 1 for the rest.

mod admin;
mod desk;
mod operator;
mod print;
mod serve;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use countersign_provider::{Config, Parts, Provider, ProviderError, config::Sources};

/// Reference provider for the Countersign protocol.
#[derive(Parser)]
#[command(name = "countersign-provider", version, max_term_width = 100)]
struct Arguments {
    /// Settings file. Default: countersign-provider.toml, if it is there.
    #[arg(long, global = true, env = "COUNTERSIGN_PROVIDER_CONFIG")]
    config: Option<PathBuf>,
    /// One setting: section.name=value. May be given several times.
    #[arg(long = "set", global = true, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Print results as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make database, keys and first statement.
    Init(serve::Init),
    /// Serve phones and relying parties.
    Serve,
    /// Print the settings in force, as TOML.
    Settings,
    /// Make, list and revoke API keys.
    #[command(subcommand)]
    ApiKey(admin::ApiKey),
    /// Give a person an offer, and type the six digits.
    #[command(subcommand)]
    Offer(desk::Offer),
    /// Ask a person about a sign-in and wait for the answer.
    SignIn(desk::SignIn),
    /// Verify an offline code.
    Code(desk::Code),
    /// See, reset and revoke.
    #[command(subcommand)]
    User(admin::User),
    /// Challenge keys.
    #[command(subcommand)]
    ChallengeKey(operator::ChallengeKey),
    /// Draft, sign and publish provider statements.
    #[command(subcommand)]
    Statement(operator::Statement),
    /// Move the whole tenant to another provider.
    #[command(subcommand)]
    Move(operator::Move),
    /// The verification log.
    #[command(subcommand)]
    Log(admin::Log),
    /// Print the OpenAPI document of the relying-party API.
    Openapi,
}

/// What every command has at hand.
struct Context {
    config: Config,
    json: bool,
}

/// Why a command failed.
enum Failure {
    Provider(ProviderError),
    Output(std::io::Error),
}

impl<E: Into<ProviderError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Provider(error.into())
    }
}

impl Context {
    async fn open(&self) -> Result<Provider, ProviderError> {
        Provider::open(self.config.clone(), Parts::default()).await
    }
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments) {
        Ok(code) => code,
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(Failure::Output(error)) => fail(&format!("make standard output writable: {error}"), 1),
        Err(Failure::Provider(error)) => fail(&error.to_string(), exit_code(&error)),
    }
}

fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let sources = Sources { file: arguments.config, environment: std::env::vars().collect(), flags: arguments.set };
    let offline = matches!(&arguments.command, Command::Statement(statement) if statement.is_offline())
        || matches!(arguments.command, Command::Openapi);
    let config = if offline { Config::default() } else { sources.read().map_err(ProviderError::from)? };
    let context = Context { config, json: arguments.json };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::Output)?;
    runtime.block_on(async {
        match arguments.command {
            Command::Init(init) => init.run(&context).await,
            Command::Serve => serve::serve(&context).await,
            Command::Settings => serve::settings(&context),
            Command::ApiKey(command) => command.run(&context).await,
            Command::Offer(command) => command.run(&context).await,
            Command::SignIn(command) => command.run(&context).await,
            Command::Code(command) => command.run(&context).await,
            Command::User(command) => command.run(&context).await,
            Command::ChallengeKey(command) => command.run(&context).await,
            Command::Statement(command) => command.run(&context).await,
            Command::Move(command) => command.run(&context).await,
            Command::Log(command) => command.run(&context).await,
            Command::Openapi => print::json(&countersign_provider::document()),
        }
    })
}

fn fail(text: &str, code: u8) -> ExitCode {
    print::error(text);
    ExitCode::from(code)
}

fn exit_code(error: &ProviderError) -> u8 {
    use ProviderError as E;
    match error {
        E::Config(_)
        | E::KeyFile(_)
        | E::File { .. }
        | E::Listen { .. }
        | E::Seal(_)
        | E::OtherTenant(_)
        | E::NoTenant
        | E::Store(_) => 2,
        E::Invalid { .. }
        | E::NoSuch(_)
        | E::Limited { .. }
        | E::Paused { .. }
        | E::Collected
        | E::NotPending
        | E::TwoKeys
        | E::TooManyPhones
        | E::NoStatement
        | E::NoChallengeKey
        | E::Statement(_)
        | E::Wire(_) => 3,
        E::Random(_) | E::Ring(_) => 1,
    }
}
