//! A provider in memory: what `docs/PROTOCOL.md` asks of one, for one person, made of the wire crate's provider half.

use super::NOW;
use super::phone::{make_key, public, sign};
use crate::ports::{HttpCall, HttpReply};
use countersign_wire::approval::{
    self, Answer, Challenge, ChallengeOutcome, OpenPrompt, Poll, Polled, Receipt, Recorded,
};
use countersign_wire::cose::Unsigned;
use countersign_wire::enrol::codes::{derive_code_seed, open_contribution};
use countersign_wire::enrol::{self, CodeParameters, ConfirmationDigits, EnrolledDevice, ReceivedEnrol};
use countersign_wire::offer::{LookUp, LookUpReply, Offer, OfferSecret, refuse_look_up};
use countersign_wire::reply::{Refusal, RefusalCode, ReplyBody, ReplyFrame, decode_result, encode_result};
use countersign_wire::request::{Received, Request, Verified};
use countersign_wire::rotate::{ReceivedRotate, Rotated};
use countersign_wire::statement::{ChallengeKey, Pin, Statement};
use countersign_wire::status::{AskStatus, Status};
use countersign_wire::succession::{BeginMove, MoveBegun, Moved, ReceivedMove};
use countersign_wire::token::{DeviceToken, Echo, SetToken, TokenHeld, TokenState};
use countersign_wire::withdraw::{Withdraw, Withdrawn};
use countersign_wire::{
    AccountId, ChallengeId, DeviceId, Digest, Label, Nonce, Origin, PublicKey, Secret, Signature, Tenant, Thumbprint,
};
use ring::signature::EcdsaKeyPair;
use std::collections::HashMap;

pub(super) const ACCOUNT: AccountId = AccountId::new([0xac; 16]);
pub(super) const DEVICE: DeviceId = DeviceId::new([0xde; 16]);
pub(super) const ECHO: Nonce = Nonce::new([0xec; 16]);
const PROVIDER_NONCE: Nonce = Nonce::new([0x70; 16]);

/// The device it knows.
pub(super) struct Device {
    pub(super) key: PublicKey,
    pub(super) approval: PublicKey,
    pub(super) active: bool,
    pub(super) sequence: u64,
    pub(super) token: DeviceToken,
    /// Number → payload, key at that time, result.
    recorded: HashMap<u64, (Digest, PublicKey, Vec<u8>)>,
}

pub(super) struct Provider {
    pub(super) tenant: Tenant,
    operator: EcdsaKeyPair,
    pub(super) challenge_key: EcdsaKeyPair,
    pub(super) statement: Statement,
    pub(super) secret: Vec<u8>,
    pub(super) time: u64,
    pub(super) confirmation: bool,
    pub(super) codes: Option<CodeParameters>,
    pub(super) user_verification: bool,
    /// Refuses everything like this, signed.
    pub(super) refuse: Option<Refusal>,
    pub(super) device: Option<Device>,
    pub(super) digits: Option<ConfirmationDigits>,
    pub(super) code_seed: Option<Secret>,
    enrolments: Vec<(Digest, EnrolledDevice)>,
    pub(super) prompts: Vec<OpenPrompt>,
    pub(super) outcomes: Vec<ChallengeOutcome>,
    pub(super) answers: Vec<Answer>,
    /// What it says it recorded, whatever was answered.
    pub(super) records: Option<Recorded>,
    /// Approval key and account of a device that the old provider announced.
    pub(super) announced: Option<(Thumbprint, Thumbprint)>,
    pub(super) stale_moves: u8,
    /// What took effect, in order.
    pub(super) log: Vec<&'static str>,
}

impl Provider {
    pub(super) fn new() -> Self {
        Self::at("https://login.example.org", "acme")
    }

    pub(super) fn at(origin: &str, tenant: &str) -> Self {
        Self::with_keys(origin, tenant, make_key(), make_key())
    }

