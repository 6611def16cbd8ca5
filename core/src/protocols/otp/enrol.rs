//! The one exchange of a code link: done before anything could go wrong on the way.

use super::{NAME, offered};
use crate::account::{Endpoint, KnownProvider};
use crate::exchange::{Enrolled, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::protocols::OfferedCodes;
use countersign_wire::Secret;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

const KIND: &str = "enrol";
const VERSION: u16 = 1;

/// From link to codes.
pub(super) struct Enrol {
    link: Secret,
}

/// Layout 1. Frozen: see `fixtures/`.
#[derive(Serialize, Deserialize)]
struct State {
    link: String,
}

impl Enrol {
    pub(super) fn new(link: Secret) -> Self {
        Self { link }
    }

    pub(super) fn restore(saved: &Saved) -> Result<Self, Unreadable> {
        if saved.kind != KIND || saved.version != VERSION {
            return Err(Unreadable);
        }
        let State { link } = saved.read()?;
        Ok(Self { link: Secret::new(link.into_bytes()) })
    }

    fn text(&self) -> &str {
        std::str::from_utf8(self.link.expose()).unwrap_or_default()
    }
}

impl Exchange for Enrol {
    fn step(&mut self, _facts: &mut Facts<'_>, _event: Event) -> Need {
        let Ok(OfferedCodes { issuer, name, codes }) = offered(self.text()) else {
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
            device_token_taken: false,
            must_prove: false,
        })))
    }

    fn save(&self) -> Saved {
        let mut state = State { link: self.text().to_owned() };
        let saved = Saved::new(NAME, KIND, VERSION, &state);
        state.link.zeroize();
        saved
    }
}
