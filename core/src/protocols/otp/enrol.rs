//! The one exchange of a code link: done before anything could go wrong on the way.
//!
//! Where the link asks for two steps, the phone's part of the seed is made with the intent and saved with it, so that it
//! is the same after a kill: the person may have typed it already.

use super::{NAME, codes, offered};
use crate::account::{Endpoint, KnownProvider};
use crate::codes::{Otpauth, TypeBack};
use crate::exchange::{Enrolled, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::EntropyError;
use crate::protocols::OfferedCodes;
use countersign_wire::Secret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

const KIND: &str = "enrol";

/// From link to codes.
pub(super) struct Enrol {
    link: Secret,
    /// The phone's part of the seed.
    part: Option<Secret>,
}

/// Layout 1: the link holds the whole seed. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct Whole {
    link: String,
}

/// Layout 2: the phone adds to it. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct TwoStep {
    link: String,
    #[serde(with = "serde_bytes")]
    part: Vec<u8>,
}

impl Enrol {
    pub(super) fn new(link: Secret, facts: &Facts<'_>) -> Result<Self, EntropyError> {
        let mut enrol = Self { link, part: None };
        if let Ok((_, Some(two_step))) = Otpauth::parse_either(enrol.text()) {
            let mut part = vec![0; two_step.part_length()];
            facts.entropy.fill(&mut part)?;
            enrol.part = Some(Secret::new(part));
        }
        Ok(enrol)
    }

    pub(super) fn restore(saved: &Saved) -> Result<Self, Unreadable> {
        match (saved.kind.as_str(), saved.version) {
            (KIND, 1) => {
                let Whole { link } = saved.read()?;
                Ok(Self { link: Secret::new(link.into_bytes()), part: None })
            }
            (KIND, 2) => {
                let TwoStep { link, part } = saved.read()?;
                Ok(Self { link: Secret::new(link.into_bytes()), part: Some(Secret::new(part)) })
            }
            _ => Err(Unreadable),
        }
    }

    fn text(&self) -> &str {
        std::str::from_utf8(self.link.expose()).unwrap_or_default()
    }

    /// The codes, and what the person types into the browser for them.
    fn codes(&self) -> Option<(OfferedCodes, Option<TypeBack>)> {
        let Some(part) = &self.part else { return offered(self.text()).map(|codes| (codes, None)) };
        let (mut link, two_step) = Otpauth::parse_either(self.text()).ok()?;
        link.seed = two_step?.seed(&link.seed, part.expose())?;
        Some((codes(link), Some(TypeBack::of(part.expose()))))
    }
}

impl Exchange for Enrol {
    fn step(&mut self, _facts: &mut Facts<'_>, _event: Event) -> Need {
        let Some((OfferedCodes { issuer, name, codes }, type_back)) = self.codes() else {
            return Need::Done(Outcome::Failed(Reason::Unsupported));
        };
        Need::Done(Outcome::Enrolled(Box::new(Enrolled {
            endpoint: Endpoint { urls: Vec::new(), host: String::new() },
            provider: KnownProvider { identity: Vec::new(), verification: Vec::new() },
            subject: None,
            issuer,
            name,
            private: Vec::new(),
            codes: Some(codes),
            confirmation: None,
            type_back,
            device_token_taken: false,
            must_prove: false,
        })))
    }

    fn save(&self) -> Saved {
        let link = self.text().to_owned();
        match &self.part {
            None => {
                let mut state = Whole { link };
                let saved = Saved::new(NAME, KIND, 1, &state);
                state.link.zeroize();
                saved
            }
            Some(part) => {
                let mut state = TwoStep { link, part: part.expose().to_vec() };
                let saved = Saved::new(NAME, KIND, 2, &state);
                state.link.zeroize();
                state.part.zeroize();
                saved
            }
        }
    }
}
