//! From what a person gave on the command line to the text of an offer.

use crate::stop::Stop;
use crate::words::texts;
use countersign::Failure;
use countersign::protocols::{OfferError, OfferText};
use countersign_adapters::read_qr;
use std::io::Read;
use std::path::Path;

/// A longer picture is not read; the QR reader has the same limit.
const LARGEST_PICTURE: u64 = 32 * 1024 * 1024;

/// A link, a picture, a typed code (`at` is its address) or `-`.
pub(crate) fn read(given: &str, at: Option<&str>) -> Result<OfferText, Stop> {
    let text = raw(given, at.is_some())?;
    let made = match at {
        Some(address) => OfferText::typed(text, address.to_owned()),
        None => OfferText::scanned(text),
    };
    made.map_err(refused)
}

/// An offer's refusal as a public failure, with what exactly is wrong.
pub(crate) fn refused(error: OfferError) -> Stop {
    Stop::Failure { failure: Failure::from(error), detail: Some(error.to_string()) }
}

fn raw(given: &str, typed: bool) -> Result<String, Stop> {
    if given == "-" {
        return standard_input();
    }
    let path = Path::new(given);
    if typed || given.contains(':') || !path.is_file() {
        return Ok(given.to_owned());
    }
    let size = path.metadata().map_or(0, |found| found.len());
    if size > LARGEST_PICTURE {
        return Err(countersign_adapters::QrImageError::TooLarge.into());
    }
    let picture = std::fs::read(path)
        .map_err(|error| Stop::Input(texts::terminal_file_not_read(&path.display().to_string(), &error.to_string())))?;
    Ok(read_qr(&picture)?)
}

/// One line, so that a link can be piped or typed.
fn standard_input() -> Result<String, Stop> {
    let limit = u64::try_from(OfferText::MAX).unwrap_or(u64::MAX).saturating_add(2);
    let mut line = String::new();
    let read = std::io::BufRead::read_line(&mut std::io::BufReader::new(std::io::stdin().take(limit)), &mut line);
    match read {
        Ok(0) | Err(_) => Err(Stop::Input(texts::terminal_input_no_link().to_owned())),
        Ok(_) => Ok(line.trim().to_owned()),
    }
}
