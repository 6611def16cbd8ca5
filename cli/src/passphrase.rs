//! The passphrase that opens this phone: from a file descriptor, the environment or a person. Never from an argument.

use crate::ask;
use crate::stop::Stop;
use std::io::Read;
use zeroize::Zeroizing;

/// The variable with the passphrase.
const VARIABLE: &str = "COUNTERSIGN_PASSPHRASE";
/// Longer ones are a mistake: somebody redirected a file.
const LONGEST: u64 = 4096;

/// Takes the passphrase from the first place that has one. `new`: the phone is being made, so a person types it twice.
pub(crate) fn read(descriptor: Option<u32>, new: bool) -> Result<Zeroizing<String>, Stop> {
    if let Some(number) = descriptor {
        return from_descriptor(number);
    }
    if let Some(value) = std::env::var_os(VARIABLE) {
        let text = value.into_string().map_err(|_| Stop::Passphrase("Set COUNTERSIGN_PASSPHRASE to UTF-8 text."))?;
        return Ok(Zeroizing::new(text));
    }
    if !ask::somebody_is_there() {
        return Err(Stop::Passphrase("Give the passphrase: set COUNTERSIGN_PASSPHRASE or use --passphrase-fd."));
    }
    if !new {
        return ask::secret("Passphrase");
    }
    let first = ask::secret("Choose a passphrase for this phone's data")?;
    if first != ask::secret("Type it again")? {
        return Err(Stop::Passphrase("Try again: the two passphrases differ."));
    }
    Ok(first)
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
