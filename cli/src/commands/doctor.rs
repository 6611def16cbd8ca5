//! `doctor`: why did I not get my prompt? A checklist; exit code 8 if a line needs attention.

use crate::args::Doctor;
use crate::output::Output;
use crate::pick;
use crate::records::{Document, FindingRecord, hex};
use crate::stop::Stop;
use crate::words::{self, texts};
use console::style;
use countersign::Authenticator;
use countersign::authenticator::{AccountView, Finding, FindingState, Subject};
use countersign::ports::UnixMillis;

pub(super) async fn run(phone: &Authenticator, doctor: &Doctor, output: &Output) -> Result<(), Stop> {
    let accounts = match &doctor.account {
        Some(named) => vec![pick::account(phone, named)?],
        None => phone.accounts()?,
    };
    if accounts.is_empty() {
        output.line(texts::terminal_add_first("countersign activate"))?;
    }
    let mut all_fine = true;
    for account in &accounts {
        all_fine &= check(phone, account, output).await?;
    }
    if all_fine { Ok(()) } else { Err(Stop::Attention) }
}

async fn check(phone: &Authenticator, account: &AccountView, output: &Output) -> Result<bool, Stop> {
    output.line(style(words::account_title(account)).bold())?;
    let waiting = output.waiting(texts::doctor_checking());
    let findings = phone.diagnose(&account.id).await?;
    drop(waiting);
    let now = phone.codes(&[])?.at;
    for finding in &findings {
        show(finding, now, output)?;
    }
    let records = findings.iter().map(FindingRecord::from).collect();
    output.document(&Document::Findings { account: hex(&account.id.0), findings: records })?;
    Ok(!findings.iter().any(|finding| matches!(finding.state, FindingState::Attention(_))))
}

fn show(finding: &Finding, now: UnixMillis, output: &Output) -> Result<(), Stop> {
    let mark = match &finding.state {
        FindingState::Fine => style("✓").green(),
        FindingState::Attention(_) => style("✗").red().bold(),
        FindingState::Unknown => style("?").yellow(),
    };
    output.line(format!("  {mark} {}", what(&finding.subject, now)))?;
    if let FindingState::Attention(failure) = &finding.state {
        output.line(format!("      {}", words::failure(failure)))?;
        output.line(format!("      {}", style(texts::failure_page_code(failure.code.word())).dim()))?;
    }
    Ok(())
}

fn what(subject: &Subject, now: UnixMillis) -> String {
    match subject {
        Subject::Clock { ahead_ms: None } => noted(texts::doctor_clock(), texts::doctor_clock_unknown()),
        Subject::Clock { ahead_ms: Some(ahead) } => {
            noted(texts::doctor_clock(), &texts::doctor_clock_off(ahead.unsigned_abs().div_ceil(1_000)))
        }
        Subject::ProviderClock { host, ahead_ms } => {
            let seconds = ahead_ms.unsigned_abs() / 1_000;
            let off =
                if *ahead_ms > 0 { texts::doctor_provider_clock_ahead } else { texts::doctor_provider_clock_behind };
            noted(texts::doctor_clock(), &off(seconds, host))
        }
        Subject::Vault => texts::doctor_data().to_owned(),
        Subject::Provider { host, last_contact: Some(at) } => {
            noted(&texts::doctor_provider(host), &texts::doctor_provider_last(&words::ago(*at, now)))
        }
        Subject::Provider { host, last_contact: None } => texts::doctor_provider(host),
        Subject::Standing { host } => texts::doctor_standing(host),
        Subject::DeviceToken { host, channel: "none" } => texts::terminal_not_rung(host, "`countersign listen`"),
        Subject::DeviceToken { host, channel } => {
            noted(&texts::doctor_ring(host), &texts::doctor_ring_through(channel))
        }
        Subject::Keys { host } => texts::doctor_keys(host),
        Subject::OpenPrompts { count: 0 } => texts::doctor_open_none().to_owned(),
        Subject::OpenPrompts { count } => noted(&texts::doctor_open(number(*count)), "countersign listen"),
        Subject::Waiting { count: 0 } => texts::doctor_waiting_none().to_owned(),
        Subject::Waiting { count } => texts::doctor_waiting(number(*count)),
    }
}

/// A line, and what is known about it.
fn noted(line: &str, detail: &str) -> String {
    format!("{line}: {detail}")
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
