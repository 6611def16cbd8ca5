//! A dialect for unit tests of stories: messages say themselves whether they are genuine, and answers are only saved.

use super::{
    Abilities, Assurance, Challenge, NumberRequest, Offer, OfferError, OfferText, Opened, Protocol, Received, Refusal,
    Task, Unsupported,
};
use crate::account::{
    AccountId, Binding, BindingId, BindingState, DeviceKeys, Endpoint, KnownProvider, Standing, TokenState,
};
use crate::exchange::{Decision, Event, Exchange, Facts, Need, Outcome, Reason, Saved, Unreadable};
use crate::ports::{KeyName, UnixMillis};
use serde::{Deserialize, Serialize};

/// Its name.
pub(crate) const NAME: &str = "model";

/// The dialect.
pub(crate) struct Model;

/// A challenge as it travels.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is one thing that a test switches on")]
pub(crate) struct Message {
    pub(crate) id: Vec<u8>,
    pub(crate) relying_party: String,
    pub(crate) application: Option<String>,
    pub(crate) text: Option<String>,
    /// Digits to type; 0 for none.
    pub(crate) digits: u8,
    /// Options to pick from, instead of digits.
    pub(crate) options: Vec<String>,
    pub(crate) user_verification: bool,
    /// The signature does not fit.
    pub(crate) forged: bool,
    /// Another phone's.
    pub(crate) foreign: bool,
    /// Judged valid up to then; 0 for always.
    pub(crate) expires: i64,
    /// Only a bell.
    pub(crate) bell: bool,
    /// Asks for an echo of its name.
    pub(crate) echo: bool,
    /// Nobody has signed it: TLS alone vouches for it.
    #[serde(default)]
    pub(crate) unsigned: bool,
    /// Changes the bytes and nothing else.
    pub(crate) noise: u8,
    /// The server words it anew each time.
    #[serde(default)]
    pub(crate) reworded: bool,
}

/// What an answer saves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sent {
    pub(crate) challenge: Vec<u8>,
    pub(crate) decision: Decision,
    pub(crate) typed: Option<String>,
    pub(crate) altered: bool,
    pub(crate) sequence: u64,
    pub(crate) log_head: [u8; 32],
}

/// What a device token or an echo saves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Told {
    pub(crate) told: Vec<u8>,
    pub(crate) sequence: u64,
}

/// An active binding at a model provider.
pub(crate) fn binding(id: BindingId, account: AccountId) -> Binding {
    Binding {
        id,
        account,
        protocol: NAME.into(),
        endpoint: Endpoint { urls: Vec::new(), host: "id.bank.example".into() },
        provider: KnownProvider { identity: Vec::new(), verification: Vec::new() },
        keys: DeviceKeys { device: KeyName("device".into()), approval: KeyName("approval".into()) },
        private: Vec::new(),
        subject: None,
        state: BindingState::Active,
        standing: Standing::Good,
        suspected: None,
        sequence: 7,
        confirmation: None,
        token: TokenState::default(),
        last_contact: None,
        successor: None,
        replaced_by: None,
        created_at: UnixMillis(0),
    }
}

impl Message {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        ciborium::into_writer(self, &mut out).unwrap();
        out
    }
}

impl Protocol for Model {
    fn name(&self) -> &'static str {
        NAME
    }

    fn recognise(&self, _text: &OfferText) -> Option<Result<Offer, OfferError>> {
        None
    }

    fn abilities(&self, _of: &Binding) -> Abilities {
        Abilities {
            prompts: true,
            reports: true,
            long_poll: false,
            device_token: true,
            withdraw: false,
            rotate_key: false,
            signed_receipts: true,
        }
    }

    fn begin(&self, task: Task<'_>, _facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        let (decided, sequence, log_head) = match task {
            Task::Answer { decided, sequence, log_head, .. } => (decided, sequence, log_head),
            Task::SetDeviceToken { token, sequence, .. } => {
                return Ok(Box::new(Told { told: token.value().as_bytes().to_vec(), sequence }));
            }
            Task::Echo { pushed, sequence, .. } => return Ok(Box::new(Told { told: pushed.to_vec(), sequence })),
            _ => return Err(Unsupported),
        };
        Ok(Box::new(Sent {
            challenge: decided.challenge().id.clone(),
            decision: decided.decision(),
            typed: decided.typed().map(str::to_owned),
            altered: decided.altered(),
            sequence,
            log_head,
        }))
    }

    fn restore(&self, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
        Ok(Box::new(saved.read::<Sent>()?))
    }

    fn open(&self, _of: &Binding, received: Received, now: UnixMillis) -> Result<Opened, Refusal> {
        let message: Message = ciborium::from_reader(received.bytes()).map_err(|_| Refusal::Malformed)?;
        if message.bell {
            return Ok(Opened::WakeUp);
        }
        if message.echo {
            return Ok(Opened::Echo(message.id));
        }
        if message.forged {
            return Err(Refusal::Signature);
        }
        if message.foreign {
            return Err(Refusal::Audience);
        }
        if message.expires != 0 && message.expires <= now.0 {
            return Err(Refusal::Window);
        }
        let number = match (message.digits, message.options.is_empty()) {
            (0, true) => NumberRequest::None,
            (digits, true) => NumberRequest::Type { digits },
            _ => NumberRequest::TypeOneOf { options: message.options },
        };
        let challenge = Challenge {
            id: message.id,
            relying_party: message.relying_party,
            application: message.application,
            place: None,
            client_address: None,
            client_device: None,
            title: None,
            text: message.text,
            number,
            user_verification: message.user_verification,
            issued_at: None,
            expires_at: (message.expires != 0).then_some(UnixMillis(message.expires)),
            reworded: message.reworded,
            assurance: if message.unsigned { Assurance::TlsOnly } else { Assurance::Signed },
            private: Vec::new(),
        };
        Ok(Opened::Challenge(Box::new(received.verified(challenge))))
    }
}

impl Exchange for Sent {
    fn step(&mut self, _facts: &mut Facts<'_>, _event: Event) -> Need {
        Need::Done(Outcome::Failed(Reason::NotRecorded))
    }

    fn save(&self) -> Saved {
        Saved::new(NAME, "answer", 1, self)
    }
}

impl Exchange for Told {
    fn step(&mut self, _facts: &mut Facts<'_>, _event: Event) -> Need {
        Need::Done(Outcome::DeviceTokenSet)
    }

    fn save(&self) -> Saved {
        Saved::new(NAME, "told", 1, self)
    }
}