    pub(super) fn with_keys(origin: &str, tenant: &str, operator: EcdsaKeyPair, challenge_key: EcdsaKeyPair) -> Self {
        let tenant = Tenant::parse(tenant).unwrap();
        let statement = Statement {
            tenant: tenant.clone(),
            issued_at: NOW - 86_400,
            expires_at: NOW + 300 * 86_400,
            sequence: 1,
            operator_key: public(&operator),
            challenge_keys: vec![listed(&challenge_key)],
            origins: vec![Origin::parse(origin).unwrap()],
            organisation: Label::parse("Example").unwrap(),
            successor: None,
        };
        Self {
            tenant,
            operator,
            challenge_key,
            statement,
            secret: vec![0x5e; 32],
            time: NOW * 1000,
            confirmation: true,
            codes: None,
            user_verification: false,
            refuse: None,
            device: None,
            digits: None,
            code_seed: None,
            enrolments: Vec::new(),
            prompts: Vec::new(),
            outcomes: Vec::new(),
            answers: Vec::new(),
            records: None,
            announced: None,
            stale_moves: 0,
            log: Vec::new(),
        }
    }

    pub(super) fn without_confirmation(mut self) -> Self {
        self.confirmation = false;
        self
    }

    pub(super) fn pin(&self) -> Pin {
        Pin { tenant: self.tenant.clone(), operator: public(&self.operator).thumbprint() }
    }

    pub(super) fn offer_secret(&self) -> OfferSecret {
        OfferSecret::from_stored(Secret::new(self.secret.clone())).unwrap()
    }

    pub(super) fn link(&self) -> String {
        let secret = self.offer_secret();
        let origin = self.statement.origins[0].clone();
        let offer = Offer { origin, pin: self.pin(), id: secret.derive_id(), secret };
        String::from_utf8(offer.to_link().expose().to_vec()).unwrap()
    }

    pub(super) fn device(&mut self) -> &mut Device {
        self.device.as_mut().expect("enrolled")
    }

    /// Publishes a statement with a higher number.
    pub(super) fn publish(&mut self, change: impl FnOnce(&mut Statement)) {
        self.statement.sequence += 1;
        change(&mut self.statement);
    }

    pub(super) fn rotate_challenge_key(&mut self) {
        self.challenge_key = make_key();
        let listed = listed(&self.challenge_key);
        self.publish(|statement| statement.challenge_keys = vec![listed]);
    }

    pub(super) fn statement_bytes(&self) -> Vec<u8> {
        finish(self.statement.to_unsigned(), &self.operator)
    }

    pub(super) fn statement_digest(&self) -> Digest {
        countersign_wire::statement::VerifiedStatement::open(&self.statement_bytes(), &self.pin())
            .map(|s| *s.digest())
            .unwrap()
    }

    /// This provider, as the one named by `old`'s statement.
    pub(super) fn agreement_to_follow(&self, old: &Self) -> Vec<u8> {
        let successor = countersign_wire::statement::Successor {
            tenant: self.tenant.clone(),
            issued_at: NOW - 10,
            expires_at: NOW + 90 * 86_400,
            old_tenant: old.tenant.clone(),
            old_operator: public(&old.operator).thumbprint(),
            operator_key: public(&self.operator),
            origin: self.statement.origins[0].clone(),
        };
        finish(successor.to_unsigned(), &self.operator)
    }

    pub(super) fn challenge(&self) -> Challenge {
        Challenge {
            tenant: self.tenant.clone(),
            id: ChallengeId::new([0xc4; 16]),
            issued_at: NOW,
            expires_at: NOW + 60,
            account: ACCOUNT,
            devices: vec![DEVICE],
            relying_party: countersign_wire::Domain::parse("shop.example").unwrap(),
            application: Label::parse("Shop").unwrap(),
            place: Some(Label::parse("Ghent").unwrap()),
            client_address: Some(Label::parse("192.0.2.7").unwrap()),
            text: None,
            number: false,
            user_verification: false,
            transaction: false,
        }
    }

    pub(super) fn sign_challenge(&self, challenge: &Challenge) -> Vec<u8> {
        finish(challenge.to_unsigned(&public(&self.challenge_key).thumbprint()), &self.challenge_key)
    }

