//! Offers, sign-ins and codes by hand, as a relying party would.

use std::{path::PathBuf, process::ExitCode, time::Duration};

use clap::{Args, Subcommand};
use countersign_provider::{NewOffer, OfferState, Outcome, ProviderError, Request, State};
use serde_json::json;

use super::{Context, Failure, print};

/// Give a person an offer, and type the six digits.
#[derive(Subcommand)]
pub(super) enum Offer {
    /// Make an offer and print it. Secret: show it to the person alone.
    Make {
        /// Your name for the person.
        #[arg(long)]
        user: String,
        /// What the phone shows as the account. Default: the user.
        #[arg(long, default_value = "")]
        label: String,
        /// A code to type in place of a link.
        #[arg(long)]
        code: bool,
        /// Write the QR code to this PNG file.
        #[arg(long)]
        qr: Option<PathBuf>,
    },
    /// Show how an offer stands.
    Show {
        /// The offer's id.
        id: String,
        /// Wait up to this many seconds for a phone to come.
        #[arg(long, default_value_t = 0)]
        wait: u64,
    },
    /// Type the six digits that the phone shows.
    Confirm {
        /// The offer's id.
        id: String,
        /// Six digits.
        digits: String,
    },
    /// Withdraw an offer.
    Withdraw {
        /// The offer's id.
        id: String,
    },
}

impl Offer {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let provider = context.open().await?;
        let view = match self {
            Self::Make { user, label, code, qr } => {
                let new = NewOffer { user, label, typed: code, ..NewOffer::default() };
                let shown = provider.make_offer(new).await?;
                if let (Some(path), Some(png)) = (qr, &shown.qr_png) {
                    std::fs::write(path, png.as_slice()).map_err(Failure::Output)?;
                }
                let value = json!({ "id": shown.id, "address": shown.origin, "link": shown.link, "web_link": shown.web_link,
                    "code": shown.code, "expires_at": shown.expires_at });
                let text = match (&shown.link, &shown.code) {
                    (Some(link), _) => link.expose().to_owned(),
                    (None, Some(code)) => format!("{} at {}", code.expose(), shown.origin),
                    (None, None) => String::new(),
                };
                let next = format!("{text}\nNext: countersign-provider offer confirm {} DIGITS", shown.id);
                return print::either(context.json, &value, &next);
            }
            Self::Show { id, wait } => {
                provider.watch_offer(&id, Some(OfferState::Open), Duration::from_secs(wait)).await?
            }
            Self::Confirm { id, digits } => provider.confirm_offer(&id, &digits).await?,
            Self::Withdraw { id } => {
                provider.withdraw_offer(&id).await?;
                provider.watch_offer(&id, None, Duration::ZERO).await?
            }
        };
        let text = match view.state {
            OfferState::Open => "No phone has come yet.".to_owned(),
            OfferState::Pending => format!(
                "{} waits for its six digits; {} tries left.",
                view.phone.as_deref().unwrap_or("A phone"),
                view.tries_left
            ),
            OfferState::Complete => "The phone can be used.".to_owned(),
            OfferState::Expired => "Nobody came in time. Make a new offer.".to_owned(),
            OfferState::Withdrawn => "Withdrawn.".to_owned(),
            OfferState::WrongDigits => "Wrong digits too often. Make a new offer.".to_owned(),
        };
        print::either(context.json, &view, &text)
    }
}

/// Ask a person about a sign-in and wait for the answer.
#[derive(Args)]
pub(super) struct SignIn {
    /// API key of the service that asks.
    #[arg(long, env = "COUNTERSIGN_API_KEY", hide_env_values = true)]
    api_key: String,
    /// Your name for the person.
    #[arg(long)]
    user: String,
    /// What the person signs in to.
    #[arg(long, default_value = "Terminal")]
    application: String,
    /// Where the sign-in seems to come from.
    #[arg(long)]
    place: Option<String>,
    /// The browser's address.
    #[arg(long)]
    client_address: Option<String>,
    /// Further text.
    #[arg(long)]
    text: Option<String>,
    /// Ask for no number.
    #[arg(long)]
    no_number: bool,
    /// The phone must verify its owner.
    #[arg(long)]
    user_verification: bool,
    /// Print what was asked and do not wait.
    #[arg(long)]
    no_wait: bool,
}

impl SignIn {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let provider = context.open().await?;
        let party = provider.relying_party(&self.api_key).await?;
        let request = Request {
            user: self.user,
            application: self.application,
            place: self.place,
            client_address: self.client_address,
            text: self.text,
            number: !self.no_number,
            user_verification: self.user_verification,
            ..Request::default()
        };
        let made = party.request_sign_in(request).await?;
        let value = json!({ "id": made.id, "number": made.number, "expires_at": made.expires_at });
        let text = match &made.number {
            Some(number) => format!("Number: {number}"),
            None => "Asked.".to_owned(),
        };
        print::either(context.json, &value, &text)?;
        if self.no_wait {
            return Ok(ExitCode::SUCCESS);
        }
        let outcome = loop {
            let outcome = party.collect(&made.id, Duration::from_secs(25)).await?;
            if outcome.state != State::Open {
                break outcome;
            }
        };
        finish(context, &outcome)
    }
}

fn finish(context: &Context, outcome: &Outcome) -> Result<ExitCode, Failure> {
    let text = match outcome.state {
        State::Open => "Open.",
        State::Approved => "Approved.",
        State::Denied => "Denied.",
        State::Reported => "Reported: somebody else may know the password.",
        State::WrongNumber => "Ended: a wrong number was typed.",
        State::Expired => "Nobody answered in time.",
        State::Cancelled => "Cancelled.",
    };
    print::either(context.json, outcome, text)?;
    Ok(if outcome.state == State::Approved { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Verify an offline code.
#[derive(Args)]
pub(super) struct Code {
    /// API key of the service that asks.
    #[arg(long, env = "COUNTERSIGN_API_KEY", hide_env_values = true)]
    api_key: String,
    /// Your name for the person.
    #[arg(long)]
    user: String,
    /// What the phone shows.
    digits: String,
}

impl Code {
    pub(super) async fn run(self, context: &Context) -> Result<ExitCode, Failure> {
        let provider = context.open().await?;
        let party = provider.relying_party(&self.api_key).await?;
        let digits: String = self.digits.chars().filter(|c| !c.is_whitespace()).collect();
        if digits.is_empty() {
            return Err(ProviderError::Invalid { field: "code", why: "digits" }.into());
        }
        let accepted = party.verify_code(&self.user, &digits, "terminal").await?;
        let text = if accepted { "Right." } else { "Wrong, or used before." };
        print::either(context.json, &json!({ "accepted": accepted }), text)?;
        Ok(if accepted { ExitCode::SUCCESS } else { ExitCode::from(3) })
    }
}
