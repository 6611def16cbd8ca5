//! One file per command: what it asks the core, in which order, and what it shows.

mod accounts;
mod activate;
mod codes;
mod completions;
mod device_token;
mod doctor;
mod inspect;
mod listen;
mod log;
mod passphrase;
mod reactivate;

pub(crate) use listen::prompt_lines;

use crate::args::{Arguments, Command, Global};
use crate::demo;
use crate::output::Output;
use crate::phone;
use crate::stop::Stop;
use crate::words;
use countersign::Authenticator;

/// Runs one command.
pub(crate) async fn run(arguments: Arguments, output: &Output) -> Result<(), Stop> {
    let Arguments { global, command } = arguments;
    match command {
        Command::Inspect(inspect) => inspect::run(&inspect, output),
        Command::Completions { shell } => completions::run(shell, output),
        Command::Passphrase(new) => passphrase::run(&global, &new, output),
        Command::Demo { migration: false } => demo::run(output).await,
        Command::Demo { migration: true } => demo::run_migration(output).await,
        Command::Activate(activate) => activate::run(&open(&global, output).await?, activate, output).await,
        Command::Accounts { action } => accounts::run(&open(&global, output).await?, action, output).await,
        Command::Codes(codes) => codes::run(&open(&global, output).await?, codes, output).await,
        Command::Listen(listen) => listen::run(&open(&global, output).await?, &listen, output).await,
        Command::Reactivate(reactivate) => reactivate::run(&open(&global, output).await?, reactivate, output).await,
        Command::DeviceToken { action } => device_token::run(&open(&global, output).await?, action, output).await,
        Command::Log { action } => log::run(&open(&global, output).await?, action, output),
        Command::Doctor(doctor) => doctor::run(&open(&global, output).await?, &doctor, output).await,
    }
}

/// Opens this phone, and says so if its data is not as it was left.
async fn open(global: &Global, output: &Output) -> Result<Authenticator, Stop> {
    let phone = phone::open(global).await?;
    for sentence in words::health(phone.health()) {
        output.note(sentence);
    }
    Ok(phone)
}
