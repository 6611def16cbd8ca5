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
mod reactivate;

pub(crate) use listen::prompt_lines;

use crate::args::{Arguments, Command};
use crate::demo;
use crate::output::Output;
use crate::phone;
use crate::stop::Stop;

/// Runs one command.
pub(crate) async fn run(arguments: Arguments, output: &Output) -> Result<(), Stop> {
    let Arguments { global, command } = arguments;
    match command {
        Command::Inspect(inspect) => inspect::run(&inspect, output),
        Command::Completions { shell } => completions::run(shell, output),
        Command::Demo => demo::run(output).await,
        Command::Activate(activate) => activate::run(&phone::open(&global).await?, activate, output).await,
        Command::Accounts { action } => accounts::run(&phone::open(&global).await?, action, output).await,
        Command::Codes(codes) => codes::run(&phone::open(&global).await?, codes, output).await,
        Command::Listen(listen) => listen::run(&phone::open(&global).await?, &listen, output).await,
        Command::Reactivate(reactivate) => reactivate::run(&phone::open(&global).await?, reactivate, output).await,
        Command::DeviceToken { action } => device_token::run(&phone::open(&global).await?, action, output).await,
        Command::Log { action } => log::run(&phone::open(&global).await?, action, output),
        Command::Doctor(doctor) => doctor::run(&phone::open(&global).await?, &doctor, output).await,
    }
}
