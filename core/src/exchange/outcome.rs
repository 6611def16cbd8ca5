//! How exchanges end.

use super::Obstacle;
use crate::account::{AccountId, Endpoint, KnownProvider, Trouble};
use crate::codes::{CodeParameters, Seed, TypeBack};
use crate::ports::UnixMillis;
use crate::protocols::Offer;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a person decided about a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Decision {
    /// It is me.
    Approve,
    /// Stop it.
    Deny,
    /// Stop it, and tell somebody: I did not start this.
    Report,
}

/// How an exchange ended. Held in memory only: settlement stores what matters of it.
#[derive(Debug)]
pub enum Outcome {
    /// The server holds this phone's keys.
    Enrolled(Box<Enrolled>),
    /// What a look-up told about an offer. Of look-ups only.
    LookedUp(LookedUp),
    /// Whose dialect an offer is of, where its text does not say so: this offer takes its place. Of look-ups only.
    Recognised(Box<Offer>),
    /// A signed round trip succeeded.
    Proven(Proof),
    /// What is open and new at the server. Of polls only.
    Polled(Box<Polled>),
    /// The server's word about a decision.
    Answered(Answered),
    /// The server rings the new address.
    DeviceTokenSet,
    /// The server knows the new key and the old one is dead.
    KeyRotated,
    /// The old side knows that this phone has left.
    Withdrawn,
    /// A change was sent, and nothing proves whether the server took it.
    Unconfirmed,
    /// It did not happen.
    Failed(Reason),
}

/// What only the network could tell about an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookedUp {
    /// Whose offer it is, now verified: as in [`KnownProvider::identity`].
    pub provider: Vec<u8>,
    /// The server's stable name for the person; never shown.
    pub subject: Option<Vec<u8>>,
    /// Who issues it, as shown.
    pub issuer: Option<String>,
    /// For whom, as shown.
    pub account: Option<String>,
    /// It also gives codes.
    pub codes: bool,
    /// Six digits will have to be typed at the other screen.
    pub confirmation: bool,
}

/// A new binding.
#[derive(Debug)]
pub struct Enrolled {
    /// Where it lives.
    pub endpoint: Endpoint,
    /// What later messages are verified with.
    pub provider: KnownProvider,
    /// The server's stable name for the person, where there is one; never shown.
    pub subject: Option<Vec<u8>>,
    /// Who issues it, as shown.
    pub issuer: Option<String>,
    /// The person's name at the issuer, as shown.
    pub name: Option<String>,
    /// The protocol's own data.
    pub private: Vec<u8>,
    /// Codes that come with it.
    pub codes: Option<NewCodes>,
    /// Digits to type into the session that asked for the offer; the binding stays `Proving` until then.
    pub confirmation: Option<String>,
    /// The phone's part of the seed, to be typed into the browser that shows the offer: until then, its codes are refused.
    pub type_back: Option<TypeBack>,
    /// The server took the device token that was handed over, and can ring it.
    pub device_token_taken: bool,
    /// A proof has to follow before it counts as active. `false` only where there is no server (plain code links).
    pub must_prove: bool,
}

/// Parameters and seed of new codes.
#[derive(Debug)]
pub struct NewCodes {
    /// Algorithm, digits, period or counter.
    pub parameters: CodeParameters,
    /// The shared secret.
    pub seed: Seed,
    /// The server asks that they are shown only after an unlock.
    pub unlock: bool,
}

/// What a proof showed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The protocol's own data, if the round trip changed it.
    pub private: Option<Vec<u8>>,
    /// The server skipped the confirmation digits by policy: the log says so.
    pub confirmation_skipped: bool,
    /// Whether the server holds the device token that it had confirmed; `None` where it does not tell.
    pub device_token_held: Option<bool>,
}

/// What a poll brought.
#[derive(Debug, Default)]
pub struct Polled {
    /// Open challenges, unopened.
    pub challenges: Vec<ChallengeNews>,
    /// How challenges ended that were open before, where the server tells.
    pub ended: Vec<ChallengeEnd>,
    /// A newer statement, verified: the protocol's new data, and whether the person must confirm a move.
    pub private: Option<Vec<u8>>,
    /// New addresses from a verified statement.
    pub endpoint: Option<Endpoint>,
    /// New keys from a verified statement.
    pub provider: Option<KnownProvider>,
    /// The provider names a successor, in the protocol's own form; the person confirms once.
    pub successor: Option<crate::account::Successor>,
    /// The list of challenges is complete and authenticated: what is not in it is over.
    pub complete: bool,
}

