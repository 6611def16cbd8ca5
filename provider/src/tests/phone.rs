//! A phone that does what the protocol says, and can be told to do otherwise.

use axum::{Router, http::StatusCode};
use countersign_wire::{
    AccountId, ChallengeId, DeviceId, Digest, Hosts, Label, Nonce, Origin, Secret, TimeBounds,
    approval::{Answer, Decision, OpenedChallenge, Poll, Polled, Receipt},
    enrol::{
        ConfirmationDigits, Enrol, Enrolled, EnrolledDevice,
        codes::{derive_code_seed, seal_contribution},
    },
    offer::{LookUp, LookUpAnswer, LookedUp, Offer, OfferSecret, TypedCode, open_look_up},
    reply::{Refusal, Reply, ReplyBody, open_reply},
    request::{Request, RequestFrame},
    statement::{Pin, VerifiedStatement},
    token::DeviceToken,
};
use ring::hmac;

use super::world::post;
use crate::{codes::hotp, key_file::make_signing_key, random::make_bytes, signing::SigningKey};

pub(crate) fn key() -> SigningKey {
    SigningKey::open(&make_signing_key().unwrap()).unwrap()
}

pub(crate) fn nonce() -> Nonce {
    Nonce::new(make_bytes().unwrap())
}

/// A phone that has been given an offer.
pub(crate) struct NewPhone {
    pub(crate) device: SigningKey,
    pub(crate) approval: SigningKey,
    secret: OfferSecret,
    origin: Origin,
    pin: Option<Pin>,
    contribution: [u8; 32],
    pub(crate) token: DeviceToken,
    pub(crate) looked_up: Option<Box<LookedUp>>,
    pub(crate) body: Vec<u8>,
    transcript: Option<Digest>,
}

/// An enrolled phone.
pub(crate) struct Phone {
    pub(crate) device: SigningKey,
    pub(crate) approval: SigningKey,
    pub(crate) statement: VerifiedStatement,
    pub(crate) id: DeviceId,
    pub(crate) account: AccountId,
    pub(crate) sequence: u64,
    pub(crate) now: i64,
    seed: Option<(Secret, u32, u64)>,
}

impl NewPhone {
    pub(crate) fn from_link(link: &str) -> Self {
        let offer = Offer::parse(link, Hosts::Development).unwrap();
        Self::new(offer.secret, offer.origin, Some(offer.pin))
    }

    pub(crate) fn from_code(code: &str, origin: &str) -> Self {
        let code = TypedCode::parse(code).unwrap();
        Self::new(OfferSecret::from_code(&code), Origin::parse(origin).unwrap(), None)
    }

    fn new(secret: OfferSecret, origin: Origin, pin: Option<Pin>) -> Self {
        Self {
            device: key(),
            approval: key(),
            secret,
            origin,
            pin,
            contribution: make_bytes().unwrap(),
            token: DeviceToken::None,
            looked_up: None,
            body: Vec::new(),
            transcript: None,
        }
    }

    /// As if the offer had been typed: nothing says whose operator it must be.
    pub(crate) fn forget_pin(&mut self) {
        self.pin = None;
    }

    pub(crate) async fn look_up(&mut self, router: &Router, now: i64) -> Result<(), Refusal> {
        let look_up = LookUp { offer: self.secret.derive_id(), nonce: nonce() };
        let (status, body) = post(router, "look-up", &look_up.encode()).await;
        assert_eq!(status, StatusCode::OK);
        match open_look_up(&body, &look_up, &self.secret, &self.origin, self.pin.as_ref(), bounds(now)).unwrap() {
            LookUpAnswer::Found(found) => {
                self.looked_up = Some(found);
                Ok(())
            }
            LookUpAnswer::Refused { refusal, .. } => Err(refusal),
        }
    }

    /// The enrolment request; the same each time it is asked for.
    pub(crate) fn enrolment(&mut self) -> Vec<u8> {
        if self.body.is_empty() {
            let looked_up = self.looked_up.as_ref().unwrap();
            let reply = &looked_up.reply;
            let contribution = Secret::new(self.contribution.to_vec());
            let seed = reply
                .codes
                .then(|| seal_contribution(&reply.tenant, &self.secret, make_bytes().unwrap(), &contribution).unwrap());
            let enrol = Enrol {
                tenant: reply.tenant.clone(),
                nonce: looked_up.nonce,
                statement: *looked_up.statement.digest(),
                offer: self.secret.derive_id(),
                look_up: looked_up.digest,
                device_key: *self.device.public(),
                approval_key: *self.approval.public(),
                seed,
                token: self.token.clone(),
                name: Label::parse("Anna's phone").unwrap(),
                attestation: None,
            };
            let (unsigned, transcript) = enrol.to_unsigned(&self.secret);
            let [first, second] = unsigned.to_be_signed();
            let signatures = [self.device.signature(&first).unwrap(), self.approval.signature(&second).unwrap()];
            self.body = unsigned.with_signatures(&signatures);
            self.transcript = Some(transcript);
        }
        self.body.clone()
    }

    pub(crate) async fn enrol(&mut self, router: &Router, now: i64) -> Result<EnrolledDevice, Refusal> {
        let request = self.enrolment();
        let (status, body) = post(router, "enrol", &request).await;
        assert_eq!(status, StatusCode::OK);
        let held = &self.looked_up.as_ref().unwrap().statement;
        let reply: Reply<Enrolled> = open_reply(&body, &request, held, bounds(now)).unwrap();
        reply.outcome.map(|enrolled| enrolled.0)
    }

