//! The passphrase that opens this phone: from a file descriptor, the environment or a person. Never from an argument.

use crate::ask;
use crate::stop::Stop;
use std::io::Read;
use zeroize::Zeroizing;

/// The variable with the passphrase.
const VARIABLE: &str = "COUNTERSIGN_PASSPHRASE";
/// The variable with the one that replaces it.
const NEW_VARIABLE: &str = "COUNTERSIGN_NEW_PASSPHRASE";
/// Longer ones are a mistake: somebody redirected a file.
const LONGEST: u64 = 4096;

/// Takes the passphrase from the first place that has one. `new`: the phone is being made, so a person types it twice.
pub(crate) fn read(descriptor: Option<u32>, new: bool) -> Result<Zeroizing<String>, Stop> {
    if let Some(number) = descriptor {
        return from_descriptor(number);
    }
    if let Some(value) = from_environment(VARIABLE) {
        return value;
    }
    if !ask::somebody_is_there() {
        return Err(Stop::Passphrase("Give the passphrase: set COUNTERSIGN_PASSPHRASE or use --passphrase-fd."));
    }
    if !new {
        return ask::secret("Passphrase");
    }
    chosen("Choose a passphrase for this phone's data")
}

/// The passphrase that replaces another, from the same places.
pub(crate) fn read_new(descriptor: Option<u32>) -> Result<Zeroizing<String>, Stop> {
    if let Some(number) = descriptor {
        return from_descriptor(number);
    }
    if let Some(value) = from_environment(NEW_VARIABLE) {
        return value;
    }
    if !ask::somebody_is_there() {
        let instead = "Give the new passphrase: set COUNTERSIGN_NEW_PASSPHRASE or use --new-passphrase-fd.";
        return Err(Stop::Passphrase(instead));
    }
    chosen("Choose the new passphrase")
}

/// Typed twice.
fn chosen(question: &str) -> Result<Zeroizing<String>, Stop> {
    let first = ask::secret(question)?;
    if first != ask::secret("Type it again")? {
        return Err(Stop::Passphrase("Try again: the two passphrases differ."));
    }
    Ok(first)
}

fn from_environment(variable: &str) -> Option<Result<Zeroizing<String>, Stop>> {
    let text = std::env::var_os(variable)?.into_string();
    Some(text.map(Zeroizing::new).map_err(|_| Stop::Passphrase("Set the passphrase's variable to UTF-8 text.")))
}

/// The first line of what the descriptor gives. Opened by name, since taking a number over is not safe Rust.
fn from_descriptor(number: u32) -> Result<Zeroizing<String>, Stop> {
    let unreadable = Stop::Passphrase("Open the file descriptor for reading: --passphrase-fd gives no passphrase.");
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
