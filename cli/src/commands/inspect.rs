//! `inspect`: what is in a link or QR code, without using it. Opens no vault, sends nothing, shows no secret.

use crate::args::Inspect;
use crate::offer_text;
use crate::output::Output;
use crate::records::{CodeAtRecord, Document, InspectionRecord, OfferRecord};
use crate::stop::Stop;
use crate::words::{self, texts};
use countersign::Failure;
use countersign::codes::uri::Description;
use countersign::codes::{CodeError, Kind, Moment, Otpauth, single_code};
use countersign::protocols::{Offer, OfferError, OfferText, PROTOCOLS};

pub(super) fn run(inspect: &Inspect, output: &Output) -> Result<(), Stop> {
    let text = offer_text::read(&inspect.offer, None)?;
    if Otpauth::claims(text.text()) { codes(&text, inspect.at, output) } else { activation(&text, output) }
}

fn codes(text: &OfferText, at: Option<u64>, output: &Output) -> Result<(), Stop> {
    let link = Otpauth::parse(text.text()).map_err(|error| Stop::Failure {
        failure: Failure::from(OfferError::Codes(error)),
        detail: Some(error.to_string()),
    })?;
    let code = at.map(|at| code_at(&link, at)).transpose().map_err(|error| Stop::Internal(error.to_string()))?;
    show_codes(&link.description(), code.as_ref(), output)?;
    output.document(&Document::Inspection(InspectionRecord::Codes { description: (&link.description()).into(), code }))
}

/// Counter codes do not depend on the moment: theirs is the one of the link's counter.
fn code_at(link: &Otpauth, at: u64) -> Result<CodeAtRecord, CodeError> {
    let (moment, at, counter) = match link.parameters.kind() {
        Kind::Hotp { counter } => (Moment::Counter(counter), None, Some(counter)),
        Kind::Totp { .. } | Kind::Steam => (Moment::Time(at), Some(at), None),
    };
    let code = single_code(&link.seed, &link.parameters, moment)?;
    Ok(CodeAtRecord { code: code.as_str().to_owned(), at, counter })
}

fn show_codes(is: &Description, code: Option<&CodeAtRecord>, output: &Output) -> Result<(), Stop> {
    output.line(texts::terminal_inspect_codes())?;
    row(output, texts::terminal_inspect_type(), is.kind)?;
    row(output, texts::terminal_inspect_issuer(), is.issuer.as_deref().unwrap_or(texts::terminal_none()))?;
    row(output, texts::prompt_account(), &is.account)?;
    row(output, texts::terminal_inspect_algorithm(), is.algorithm)?;
    row(output, texts::terminal_inspect_digits(), &is.digits.to_string())?;
    if let Some(period) = is.period {
        row(output, texts::terminal_inspect_period(), &texts::time_seconds(period.into()))?;
    }
    if let Some(counter) = is.counter {
        row(output, texts::terminal_inspect_counter(), &counter.to_string())?;
    }
    if let Some(code) = code {
        row(output, texts::add_type_code(), &words::grouped(&code.code))?;
    }
    Ok(())
}

fn activation(text: &OfferText, output: &Output) -> Result<(), Stop> {
    let recognised = PROTOCOLS.iter().find_map(|protocol| protocol.recognise(text));
    let Offer { protocol, view, .. } =
        recognised.unwrap_or(Err(OfferError::Unrecognised)).map_err(offer_text::refused)?;
    output.line(texts::terminal_inspect_activation())?;
    row(output, texts::account_host(), view.host.as_deref().unwrap_or(texts::terminal_none()))?;
    row(output, texts::terminal_inspect_issuer(), view.issuer.as_deref().unwrap_or(texts::terminal_told_later()))?;
    row(output, texts::prompt_account(), view.account.as_deref().unwrap_or(texts::terminal_told_later()))?;
    row(output, texts::account_gives(), words::gives(view.gives))?;
    for warning in &view.warnings {
        row(output, texts::terminal_inspect_note(), words::warning(*warning))?;
    }
    let offer = OfferRecord::new(&view, None);
    output.document(&Document::Inspection(InspectionRecord::Activation { protocol, offer }))
}

fn row(output: &Output, name: &str, value: &str) -> Result<(), Stop> {
    output.line(format!("  {name:<16} {}", words::plain(value)))
}
