//! What can happen at the provider's side.

use serde::Deserialize;

/// A step of a table, as far as the provider's side reads it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Step {
    /// Which organisation.
    pub who: String,
    /// What happens there.
    #[serde(flatten)]
    pub action: Action,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "does", content = "with", rename_all = "kebab-case", rename_all_fields = "snake_case")]
pub enum Action {
    /// A provider is set up and listens.
    Start {},
    /// It stops listening.
    Stop {},
    /// It listens again, where it did.
    Return {},
    /// A service's page shows an offer.
    MakeOffer {
        /// For whom.
        user: String,
        /// A link to scan, or a code to type.
        #[serde(default)]
        form: OfferForm,
    },
    /// Somebody types the six digits into the page.
    Confirm {
        /// Which offer.
        offer: String,
        /// The digits.
        digits: String,
    },
    /// Somebody signs in, in a browser.
    SignIn {
        /// As whom.
        user: String,
        /// From where.
        #[serde(default = "somewhere")]
        place: String,
        /// The browser shows a number.
        #[serde(default = "yes")]
        number: bool,
    },
    /// The service takes the result.
    Collect {
        /// Of which sign-in.
        sign_in: String,
    },
    /// The service checks a code that somebody typed.
    VerifyCode {
        /// Who typed it.
        user: String,
        /// What was typed.
        code: String,
    },
    /// The push service waits for a bell for a phone.
    Hear {
        /// The phone's address there.
        token: String,
    },
    /// What is known about a person.
    Look {
        /// About whom.
        user: String,
    },
    /// The operator removes every phone and code of a person.
    Reset {
        /// Of whom.
        user: String,
    },
    /// The operator replaces the provider's keys.
    RotateKeys {},
    /// Both operators sign that this organisation moves, and the new one learns who comes.
    Move {
        /// The organisation that comes after.
        to: String,
    },
    /// Who has come so far, and who has not.
    ReportMove {},
}

/// How an offer is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferForm {
    /// A link.
    #[default]
    Link,
    /// A code and an address.
    Code,
}

fn somewhere() -> String {
    "Utrecht, Netherlands".to_owned()
}

fn yes() -> bool {
    true
}
