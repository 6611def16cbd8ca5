//! Prompts: poll, challenge, answer, receipt.
//!
//! In: what a provider wants approved and what a person decided; on the other side the bytes. Out: polls and their replies,
//! [`OpenedChallenge`], answers and receipts. A challenge is shown only from a signed reply to this phone's own poll; an
//! answer signs the digest of the challenge as received, so it fits no other. Approvals verify under the approval key alone.

mod answer;
mod challenge;
mod poll;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Decision, Receipt, Recorded};
pub use challenge::{Challenge, MAX_CHALLENGE, OpenedChallenge, ReceivedChallenge};
pub use poll::{ChallengeOutcome, OpenPrompt, Outcome, Poll, Polled};