    pub(super) fn ask(&mut self, challenge: &Challenge) -> Vec<u8> {
        let challenge = self.sign_challenge(challenge);
        self.prompts.push(OpenPrompt { challenge: challenge.clone(), remaining: 45_000 });
        challenge
    }

    pub(super) fn answer(&mut self, call: &HttpCall) -> HttpReply {
        let origin = self.statement.origins.iter().find(|origin| call.url.starts_with(origin.as_str()));
        let Some(endpoint) = origin.and_then(|origin| call.url.strip_prefix(&origin.endpoint(""))) else {
            return super::unsigned_error(404);
        };
        let body = call.body.as_slice();
        let reply = match endpoint {
            "look-up" => self.look_up(body),
            "enrol" => self.enrol(body),
            "status" => self.signed(body, |this, _: &Verified<AskStatus>| Ok(this.status())),
            "poll" => self.signed(body, |this, _: &Verified<Poll>| {
                Ok(Polled { prompts: this.prompts.clone(), outcomes: this.outcomes.clone() })
            }),
            "answer" => self.signed(body, |this, request| Ok(this.record(request))),
            "token" => self.signed(body, |this, request: &Verified<SetToken>| {
                this.device().token = request.request.0.clone();
                this.log.push("token");
                Ok(this.token_held())
            }),
            "echo" => self.signed(body, |this, request: &Verified<Echo>| {
                if request.request.0 == ECHO {
                    this.log.push("echoed");
                    Ok(this.token_held())
                } else {
                    Err(plain(RefusalCode::EchoWrong))
                }
            }),
            "withdraw" => self.signed(body, |this, _: &Verified<Withdraw>| {
                this.log.push("withdrawn");
                Ok(Withdrawn)
            }),
            "rotate" => self.rotate(body),
            "move-begin" => self.begin_move(body),
            "move" => self.move_in(body),
            _ => None,
        };
        reply.map_or_else(|| super::unsigned_error(400), |body| HttpReply { status: 200, headers: Vec::new(), body })
    }

    /// A reply as this provider signs them all.
    pub(super) fn reply<M: ReplyBody>(
        &self,
        request: &[u8],
        named: Option<Digest>,
        outcome: Result<&M, Refusal>,
    ) -> Vec<u8> {
        let frame = self.frame(request, named);
        let signer = public(&self.challenge_key).thumbprint();
        let unsigned = match outcome {
            Ok(result) => frame.accept(&signer, result),
            Err(refusal) => frame.refuse::<M>(&signer, &refusal),
        };
        finish(unsigned, &self.challenge_key)
    }

    fn frame(&self, request: &[u8], named: Option<Digest>) -> ReplyFrame {
        let statement = self.statement_digest();
        ReplyFrame {
            tenant: self.tenant.clone(),
            request: Digest::of(request),
            time: self.time,
            statement,
            newer: (named != Some(statement)).then(|| self.statement_bytes()),
        }
    }

    fn look_up(&self, body: &[u8]) -> Option<Vec<u8>> {
        let look_up = LookUp::decode(body).ok()?;
        let signer = public(&self.challenge_key).thumbprint();
        if let Some(refusal) = self.refuse {
            return Some(finish(refuse_look_up(&self.frame(body, None), &signer, &refusal), &self.challenge_key));
        }
        let secret = self.offer_secret();
        assert_eq!(look_up.offer, secret.derive_id());
        let reply = LookUpReply {
            tenant: self.tenant.clone(),
            statement: self.statement_bytes(),
            nonce: PROVIDER_NONCE,
            account: ACCOUNT,
            issuer: Label::parse("Example").unwrap(),
            subject: Label::parse("ada@example.org").unwrap(),
            confirmation: self.confirmation,
            codes: self.codes.is_some(),
            user_verification: self.user_verification,
            channels: Vec::new(),
            remaining: 600_000,
            vapid_key: None,
        };
        Some(reply.encode(body, &secret))
    }

