//! The passphrase that opens this phone: from a file descriptor, the environment or a person. Never from an argument.

use crate::ask;
use crate::stop::Stop;
use crate::words::texts;
use std::io::Read;
use zeroize::Zeroizing;

/// The variable with the passphrase.
const VARIABLE: &str = "COUNTERSIGN_PASSPHRASE";
/// The variable with the one that replaces it.
const NEW_VARIABLE: &str = "COUNTERSIGN_NEW_PASSPHRASE";
/// The options that name a file descriptor for either.
const OPTION: &str = "--passphrase-fd";
const NEW_OPTION: &str = "--new-passphrase-fd";
/// Longer ones are a mistake: somebody redirected a file.
const LONGEST: u64 = 4096;

/// Takes the passphrase from the first place that has one. `new`: the phone is being made, so a person types it twice.
pub(crate) fn read(descriptor: Option<u32>, new: bool) -> Result<Zeroizing<String>, Stop> {
    if let Some(number) = descriptor {
        return from_descriptor(number, OPTION);
    }
    if let Some(value) = from_environment(VARIABLE) {
        return value;
    }
    if !ask::somebody_is_there() {
        return Err(Stop::Passphrase(texts::terminal_passphrase_give(VARIABLE, OPTION)));
    }
    if !new {
        return ask::secret(texts::terminal_passphrase());
    }
    chosen(texts::terminal_passphrase_choose())
}

/// The passphrase that replaces another, from the same places.
pub(crate) fn read_new(descriptor: Option<u32>) -> Result<Zeroizing<String>, Stop> {
    if let Some(number) = descriptor {
        return from_descriptor(number, NEW_OPTION);
    }
    if let Some(value) = from_environment(NEW_VARIABLE) {
        return value;
    }
    if !ask::somebody_is_there() {
        return Err(Stop::Passphrase(texts::terminal_passphrase_give(NEW_VARIABLE, NEW_OPTION)));
    }
    chosen(texts::terminal_passphrase_choose_new())
}

/// Typed twice.
fn chosen(question: &str) -> Result<Zeroizing<String>, Stop> {
    let first = ask::secret(question)?;
    if first != ask::secret(texts::terminal_passphrase_again())? {
        return Err(Stop::Passphrase(texts::terminal_passphrase_differ().to_owned()));
    }
    Ok(first)
}

fn from_environment(variable: &str) -> Option<Result<Zeroizing<String>, Stop>> {
    let text = std::env::var_os(variable)?.into_string();
    Some(text.map(Zeroizing::new).map_err(|_| Stop::Passphrase(texts::terminal_passphrase_not_text(variable))))
}

/// The first line of what the descriptor gives. Opened by name, since taking a number over is not safe Rust.
fn from_descriptor(number: u32, option: &str) -> Result<Zeroizing<String>, Stop> {
    let unreadable = Stop::Passphrase(texts::terminal_passphrase_not_read(option));
    let mut text = Zeroizing::new(String::new());
    let opened = std::fs::File::open(format!("/dev/fd/{number}"));
    let read = opened.and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    if read.is_err() {
        return Err(unreadable);
    }
    match text.lines().next() {
        Some(line) => Ok(Zeroizing::new(line.to_owned())),
        None => Err(unreadable),
    }
}
