//! Trust as types: `Received` → `Verified` → `Decided`. Each step consumes the last.
//!
//! Nothing is shown before [`Verified`], nothing is signed before [`Decided`]. None of these deserialises: what is
//! stored is the message as received, and it is verified again each time it is shown.

use crate::exchange::Decision;
use crate::ports::UnixMillis;

/// Bytes from outside, at the moment they came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    bytes: Vec<u8>,
    at: UnixMillis,
    pushed: bool,
}

/// Who vouches for a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum Assurance {
    /// The provider signed it.
    Signed,
    /// It came over TLS from the right host, and nothing more.
    TlsOnly,
}

/// What the person has to do to show that they sit at the other screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NumberRequest {
    /// Nothing.
    None,
    /// Type the number shown there, of that many digits.
    Type {
        /// 1 to 6.
        digits: u8,
    },
    /// The server offers options to pick from; the person types the one shown there and the core maps it, because
    /// blind taps do not count.
    TypeOneOf {
        /// The options as received.
        options: Vec<String>,
    },
}

/// The content of a genuine challenge. Texts are as received: `approval` makes them safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// The server's name for it.
    pub id: Vec<u8>,
    /// The relying party's registered domain, from the provider's own records.
    pub relying_party: String,
    /// What is signed in to.
    pub application: Option<String>,
    /// Where the request seems to come from.
    pub place: Option<String>,
    /// The address it came from.
    pub client_address: Option<String>,
    /// The browser or device it came from.
    pub client_device: Option<String>,
    /// Title and text that the relying party wrote.
    pub title: Option<String>,
    /// Text that the relying party wrote, such as a transaction.
    pub text: Option<String>,
    /// What has to be typed.
    pub number: NumberRequest,
    /// Approving needs the person's gesture on the approval key.
    pub user_verification: bool,
    /// When the server made it.
    pub issued_at: Option<UnixMillis>,
    /// When its life ends by the server's clock, where the challenge itself says so.
    pub expires_at: Option<UnixMillis>,
    /// The server words it anew each time it is asked: only [`Challenge::id`] names it.
    pub reworded: bool,
    /// Who vouches for it.
    pub assurance: Assurance,
    /// The protocol's own data, needed to answer.
    pub private: Vec<u8>,
}

/// A genuine challenge and the bytes that prove it.
#[derive(Debug)]
pub struct Verified {
    received: Received,
    challenge: Challenge,
}

/// What a person answers.
#[derive(Clone, PartialEq, Eq)]
pub enum Answer {
    /// It is me; with what was typed where a number was asked.
    Approve {
        /// The number shown on the other screen.
        number: Option<String>,
    },
    /// Stop it.
    Deny,
    /// Stop it, and tell somebody.
    Report,
}

/// Some text was cut or neutralised to be shown safely; a provider may refuse to take an approval of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Altered(pub bool);

/// A person's decision about one genuine challenge.
#[derive(Debug)]
pub struct Decided {
    received: Received,
    challenge: Challenge,
    decision: Decision,
    typed: Option<String>,
    altered: Altered,
}

impl Received {
    /// Notes what came and when.
    pub fn new(bytes: Vec<u8>, at: UnixMillis) -> Self {
        Self { bytes, at, pushed: false }
    }

    /// As [`Received::new`], for what a push service brought: a protocol may take that for a bell, whatever it says.
    pub fn pushed(bytes: Vec<u8>, at: UnixMillis) -> Self {
        Self { bytes, at, pushed: true }
    }

    /// A push service brought it.
    pub fn is_pushed(&self) -> bool {
        self.pushed
    }

    /// The bytes as they came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// When they came.
    pub fn at(&self) -> UnixMillis {
        self.at
    }

    /// For a protocol's `open` alone, once every check has passed.
    pub(in crate::protocols) fn verified(self, challenge: Challenge) -> Verified {
        Verified { received: self, challenge }
    }
}

impl Verified {
    /// What it says.
    pub fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// The bytes that prove it.
    pub fn received(&self) -> &Received {
        &self.received
    }

    /// Takes the person's decision. `typed` is what a [`NumberRequest`] asked for, checked by the caller.
    pub fn decide(self, decision: Decision, typed: Option<String>, altered: Altered) -> Decided {
        Decided { received: self.received, challenge: self.challenge, decision, typed, altered }
    }
}

impl Decided {
    /// What it is about.
    pub fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// The challenge's bytes as received: an answer signs their digest.
    pub fn message(&self) -> &[u8] {
        self.received.bytes()
    }

    /// What was decided.
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// What was typed.
    pub fn typed(&self) -> Option<&str> {
        self.typed.as_deref()
    }

    /// Whether the text was shown exactly.
    pub fn altered(&self) -> bool {
        self.altered.0
    }
}

/// ```compile_fail
/// use countersign::{exchange::Decision, protocols::{Altered, Verified}};
/// fn twice(verified: Verified) {
///     let yes = verified.decide(Decision::Approve, None, Altered(false));
///     let no = verified.decide(Decision::Deny, None, Altered(false));
/// }
/// ```
#[expect(dead_code, reason = "carries the proof that a challenge is decided once")]
struct DecidedOnce;
