//! `codes`: live on a terminal, once otherwise, and counter codes one at a time.

use crate::args::Codes;
use crate::output::Output;
use crate::pick;
use crate::records::{CodeRowRecord, CounterCodeRecord, Document};
use crate::stop::Stop;
use crate::words::{self, texts};
use countersign::Authenticator;
use countersign::account::AccountId;
use countersign::authenticator::{CodeList, CodeNow, CodeRow};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::collections::HashMap;
use std::time::Duration;

/// Under this many seconds the next code is shown beside the current one.
const SHOW_NEXT_BELOW: u64 = 5;
const REDRAW: Duration = Duration::from_millis(250);

pub(super) async fn run(phone: &Authenticator, codes: Codes, output: &Output) -> Result<(), Stop> {
    if let Some(named) = &codes.next {
        return next(phone, named, output);
    }
    let wanted = pick::accounts(phone, &codes.accounts)?;
    if output.is_live() && !codes.once { live(phone, &wanted, output).await } else { once(phone, &wanted, output) }
}

fn next(phone: &Authenticator, named: &str, output: &Output) -> Result<(), Stop> {
    let account = pick::account(phone, named)?;
    let made = phone.next_hotp(&account.id)?;
    output.line(format!("{}  {}", words::grouped(made.code.as_str()), words::account_title(&account)))?;
    output.document(&Document::CounterCode(CounterCodeRecord::new(account.id, &made)))
}

fn once(phone: &Authenticator, wanted: &[AccountId], output: &Output) -> Result<(), Stop> {
    let (titles, list) = (titles(phone)?, phone.codes(wanted)?);
    if list.rows.is_empty() {
        output.note(texts::terminal_codes_none("countersign activate"));
    }
    for row in &list.rows {
        let title = titles.get(&row.account).cloned().unwrap_or_default();
        match &row.now {
            Some(now) => {
                let code = words::grouped(now.code.as_str());
                output.line(format!("{code:<11}  {:>3} s  {title}{}", now.seconds_left, doubt(row)))?;
            }
            None => output.line(format!("{:<11}         {title}{}  (countersign codes --next)", "", doubt(row)))?,
        }
    }
    output.document(&document(&titles, &list))
}

fn document(titles: &HashMap<AccountId, String>, list: &CodeList) -> Document {
    Document::Codes {
        at: list.at,
        uncertainty_ms: list.uncertainty.and_then(|u| u64::try_from(u.as_millis()).ok()),
        rows: list.rows.iter().map(|row| CodeRowRecord::new(row, titles.get(&row.account).cloned())).collect(),
    }
}

/// Redraws until Ctrl-C.
async fn live(phone: &Authenticator, wanted: &[AccountId], output: &Output) -> Result<(), Stop> {
    if phone.codes(wanted)?.rows.is_empty() {
        return once(phone, wanted, output);
    }
    let lines = output.live_lines();
    let mut bars: Vec<ProgressBar> = Vec::new();
    let mut titles = titles(phone)?;
    loop {
        let list = phone.codes(wanted)?;
        if list.rows.len() != bars.len() {
            titles = self::titles(phone)?;
            lines.clear().map_err(|_| Stop::Closed)?;
            bars = list.rows.iter().map(|row| bar(&lines, row)).collect();
        }
        for (bar, row) in bars.iter().zip(&list.rows) {
            draw(bar, row, titles.get(&row.account).map(String::as_str).unwrap_or_default());
        }
        tokio::select! {
            () = tokio::time::sleep(REDRAW) => {}
            _ = tokio::signal::ctrl_c() => {
                lines.clear().map_err(|_| Stop::Closed)?; // codes do not stay in the scroll-back
                return Ok(());
            }
        }
    }
}

fn bar(lines: &MultiProgress, row: &CodeRow) -> ProgressBar {
    let bar = lines.add(ProgressBar::new(row.now.as_ref().map_or(0, |now| now.period)));
    let template =
        if row.now.is_some() { "{prefix:<13.bold} {bar:15} {pos:>3} s  {msg}" } else { "{prefix:<13} {msg}" };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("━━ "));
    }
    bar
}

fn draw(bar: &ProgressBar, row: &CodeRow, title: &str) {
    let Some(now) = &row.now else {
        bar.set_message(format!("{title}  (countersign codes --next)"));
        return bar.tick();
    };
    bar.set_prefix(words::grouped(now.code.as_str()));
    bar.set_position(now.seconds_left);
    bar.set_message(format!("{title}{}{}", next_code(now), doubt(row)));
}

fn next_code(now: &CodeNow) -> String {
    if now.seconds_left < SHOW_NEXT_BELOW {
        format!("  {}", console::style(texts::accounts_next_code(&words::grouped(now.next.as_str()))).dim())
    } else {
        String::new()
    }
}

fn doubt(row: &CodeRow) -> String {
    if row.doubtful { format!("  ({})", texts::terminal_codes_doubtful()) } else { String::new() }
}

fn titles(phone: &Authenticator) -> Result<HashMap<AccountId, String>, Stop> {
    Ok(phone.accounts()?.into_iter().map(|account| (account.id, words::account_title(&account))).collect())
}
