//! What an honest provider and the phone say: the sound inputs of the corpora, and what takes a phone to where the fuzzer
//! begins.

use crate::{NOW, World};
use countersign_wire::approval::Challenge;
use countersign_wire::cose::Unsigned;
use countersign_wire::enrol::{CodeAlgorithm, CodeKind, CodeParameters, EnrolledDevice};
use countersign_wire::offer::{LookUpReply, Offer};
use countersign_wire::reply::ReplyFrame;
use countersign_wire::statement::{Statement, Successor};
use countersign_wire::token::{Channel, TokenState};
use countersign_wire::{ChallengeId, Digest, Domain, Label, Nonce, Tenant};

impl World {
    /// The offer.
    pub fn offer(&self) -> Offer {
        let (origin, pin, id) = (self.origin.clone(), self.pin.clone(), self.offer_secret.derive_id());
        Offer { origin, pin, id, secret: crate::offer_secret() }
    }

    /// The answer to a look-up of that offer.
    pub fn look_up_reply(&self) -> LookUpReply {
        LookUpReply {
            tenant: self.tenant.clone(),
            statement: self.held.bytes().to_vec(),
            nonce: Nonce::new([6; 16]),
            account: self.account,
            issuer: Label::parse("Example").unwrap(),
            subject: Label::parse("alice").unwrap(),
            confirmation: true,
            codes: true,
            user_verification: false,
            channels: vec![Channel::None, Channel::Fcm],
            remaining: 600_000,
            vapid_key: Some([4; 65]),
        }
    }

    /// The phone, enrolled.
    pub fn enrolled_device(&self) -> EnrolledDevice {
        EnrolledDevice {
            device: self.device_id,
            account: self.account,
            nonce: Nonce::new([6; 16]),
            active: false,
            codes: Some(CodeParameters {
                kind: CodeKind::Totp { period: 30 },
                algorithm: CodeAlgorithm::Sha256,
                digits: 6,
            }),
            token: TokenState::Active,
            remaining: Some(600_000),
        }
    }

    /// A sign-in.
    pub fn challenge(&self) -> Challenge {
        Challenge {
            tenant: self.tenant.clone(),
            id: ChallengeId::new([5; 16]),
            issued_at: NOW - 10,
            expires_at: NOW + 110,
            account: self.account,
            devices: vec![self.device_id],
            relying_party: Domain::parse("example.com").unwrap(),
            application: Label::parse("Mail").unwrap(),
            place: Some(Label::parse("Bern").unwrap()),
            client_address: Some(Label::parse("192.0.2.1").unwrap()),
            text: Some("Sign in".to_owned()),
            number: true,
            user_verification: true,
            transaction: false,
        }
    }

    /// That sign-in as it travels.
    pub fn signed_challenge(&self) -> Vec<u8> {
        self.sign(self.challenge().to_unsigned(&self.challenge.thumbprint()))
    }

    /// The statement after the one in force; it names a successor.
    pub fn next_statement(&self) -> Vec<u8> {
        let held = self.held.statement();
        let agreement = Successor {
            tenant: Tenant::parse("successor").unwrap(),
            issued_at: NOW,
            expires_at: NOW + 1000,
            old_tenant: held.tenant.clone(),
            old_operator: held.operator_key.thumbprint(),
            operator_key: self.challenge.public,
            origin: self.origin.clone(),
        };
        let next = Statement { sequence: 8, successor: Some(self.sign(agreement.to_unsigned())), ..held.clone() };
        let unsigned = next.to_unsigned();
        let signature = self.operator.sign(&unsigned.to_be_signed());
        unsigned.with_signature(&signature)
    }

    /// What surrounds a result, with a newer statement or without.
    pub fn frame(&self, request: &[u8], newer: Option<(Digest, Vec<u8>)>) -> ReplyFrame {
        let (statement, newer) = newer.map_or((*self.held.digest(), None), |(digest, bytes)| (digest, Some(bytes)));
        ReplyFrame { tenant: self.tenant.clone(), request: Digest::of(request), time: NOW * 1000, statement, newer }
    }

    /// Signed by the challenge key, which is the successor's operator key, too.
    pub fn sign(&self, unsigned: Unsigned) -> Vec<u8> {
        let signature = self.challenge.sign(&unsigned.to_be_signed());
        unsigned.with_signature(&signature)
    }
}
