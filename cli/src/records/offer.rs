//! Offers, and what is in a link.

use super::hex;
use countersign::account::AccountId;
use countersign::codes::uri::Description;
use countersign::protocols::{Gives, OfferView, OfferWarning};
use serde::Serialize;

/// `countersign::protocols::OfferView`.
#[derive(Debug, Serialize)]
pub(crate) struct OfferRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    host: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    gives: GivesRecord,
    warnings: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renews: Option<String>,
}

#[derive(Debug, Serialize)]
struct GivesRecord {
    prompts: bool,
    codes: bool,
}

/// What `inspect` tells: `kind_of_link`, and of code links their description and perhaps a code.
#[derive(Debug, Serialize)]
#[serde(tag = "link", rename_all = "kebab-case")]
pub(crate) enum InspectionRecord {
    /// A link to codes.
    Codes {
        #[serde(flatten)]
        description: DescriptionRecord,
        #[serde(skip_serializing_if = "Option::is_none")]
        code: Option<CodeAtRecord>,
    },
    /// A link to a provider.
    Activation {
        protocol: &'static str,
        #[serde(flatten)]
        offer: OfferRecord,
    },
}

/// `countersign::codes::uri::Description`; its `kind` is called `type`, as in the link.
#[derive(Debug, Serialize)]
pub(crate) struct DescriptionRecord {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issuer: Option<String>,
    account: String,
    algorithm: &'static str,
    digits: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
    seed_bits: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    serial: Option<String>,
    asks_for_unlock: bool,
}

/// The code of one moment or counter.
#[derive(Debug, Serialize)]
pub(crate) struct CodeAtRecord {
    pub(crate) code: String,
    /// Seconds since 1970; of time codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<u64>,
    /// Of counter codes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) counter: Option<u64>,
}

impl OfferRecord {
    pub(crate) fn new(view: &OfferView, renews: Option<AccountId>) -> Self {
        let Gives { prompts, codes } = view.gives;
        Self {
            host: view.host.clone(),
            issuer: view.issuer.clone(),
            account: view.account.clone(),
            gives: GivesRecord { prompts, codes },
            warnings: view.warnings.iter().copied().map(warning).collect(),
            renews: renews.map(|id| hex(&id.0)),
        }
    }
}

impl From<&Description> for DescriptionRecord {
    fn from(description: &Description) -> Self {
        let Description { kind, algorithm, digits, period, counter, seed_bits, asks_for_unlock, .. } = *description;
        Self {
            kind,
            issuer: description.issuer.clone(),
            account: description.account.clone(),
            algorithm,
            digits,
            period,
            counter,
            seed_bits,
            serial: description.serial.clone(),
            asks_for_unlock,
        }
    }
}

fn warning(warning: OfferWarning) -> &'static str {
    match warning {
        OfferWarning::AsksForUncheckedTls => "asks-for-unchecked-tls",
        OfferWarning::Development => "development",
    }
}