/// One open challenge as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeNews {
    /// The bytes received; opened again each time they are shown.
    pub message: Vec<u8>,
    /// Remaining life as the server counts it; `None` if it does not tell: then it lives for as long as it is listed.
    pub life: Option<Duration>,
}

/// The end of one challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeEnd {
    /// The server's name for it.
    pub id: Vec<u8>,
    /// How.
    pub how: EndedAs,
    /// When, by the server's clock.
    pub at: Option<UnixMillis>,
}

/// How a challenge ended, by the server's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndedAs {
    /// It was decided, on whichever phone.
    Decided(Decision),
    /// Nobody decided in time.
    Expired,
    /// It was taken back.
    Cancelled,
    /// The server knows nothing of it any more.
    Unknown,
}

/// The server's word about a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// What it recorded.
    pub receipt: Receipt,
    /// The receipt is signed; otherwise only TLS vouches for it.
    pub signed: bool,
    /// Log head that the receipt echoes, which anchors the log up to there.
    #[serde(with = "serde_bytes")]
    pub log_head: Option<Vec<u8>>,
}

/// What a server recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receipt {
    /// The decision, as sent.
    Recorded {
        /// Which.
        decision: Decision,
        /// When, by the server's clock.
        at: Option<UnixMillis>,
        /// A code to type at the other screen, where the server works that way round.
        code_to_show: Option<String>,
        /// Push is paused for this person until then (after a report).
        paused_until: Option<UnixMillis>,
    },
    /// The server took the decision, and its reply does not prove that it counts: it says the same to one that came too
    /// late, or after another.
    Noted {
        /// Which.
        decision: Decision,
    },
    /// The denial came after somebody had signed in.
    TooLate(TooLate),
}

/// A sign-in that a denial did not stop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooLate {
    /// When the relying party collected the approval.
    pub signed_in_at: UnixMillis,
}

/// Why something did not happen. Each maps to one public failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Reason {
    /// The offer was used already.
    OfferSpent,
    /// The server has enrolled this phone, and its reply, which it does not repeat, was lost: the offer is spent.
    ReplyLost,
    /// The offer is too old.
    OfferExpired,
    /// Another phone took the offer first.
    OfferTaken,
    /// The code or secret does not fit this offer.
    OfferWrong,
    /// The digits were typed wrongly too often, or not in time.
    ConfirmationFailed,
    /// The server does not know this phone any more.
    NotActivated,
    /// The server refused in a way that means trouble with this enrolment, but nobody has signed that: it is shown as a
    /// suspicion and changes nothing.
    Suspected(Trouble),
    /// The server suspended this phone.
    Suspended {
        /// Until when, if it said so.
        until: Option<UnixMillis>,
    },
    /// The server's policy forbids that this phone asks what is open.
    PollingForbidden,
    /// The server refuses what is signed with this phone's time, and with the time that it told itself.
    ClockWrong {
        /// How far the phone's clock is ahead, in milliseconds.
        ahead_ms: i64,
    },
    /// The provider's word did not come: something stood in the way.
    Blocked(Obstacle),
    /// Too many attempts.
    RateLimited {
        /// When to try again.
        until: Option<UnixMillis>,
    },
    /// The challenge is over.
    ChallengeExpired,
    /// Another phone, or this one before, has answered.
    AnsweredElsewhere {
        /// What was decided there, if the server said so.
        decision: Option<Decision>,
    },
    /// The number typed is not the one shown.
    WrongNumber,
    /// The server refuses approvals of text that could not be shown exactly.
    AlteredText,
    /// The server saw the same sequence number with other content: this phone's data exists twice.
    CloneSuspected,
    /// The server refused and gave no reason that helps.
    Refused,
    /// The server's answer is not genuine or makes no sense.
    NotGenuine,
    /// The server said that it did not record the decision.
    NotRecorded,
    /// The person declined the gesture.
    Cancelled,
    /// The phone's key is gone or was invalidated.
    KeyGone,
    /// It was not sent in time.
    NotSentInTime,
    /// The server cannot do this.
    Unsupported,
    /// The very same codes are here already, in this account.
    AlreadyHere(AccountId),
    /// An account that this replaces is gone.
    AccountGone(AccountId),
    /// Internal: a panic or a broken rule inside the core.
    Internal,
}

impl Outcome {
    /// Once a change may have arrived, "it did not happen" cannot be said on this phone's own word any more.
    #[must_use]
    pub fn honest(self, may_have_arrived: bool) -> Self {
        match self {
            Self::Failed(Reason::Cancelled | Reason::NotSentInTime | Reason::Internal | Reason::KeyGone)
                if may_have_arrived =>
            {
                Self::Unconfirmed
            }
            other => other,
        }
    }
}
