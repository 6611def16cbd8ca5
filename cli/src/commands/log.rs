//! `log`: show, verify, export.

use crate::args::{ExportFormat, LogAction};
use crate::output::Output;
use crate::pick;
use crate::records::{Document, VerificationRecord, hex};
use crate::stop::Stop;
use crate::words::{self, texts};
use console::style;
use countersign::Authenticator;
use countersign::authenticator::AccountView;
use countersign::log::{CSV_COLUMNS, LogEntry, csv_row};
use std::path::PathBuf;

pub(super) fn run(phone: &Authenticator, action: LogAction, output: &Output) -> Result<(), Stop> {
    match action {
        LogAction::Show { account } => show(phone, &pick::account(phone, &account)?, output),
        LogAction::Verify { account: Some(account) } => verify(phone, &[pick::account(phone, &account)?], output),
        LogAction::Verify { account: None } => verify(phone, &phone.accounts()?, output),
        LogAction::Export { account, format, output: file } => {
            export(&phone.log(&pick::account(phone, &account)?.id)?, format, file, output)
        }
    }
}

fn show(phone: &Authenticator, account: &AccountView, output: &Output) -> Result<(), Stop> {
    let entries = phone.log(&account.id)?;
    let mut day = String::new();
    for entry in &entries {
        let today = words::day(entry.at);
        if today != day {
            output.line(style(&today).bold())?;
            day = today;
        }
        let time = words::moment(entry.at).split(' ').nth(1).unwrap_or_default().to_owned();
        output.line(format!("{:>5}  {time}  {}", entry.number, words::event(entry.event.as_ref())))?;
    }
    if entries.is_empty() {
        output.line(texts::log_empty())?;
    }
    output.document(&Document::Log { account: hex(&account.id.0), entries })
}

/// Exit code 8 if a log is not whole.
fn verify(phone: &Authenticator, accounts: &[AccountView], output: &Output) -> Result<(), Stop> {
    let mut all_intact = true;
    for account in accounts {
        let found = phone.verify_log(&account.id)?;
        all_intact &= found.intact;
        let mark = if found.intact { style("✓").green() } else { style("✗").red().bold() };
        output.line(format!("{mark} {}", words::account_title(account)))?;
        match found.first_broken {
            Some(entry) => output.line(format!("    {}", texts::log_broken(entry)))?,
            None => output.line(format!("    {}", texts::terminal_log_fits(found.entries)))?,
        }
        output.line(match found.anchored_up_to {
            Some(entry) => format!("    {}", texts::terminal_log_anchored(entry)),
            None => format!("    {}", texts::log_not_anchored()),
        })?;
        output.document(&Document::Verification(VerificationRecord::new(account.id, found)))?;
    }
    if all_intact { Ok(()) } else { Err(Stop::Attention) }
}

fn export(entries: &[LogEntry], format: ExportFormat, file: Option<PathBuf>, output: &Output) -> Result<(), Stop> {
    let broken = |error: &dyn std::fmt::Display| Stop::Internal(error.to_string());
    let bytes = match format {
        ExportFormat::Json => {
            let mut bytes = serde_json::to_vec_pretty(entries).map_err(|error| broken(&error))?;
            bytes.push(b'\n');
            bytes
        }
        ExportFormat::Csv => {
            let mut table = csv::Writer::from_writer(Vec::new());
            table.write_record(CSV_COLUMNS).map_err(|error| broken(&error))?;
            for entry in entries {
                table.write_record(csv_row(entry)).map_err(|error| broken(&error))?;
            }
            table.into_inner().map_err(|error| broken(&error))?
        }
    };
    let Some(path) = file else { return output.bytes(&bytes) };
    let name = path.display().to_string();
    write_private(&path, &bytes)
        .map_err(|error| Stop::Input(texts::terminal_file_not_made(&name, &error.to_string())))?;
    output.line(texts::terminal_log_written(u64::try_from(entries.len()).unwrap_or(u64::MAX), &name))?;
    output.document(&Document::Done { what: "exported" })
}

/// A log says when and where somebody signs in: for its owner alone, and never over another file.
fn write_private(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    std::io::Write::write_all(&mut options.open(path)?, bytes)
}