    pub(crate) fn digits(&self, enrolled: &EnrolledDevice) -> String {
        let looked_up = self.looked_up.as_ref().unwrap();
        let (device, approval) = (self.device.thumbprint(), self.approval.thumbprint());
        ConfirmationDigits::derive(
            &looked_up.reply.tenant,
            &self.transcript.unwrap(),
            device,
            approval,
            &enrolled.nonce,
        )
        .as_str()
        .to_owned()
    }

    pub(crate) fn enrolled(self, enrolled: &EnrolledDevice, now: i64) -> Phone {
        let contribution = Secret::new(self.contribution.to_vec());
        let seed = enrolled.codes.map(|codes| {
            let period = match codes.kind {
                countersign_wire::enrol::CodeKind::Totp { period } => period,
                countersign_wire::enrol::CodeKind::Hotp { .. } => 0,
            };
            (
                derive_code_seed(&contribution, &enrolled.nonce, codes.algorithm),
                u32::try_from(codes.digits).unwrap(),
                period,
            )
        });
        Phone {
            device: self.device,
            approval: self.approval,
            statement: self.looked_up.unwrap().statement,
            id: enrolled.device,
            account: enrolled.account,
            sequence: 0,
            now,
            seed,
        }
    }
}

impl Phone {
    pub(crate) fn frame(&self, sequence: Option<u64>) -> RequestFrame {
        RequestFrame {
            tenant: self.statement.statement().tenant.clone(),
            device: self.id,
            statement: *self.statement.digest(),
            nonce: nonce(),
            sequence,
        }
    }

    /// A signed request.
    pub(crate) fn sign<R: Request>(&self, request: &R, sequence: Option<u64>, key: &SigningKey) -> Vec<u8> {
        key.sign(self.frame(sequence).to_unsigned(request, key.thumbprint())).unwrap()
    }

    /// Sends a body and opens the signed reply.
    pub(crate) async fn send<M: ReplyBody>(
        &mut self,
        router: &Router,
        endpoint: &str,
        request: &[u8],
    ) -> Result<M, Refusal> {
        let (status, body) = post(router, endpoint, request).await;
        assert_eq!(status, StatusCode::OK, "{endpoint}");
        let reply: Reply<M> = open_reply(&body, request, &self.statement, bounds(self.now)).unwrap();
        if let Some(newer) = reply.newer {
            self.statement = newer;
        }
        reply.outcome
    }

    pub(crate) async fn ask<R: Request, M: ReplyBody>(
        &mut self,
        router: &Router,
        endpoint: &str,
        request: &R,
    ) -> Result<M, Refusal> {
        let sequence = if R::CHANGES_STATE {
            self.sequence += 1;
            Some(self.sequence)
        } else {
            None
        };
        let body = self.sign(request, sequence, &self.device);
        self.send(router, endpoint, &body).await
    }

    pub(crate) async fn poll(&mut self, router: &Router, wait: u64, ask: &[ChallengeId]) -> Result<Polled, Refusal> {
        self.ask(router, "poll", &Poll { wait, ask: ask.to_vec() }).await
    }

    /// The oldest open prompt.
    pub(crate) async fn prompt(&mut self, router: &Router) -> OpenedChallenge {
        let polled = self.poll(router, 0, &[]).await.unwrap();
        let bytes = &polled.prompts.first().unwrap().challenge;
        OpenedChallenge::open(bytes, &self.statement, &self.account, &self.id, self.now.unsigned_abs()).unwrap()
    }

    pub(crate) fn answer(&self, prompt: &OpenedChallenge, decision: Decision, number: Option<&str>) -> Answer {
        Answer {
            decided_at: (self.now / 1_000).unsigned_abs(),
            digest: prompt.digest,
            challenge: prompt.challenge.id,
            relying_party: prompt.challenge.relying_party.clone(),
            decision,
            number: number.map(str::to_owned),
            log_head: Digest::of(b"log"),
            altered: false,
            user_verified: false,
        }
    }

    pub(crate) fn sign_answer(&self, answer: &Answer, sequence: u64) -> Vec<u8> {
        let key = if answer.decision == Decision::Approve { &self.approval } else { &self.device };
        self.sign(answer, Some(sequence), key)
    }

    pub(crate) async fn decide(
        &mut self,
        router: &Router,
        prompt: &OpenedChallenge,
        decision: Decision,
        number: Option<&str>,
    ) -> Result<Receipt, Refusal> {
        self.sequence += 1;
        let body = self.sign_answer(&self.answer(prompt, decision, number), self.sequence);
        self.send(router, "answer", &body).await
    }

    /// The code of a counter.
    pub(crate) fn counter_code(&self, counter: u64) -> String {
        let (seed, digits, _) = self.seed.as_ref().unwrap();
        hotp(&hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed.expose()), counter, *digits)
    }

    pub(crate) fn code(&self, now: i64) -> String {
        let (seed, digits, period) = self.seed.as_ref().unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, seed.expose());
        hotp(&key, now.unsigned_abs() / 1_000 / period, *digits)
    }
}

pub(crate) fn bounds(now: i64) -> TimeBounds {
    TimeBounds::exactly((now / 1_000).unsigned_abs())
}
