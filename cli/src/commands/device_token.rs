//! `device-token`: where providers ring this phone.

use crate::args::{Channel, DeviceTokenAction};
use crate::output::Output;
use crate::phone::Working;
use crate::records::{Document, TokenRecord, hex};
use crate::stop::Stop;
use crate::words::{self, texts};
use countersign::Authenticator;
use countersign::account::DeviceToken;
use countersign::authenticator::Subject;
use std::time::Duration;

/// How long to wait for providers; those that cannot be told now are told by a later command.
const PATIENCE: Duration = Duration::from_secs(8);

pub(super) async fn run(phone: &Authenticator, action: DeviceTokenAction, output: &Output) -> Result<(), Stop> {
    let token = match action {
        DeviceTokenAction::Show => return show(phone, output).await,
        DeviceTokenAction::None => DeviceToken::None,
        DeviceTokenAction::Set { channel, value, topic, sandbox } => {
            let value = if value == "-" { std::io::read_to_string(std::io::stdin()) } else { Ok(value) };
            let value = value.map_err(|_| Stop::Input(texts::terminal_input_no_address().to_owned()))?;
            let value = value.trim().to_owned();
            match channel {
                Channel::Fcm => DeviceToken::Fcm(value),
                Channel::Apns => DeviceToken::Apns { token: value, topic: topic.unwrap_or_default(), sandbox },
                Channel::WebPush => DeviceToken::WebPush(value),
            }
        }
    };
    set(phone, token, output).await
}

async fn set(phone: &Authenticator, token: DeviceToken, output: &Output) -> Result<(), Stop> {
    let tickets = phone.set_device_token(token)?;
    let _working = Working::start(phone);
    let waiting = output.waiting(texts::terminal_telling());
    let all = u64::try_from(tickets.len()).unwrap_or(u64::MAX);
    let mut told = 0;
    let deadline = tokio::time::Instant::now() + PATIENCE;
    for ticket in tickets {
        match tokio::time::timeout_at(deadline, ticket.outcome()).await {
            Ok(outcome) => {
                outcome?;
                told += 1;
            }
            Err(_) => break,
        }
    }
    drop(waiting);
    output.line(texts::terminal_ring_saved(told, all))?;
    if told < all {
        output.note(texts::terminal_ring_later("countersign listen"));
    }
    output.document(&Document::Done { what: "device-token-set" })
}

async fn show(phone: &Authenticator, output: &Output) -> Result<(), Stop> {
    let mut bindings = Vec::new();
    for account in phone.accounts()? {
        for finding in phone.diagnose(&account.id).await? {
            if let Subject::DeviceToken { host, channel } = finding.subject {
                output.line(format!("{channel:<9} {host}  {}", words::account_title(&account)))?;
                bindings.push(TokenRecord { account: hex(&account.id.0), host, channel });
            }
        }
    }
    if bindings.is_empty() {
        output.line(texts::terminal_ring_nobody())?;
    }
    output.document(&Document::DeviceTokens { bindings })
}
