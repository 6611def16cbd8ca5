//! `doctor`: why did I not get my prompt? A checklist; exit code 8 if a line needs attention.

use crate::args::Doctor;
use crate::output::Output;
use crate::pick;
use crate::records::{Document, FindingRecord, hex};
use crate::stop::Stop;
use crate::words;
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
        output.line("No accounts yet. Add one: countersign activate")?;
    }
    let mut all_fine = true;
    for account in &accounts {
        all_fine &= check(phone, account, output).await?;
    }
    if all_fine { Ok(()) } else { Err(Stop::Attention) }
}

async fn check(phone: &Authenticator, account: &AccountView, output: &Output) -> Result<bool, Stop> {
    output.line(style(words::account_title(account)).bold())?;
    let waiting = output.waiting("Checking");
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
        output.line(format!("      {failure}"))?;
        output.line(format!("      {}", style(format!("code {}", failure.code.word())).dim()))?;
    }
    Ok(())
}

fn what(subject: &Subject, now: UnixMillis) -> String {
    match subject {
        Subject::Clock { ahead_ms: None } => "Clock: no provider has told the time yet".to_owned(),
        Subject::Clock { ahead_ms: Some(ahead) } => {
            format!("Clock: off by {:.1} seconds", std::time::Duration::from_millis(ahead.unsigned_abs()).as_secs_f64())
        }
        Subject::ProviderClock { host, ahead_ms } => {
            let seconds = ahead_ms.unsigned_abs() / 1000;
            let where_to = if *ahead_ms > 0 { "ahead of" } else { "behind" };
            format!("This phone's clock is {seconds} seconds {where_to} that of {host}: turn on automatic time")
        }
        Subject::Vault => "Data on this phone".to_owned(),
        Subject::Provider { host, last_contact: Some(at) } => {
            format!("Reaching {host} (last answer {})", words::ago(*at, now))
        }
        Subject::Provider { host, last_contact: None } => format!("Reaching {host}"),
        Subject::Standing { host } => format!("Prompts from {host} are allowed for this phone"),
        Subject::DeviceToken { host, channel: "none" } => {
            format!("{host} does not ring this phone: keep `countersign listen` running")
        }
        Subject::DeviceToken { host, channel } => format!("Where {host} rings this phone ({channel})"),
        Subject::Keys { host } => format!("Keys for {host}"),
        Subject::OpenPrompts { count: 0 } => "No request is open now".to_owned(),
        Subject::OpenPrompts { count } => format!("Open requests: {count} (countersign listen)"),
        Subject::Waiting { count: 0 } => "Nothing waits for the network".to_owned(),
        Subject::Waiting { count } => format!("Waiting for the network: {count}"),
        other => format!("{other:?}"),
    }
}