    fn enrol(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        let received = ReceivedEnrol::parse(body).ok()?;
        let named = Some(received.unverified().statement);
        if let Some(refusal) = self.refuse {
            return Some(self.reply::<enrol::Enrolled>(body, named, Err(refusal)));
        }
        let verified = received.verify(&self.tenant, &self.offer_secret()).ok()?;
        let known = self.enrolments.iter().find(|(transcript, _)| *transcript == verified.transcript);
        if let Some((_, device)) = known {
            return Some(self.reply(body, named, Ok(&enrol::Enrolled(device.clone()))));
        }
        if self.device.is_some() {
            return Some(self.reply::<enrol::Enrolled>(body, named, Err(plain(RefusalCode::OfferTaken))));
        }
        let (key, approval) = (verified.enrol.device_key, verified.enrol.approval_key);
        let keys = [&key.thumbprint(), &approval.thumbprint()];
        self.digits =
            Some(ConfirmationDigits::derive(&self.tenant, &verified.transcript, keys[0], keys[1], &PROVIDER_NONCE));
        if let (Some(sealed), Some(codes)) = (&verified.enrol.seed, self.codes) {
            let contribution = open_contribution(sealed, &self.tenant, &self.offer_secret()).unwrap();
            self.code_seed = Some(derive_code_seed(&contribution, &PROVIDER_NONCE, codes.algorithm));
        }
        self.take_in(key, approval, verified.enrol.token, !self.confirmation);
        let device = self.enrolled(self.codes);
        self.enrolments.push((verified.transcript, device.clone()));
        Some(self.reply(body, named, Ok(&enrol::Enrolled(device))))
    }

    fn take_in(&mut self, key: PublicKey, approval: PublicKey, token: DeviceToken, active: bool) {
        self.log.push("enrolled");
        self.device = Some(Device { key, approval, active, sequence: 0, token, recorded: HashMap::new() });
    }

    fn enrolled(&self, codes: Option<CodeParameters>) -> EnrolledDevice {
        EnrolledDevice {
            device: DEVICE,
            account: ACCOUNT,
            nonce: PROVIDER_NONCE,
            active: self.device.as_ref().is_some_and(|device| device.active),
            codes,
            token: TokenState::None,
            remaining: None,
        }
    }

    /// A signed request: key, refusal, sequence, then `act`.
    fn signed<R: Request, M: ReplyBody>(
        &mut self,
        body: &[u8],
        act: impl FnOnce(&mut Self, &Verified<R>) -> Result<M, Refusal>,
    ) -> Option<Vec<u8>> {
        let received = Received::<R>::parse(body).ok()?;
        let named = Some(received.unverified_frame().statement);
        if let Some(refusal) = self.refuse {
            return Some(self.reply::<M>(body, named, Err(refusal)));
        }
        let device = self.device.as_ref()?;
        let key = if received.kid() == &device.approval.thumbprint() { device.approval } else { device.key };
        let verified = received.verify(&self.tenant, &key).ok()?;
        let outcome = match verified.frame.sequence {
            None => act(self, &verified),
            Some(sequence) => self.once(sequence, verified.payload_digest, |this| act(this, &verified)),
        };
        Some(self.reply(body, named, outcome.as_ref().map_err(|refusal| *refusal)))
    }

    fn once<M: ReplyBody>(
        &mut self,
        sequence: u64,
        payload: Digest,
        act: impl FnOnce(&mut Self) -> Result<M, Refusal>,
    ) -> Result<M, Refusal> {
        let device = self.device();
        if let Some((known, _, result)) = device.recorded.get(&sequence) {
            let next = device.sequence + 1;
            return if *known == payload {
                Ok(decode_result(result).unwrap())
            } else {
                Err(Refusal::next_sequence(RefusalCode::SequenceConflict, next))
            };
        }
        if sequence <= device.sequence {
            return Err(Refusal::next_sequence(RefusalCode::SequenceTooLow, device.sequence + 1));
        }
        let key = device.key;
        let result = act(self)?;
        let device = self.device();
        device.sequence = sequence;
        device.recorded.insert(sequence, (payload, key, encode_result(&result)));
        Ok(result)
    }

