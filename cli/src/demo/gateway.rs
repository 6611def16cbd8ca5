//! Somebody in the network whom the operator trusted: a node of the provider that was broken into.
//!
//! Its key is listed in the provider's statement, so its replies count, and the phone's own checks on each prompt show:
//! signature, audience, window, replay. It keeps the prompts that pass through and hands out what it was given
//! instead. A gateway without a listed key ([`Gateway::stranger`]) is anybody else in the network.

use super::step::Fault;
use countersign::ports::{Clock, HttpReply, KeyAlgorithm, KeyName, KeySpec, SignRequest, Signer};
use countersign_adapters::{SoftwareSigner, SystemClock};
use countersign_provider::DraftKey;
use countersign_wire::approval::{OpenPrompt, Poll, Polled};
use countersign_wire::reply::{ReplyFrame, open_reply};
use countersign_wire::request::Received;
use countersign_wire::statement::VerifiedStatement;
use countersign_wire::{PublicKey, Signature, TimeBounds};
use std::sync::{Mutex, PoisonError};

/// What a slipped-in prompt is said to have left, in milliseconds.
const LIFE: u64 = 60_000;

/// Answers polls in the provider's place.
pub(super) struct Gateway {
    signer: SoftwareSigner,
    public: PublicKey,
    statement: Mutex<Option<VerifiedStatement>>,
    given: Mutex<Vec<Vec<u8>>>,
    kept: Mutex<Vec<Vec<u8>>>,
}

impl Gateway {
    /// With a key of its own, which nobody has listed yet.
    pub(super) async fn stranger() -> Result<Self, Fault> {
        let signer = SoftwareSigner::in_memory();
        let spec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: false };
        let public = signer.public_key(&key_name(), spec).await.map_err(Fault::of)?;
        Ok(Self {
            signer,
            public: PublicKey::from_spki_der(&public).map_err(Fault::of)?,
            statement: Mutex::default(),
            given: Mutex::default(),
            kept: Mutex::default(),
        })
    }

    /// What the operator lists, for as long as `like`.
    pub(super) fn listed_like(&self, like: &DraftKey) -> DraftKey {
        DraftKey { key: crate::records::hex(&self.public.to_cose_key()), ..like.clone() }
    }

    /// The statement in force, which it speaks under.
    pub(super) fn speak_under(&self, statement: VerifiedStatement) {
        *locked(&self.statement) = Some(statement);
    }

    /// What it hands out from now on.
    pub(super) fn hand_out(&self, prompts: Vec<Vec<u8>>) {
        *locked(&self.given) = prompts;
    }

    /// The newest prompt that came by.
    pub(super) fn newest_kept(&self) -> Result<Vec<u8>, Fault> {
        locked(&self.kept).last().cloned().ok_or_else(|| Fault::Wrong("a prompt passes the gateway".to_owned()))
    }

    /// Keeps what the provider says, and says something else.
    pub(super) async fn answer(&self, request: &[u8], genuine: HttpReply) -> HttpReply {
        self.keep(request, &genuine);
        match self.forge(request).await {
            Some(body) => HttpReply { status: 200, headers: genuine.headers, body },
            None => genuine,
        }
    }

    fn keep(&self, request: &[u8], genuine: &HttpReply) {
        let statement = locked(&self.statement).clone();
        let Some(statement) = statement else { return };
        let now = TimeBounds::exactly(milliseconds() / 1_000);
        let Ok(reply) = open_reply::<Polled>(&genuine.body, request, &statement, now) else { return };
        let prompts = reply.outcome.map(|polled| polled.prompts).unwrap_or_default();
        let mut kept = locked(&self.kept);
        for prompt in prompts {
            if !kept.contains(&prompt.challenge) {
                kept.push(prompt.challenge);
            }
        }
    }

    async fn forge(&self, request: &[u8]) -> Option<Vec<u8>> {
        let poll = Received::<Poll>::parse(request).ok()?;
        let given = locked(&self.given).clone();
        let prompts = given.into_iter().map(|challenge| OpenPrompt { challenge, remaining: LIFE }).collect();
        let frame = ReplyFrame {
            tenant: poll.unverified_frame().tenant.clone(),
            request: *poll.digest(),
            time: milliseconds(),
            statement: poll.unverified_frame().statement,
            newer: None,
        };
        let unsigned = frame.accept(&self.public.thumbprint(), &Polled { prompts, outcomes: Vec::new() });
        let batch = [SignRequest { key: key_name(), purpose: "poll-reply", message: unsigned.to_be_signed() }];
        let signatures = self.signer.sign(&batch).await.ok()?;
        let signature = Signature::try_from(signatures.first()?.as_slice()).ok()?;
        Some(unsigned.with_signature(&signature))
    }
}

fn key_name() -> KeyName {
    KeyName("gateway".to_owned())
}

fn milliseconds() -> u64 {
    u64::try_from(SystemClock.now().0).unwrap_or_default()
}

fn locked<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