    fn status(&mut self) -> Status {
        let device = self.device();
        Status {
            active: device.active,
            sequence: device.sequence,
            log_head: None,
            token: TokenState::None,
            token_digest: device.token.digest(),
            suspended_until: None,
        }
    }

    fn record(&mut self, request: &Verified<Answer>) -> Receipt {
        let answer = request.request.clone();
        let recorded = self.records.unwrap_or(match answer.decision {
            approval::Decision::Approve => Recorded::Approved,
            approval::Decision::Deny => Recorded::Denied,
            approval::Decision::Report => Recorded::Reported,
        });
        let late = recorded == Recorded::TooLate || recorded == Recorded::Reported;
        let receipt = Receipt {
            challenge: answer.challenge,
            recorded,
            log_head: answer.log_head,
            sequence: request.frame.sequence.unwrap(),
            at: late.then_some((NOW + 30) * 1000),
        };
        self.log.push(answer.decision.as_str());
        self.answers.push(answer);
        receipt
    }

    fn token_held(&mut self) -> TokenHeld {
        let token = &self.device().token;
        let state = if *token == DeviceToken::None { TokenState::None } else { TokenState::Active };
        TokenHeld { state, digest: token.digest() }
    }

    fn rotate(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        let received = ReceivedRotate::parse(body).ok()?;
        let (named, sequence) = (received.unverified_frame().statement, received.unverified_frame().sequence?);
        if let Some(refusal) = self.refuse {
            return Some(self.reply::<Rotated>(body, Some(named), Err(refusal)));
        }
        let device = self.device.as_ref()?;
        let key = device.recorded.get(&sequence).map_or(device.key, |(_, then, _)| *then);
        let verified = received.verify(&self.tenant, &key).ok()?;
        let outcome = self.once(sequence, verified.payload_digest, |this| {
            this.device().key = verified.request.new_key;
            this.log.push("rotated");
            Ok(Rotated { device_key: verified.request.new_key.thumbprint() })
        });
        Some(self.reply(body, Some(named), outcome.as_ref().map_err(|refusal| *refusal)))
    }

    fn begin_move(&self, body: &[u8]) -> Option<Vec<u8>> {
        BeginMove::decode(body).ok()?;
        let begun = MoveBegun { nonce: PROVIDER_NONCE, remaining: 60_000 };
        Some(self.reply(body, None, self.refuse.map_or(Ok(&begun), Err)))
    }

    fn move_in(&mut self, body: &[u8]) -> Option<Vec<u8>> {
        let received = ReceivedMove::parse(body).ok()?;
        let named = Some(received.unverified().statement);
        let (old_key, approval) = self.announced?;
        if received.unverified().old_key.thumbprint() != old_key {
            return Some(self.reply::<Moved>(body, named, Err(plain(RefusalCode::MoveUnknown))));
        }
        let verified = received.verify(&self.tenant, &approval).ok()?;
        if let Some((_, device)) = self.enrolments.iter().find(|(known, _)| *known == verified.payload_digest) {
            return Some(self.reply(body, named, Ok(&Moved(device.clone()))));
        }
        if self.stale_moves > 0 {
            self.stale_moves -= 1;
            return Some(self.reply::<Moved>(body, named, Err(plain(RefusalCode::MoveExpired))));
        }
        let consent = verified.consent;
        self.take_in(consent.device_key, consent.approval_key, consent.token, true);
        let device = self.enrolled(None);
        self.enrolments.push((verified.payload_digest, device.clone()));
        Some(self.reply(body, named, Ok(&Moved(device))))
    }
}

pub(super) fn plain(code: RefusalCode) -> Refusal {
    Refusal::plain(code)
}

fn listed(key: &EcdsaKeyPair) -> ChallengeKey {
    ChallengeKey { key: public(key), valid_from: NOW - 86_400, valid_until: NOW + 90 * 86_400 }
}

fn finish(unsigned: Unsigned, key: &EcdsaKeyPair) -> Vec<u8> {
    let signature = sign(key, &unsigned.to_be_signed());
    unsigned.with_signature(&Signature::try_from(signature.as_slice()).unwrap())
}
