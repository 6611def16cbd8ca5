//! Offers, as phones meet them: look-up and enrolment.
//!
//! A look-up answers under the offer's MAC, so only a phone that knows the secret understands who answered, and the
//! phone sees that this host knows it too. What was answered is kept: an enrolment must name one of these answers and
//! carry the same nonce, so that the two MACs cover the whole conversation. The same enrolment sent again gets the same
//! result; another one for the same offer is told that it is taken. Offers tried in vain are counted per address and in
//! all.

use countersign_wire::{
    AccountId, DeviceId, Digest, Label, Nonce, Secret, WireError,
    enrol::{
        CodeAlgorithm, CodeKind as WireKind, CodeParameters, ConfirmationDigits, Enrolled, EnrolledDevice,
        ReceivedEnrol, VerifiedEnrol,
        codes::{derive_code_seed, open_contribution},
    },
    offer::{LookUp, LookUpReply, OfferSecret},
    reply::{Refusal, RefusalCode, decode_result, encode_result},
    token::Channel,
};
use futures::FutureExt;

use crate::{
    app::{App, Voice},
    config::CodeKind,
    error::ProviderError,
    limit::Bucket,
    log::{Entry, Mode},
    random::make_bytes,
    ringing::Admitted,
    seal::Place,
    store::{
        StoreError, Topic, Tx, code, code::CodeRow, device, device::Device, offer, offer::Offer, statement, subject,
    },
};

/// A look-up's answer: a finished message under the offer's MAC, or a refusal.
pub(crate) type LookUpAnswer = Result<Vec<u8>, Refusal>;

/// An enrolment's answer.
pub(crate) enum EnrolAnswer {
    /// The device is known now, perhaps pending.
    Enrolled(Box<EnrolledDevice>),
    /// A signed refusal.
    Refused(Refusal),
    /// Not a request of this endpoint: no signed answer.
    Malformed,
}

impl App {
    /// Answers a look-up. `body` is the request as received.
    pub(crate) async fn look_up(
        &self,
        look_up: LookUp,
        body: &[u8],
        client_address: &str,
        voice: &Voice,
    ) -> Result<LookUpAnswer, ProviderError> {
        if let Some(until) = self.offers_limited(client_address).await? {
            return Ok(Err(Refusal::until(RefusalCode::RateLimited, until)));
        }
        let now = self.store.now().await?;
        let mut connection = self.store.read().await?;
        let Some(row) = offer::find(&mut connection, look_up.offer.as_ref()).await? else {
            drop(connection);
            self.count_offer_in_vain(client_address).await?;
            return Ok(Err(Refusal::plain(RefusalCode::OfferUnknown)));
        };
        let request_digest = Digest::of(body).as_bytes().to_vec();
        if let Some(kept) = offer::look_up(&mut connection, &row.id, look_up.nonce.as_ref()).await?
            && kept.request_digest == request_digest
        {
            return Ok(Ok(kept.reply)); // the same question gets the same answer, also after the enrolment
        }
        if let Some(refusal) = refusal_of(&row, now) {
            return Ok(Err(refusal));
        }
        let person =
            subject::by_id(&mut connection, &row.subject).await?.ok_or(StoreError::Damaged("offer.subject"))?;
        drop(connection);
        let mut channels = vec![Channel::None];
        channels.extend(self.ringer.channels());
        let reply = LookUpReply {
            tenant: self.tenant.wire.clone(),
            statement: voice.statement.bytes.clone(),
            nonce: Nonce::new(make_bytes()?),
            account: AccountId::try_from(row.subject.as_slice())?,
            issuer: Label::parse(&self.tenant.name)?,
            subject: Label::parse(&person.label)?,
            confirmation: row.confirm,
            codes: row.codes,
            user_verification: row.user_verification,
            channels,
            remaining: (row.expires_at - now).max(0).unsigned_abs(),
            vapid_key: self.ringer.vapid_key(),
        }
        .encode(body, &self.offer_secret(&row)?);
        let kept = offer::LookUp { request_digest, reply: reply.clone() };
        let nonce = look_up.nonce;
        self.store
            .write::<_, ProviderError, _>(move |tx| {
                async move { Ok(offer::add_look_up(tx, &row.id, nonce.as_ref(), &kept, LOOK_UPS_KEPT).await?) }.boxed()
            })
            .await?;
        Ok(Ok(reply))
    }

    /// Answers an enrolment.
    pub(crate) async fn enrol(
        &self,
        received: ReceivedEnrol,
        client_address: &str,
    ) -> Result<EnrolAnswer, ProviderError> {
        if let Some(until) = self.offers_limited(client_address).await? {
            return Ok(EnrolAnswer::Refused(Refusal::until(RefusalCode::RateLimited, until)));
        }
        let found = offer::find(&mut *self.store.read().await?, received.unverified().offer.as_ref()).await?;
        let Some(row) = found else {
            self.count_offer_in_vain(client_address).await?;
            return Ok(refused(RefusalCode::OfferUnknown));
        };
        let secret = self.offer_secret(&row)?;
        let verified = match received.verify(&self.tenant.wire, &secret) {
            Ok(verified) => verified,
            Err(WireError::BadMac) => {
                self.count_offer_in_vain(client_address).await?;
                return Ok(refused(RefusalCode::WrongCode));
            }
            Err(_) => return Ok(EnrolAnswer::Malformed),
        };
        if row.transcript_digest.as_deref() == Some(verified.transcript.as_ref()) {
            return repeated(&row);
        }
        let enrol = &verified.enrol;
        let mut connection = self.store.read().await?;
        if !statement::was_published(&mut connection, &self.tenant.id, enrol.statement.as_ref()).await? {
            return Ok(refused(RefusalCode::StatementUnknown));
        }
        let looked_up = offer::look_up(&mut connection, &row.id, enrol.nonce.as_ref()).await?;
        drop(connection);
        let fits =
            looked_up.is_some_and(|kept| Digest::of(&kept.reply) == enrol.look_up) && enrol.seed.is_some() == row.codes;
        let contribution =
            enrol.seed.as_deref().map(|sealed| open_contribution(sealed, &self.tenant.wire, &secret)).transpose();
        let (true, Ok(contribution)) = (fits, contribution) else { return Ok(EnrolAnswer::Malformed) };
        let admitted = match self.admit_token(&enrol.token)? {
            Ok(admitted) => admitted,
            Err(refusal) => return Ok(EnrolAnswer::Refused(refusal)),
        };
        let (app, echo, client_address) = (self.clone(), admitted.clone(), client_address.to_owned());
        let answer = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move { app.enrol_in(tx, &row.id, &verified, contribution, &admitted, &client_address).await }
                    .boxed()
            })
            .await?;
        if matches!(answer, EnrolAnswer::Enrolled(_)) {
            self.push_echo(&echo);
        }
        Ok(answer)
    }

    async fn enrol_in(
        &self,
        tx: &mut Tx,
        offer_id: &[u8],
        verified: &VerifiedEnrol,
        contribution: Option<Secret>,
        admitted: &Admitted,
        client_address: &str,
    ) -> Result<EnrolAnswer, ProviderError> {
        let row = offer::find(tx.connection(), offer_id).await?.ok_or(StoreError::Damaged("offer"))?;
        if let Some(refusal) = refusal_of(&row, tx.now) {
            return Ok(EnrolAnswer::Refused(refusal));
        }
        let enrol = &verified.enrol;
        let (id, nonce) = (DeviceId::new(make_bytes()?), Nonce::new(make_bytes()?));
        let expires_at = tx.now + i64::from(self.config.lifetimes.confirmation_seconds) * 1_000;
        let phone = Device {
            id: id.as_ref().to_vec(),
            tenant: self.tenant.id.clone(),
            subject: row.subject.clone(),
            device_key: enrol.device_key.to_cose_key(),
            device_thumbprint: enrol.device_key.thumbprint().as_ref().to_vec(),
            approval_key: enrol.approval_key.to_cose_key(),
            approval_thumbprint: enrol.approval_key.thumbprint().as_ref().to_vec(),
            name: enrol.name.as_str().to_owned(),
            attestation: enrol.attestation.clone(),
            confirmed: false,
            state: if row.confirm { "pending" } else { "active" }.to_owned(),
            ended_why: None,
            created_at: tx.now,
            expires_at,
            seen_at: tx.now,
            previous_key: None,
            sequence: 0,
            log_head: None,
            alarm_at: None,
        };
        device::create(tx, &phone).await?;
        let token = self.set_token(tx, &phone.id, admitted).await?;
        let result = EnrolledDevice {
            device: id,
            account: AccountId::try_from(row.subject.as_slice())?,
            nonce,
            active: !row.confirm,
            codes: self.add_codes(tx, &phone, contribution, &nonce).await?,
            token,
            remaining: row.confirm.then(|| (expires_at - tx.now).unsigned_abs()),
        };
        let (device_key, approval_key) = (enrol.device_key.thumbprint(), enrol.approval_key.thumbprint());
        let digits =
            ConfirmationDigits::derive(&self.tenant.wire, &verified.transcript, &device_key, &approval_key, &nonce);
        let enrolment = offer::Enrolment {
            offer: offer_id,
            device: &phone.id,
            transcript_digest: verified.transcript.as_ref(),
            result: &encode_result(&Enrolled(result.clone())),
            digits: digits.as_str(),
            expires_at,
        };
        if !offer::enrol(tx, &enrolment).await? {
            return Err(ProviderError::NotPending); // cannot be: looked at in the same transaction
        }
        if !row.confirm {
            self.log_unconfirmed(tx, &phone, client_address).await?;
        }
        Ok(EnrolAnswer::Enrolled(Box::new(result)))
    }

    async fn log_unconfirmed(&self, tx: &mut Tx, phone: &Device, client_address: &str) -> Result<(), ProviderError> {
        let person = subject::by_id(tx.connection(), &phone.subject).await?;
        let name = person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        let entry = Entry::new("", &name, person.as_ref(), Mode::Activation, client_address)
            .device(tx, Some(&phone.id))
            .await?;
        tx.wake(Topic::subject(&phone.subject));
        self.log(tx, entry.approved_with("confirmation-skipped-by-policy")).await
    }

    /// Derives and seals the seed that both sides now know.
    async fn add_codes(
        &self,
        tx: &mut Tx,
        phone: &Device,
        contribution: Option<Secret>,
        nonce: &Nonce,
    ) -> Result<Option<CodeParameters>, ProviderError> {
        let policy = &self.config.activation;
        let Some(contribution) = contribution else { return Ok(None) };
        let (kind, word, period) = match policy.codes {
            CodeKind::Hotp => (WireKind::Hotp { counter: 0 }, "hotp", 0),
            CodeKind::Totp | CodeKind::None => {
                (WireKind::Totp { period: policy.code_period_seconds.into() }, "totp", policy.code_period_seconds)
            }
        };
        let algorithm = CodeAlgorithm::from_word(&policy.code_algorithm).unwrap_or(CodeAlgorithm::Sha1); // checked at start
        let id = make_bytes::<16>()?.to_vec();
        let seed = derive_code_seed(&contribution, nonce, algorithm);
        let row = CodeRow {
            sealed_seed: self.sealer.seal(Place::Code(&id), &seed)?,
            id,
            subject: phone.subject.clone(),
            device: Some(phone.id.clone()),
            kind: word.to_owned(),
            algorithm: algorithm.as_str().to_owned(),
            digits: policy.code_digits.into(),
            period: period.into(),
            moving: 0,
        };
        code::create(tx, &row).await?;
        Ok(Some(CodeParameters { kind, algorithm, digits: policy.code_digits.into() }))
    }

    fn offer_secret(&self, row: &Offer) -> Result<OfferSecret, ProviderError> {
        Ok(OfferSecret::from_stored(self.sealer.open(Place::Offer(&row.id), &row.sealed_secret)?)?)
    }

    /// Until when offers may not be tried, from this address or by anybody.
    async fn offers_limited(&self, client_address: &str) -> Result<Option<u64>, ProviderError> {
        let now = self.store.now().await?;
        let mut connection = self.store.read().await?;
        for bucket in [Bucket::OffersPerAddress(client_address), Bucket::OffersInAll] {
            if let Err(until) = bucket.look(&mut connection, now, &self.config.limits).await? {
                return Ok(Some(until.unsigned_abs()));
            }
        }
        Ok(None)
    }

    async fn count_offer_in_vain(&self, client_address: &str) -> Result<(), ProviderError> {
        let (limits, address) = (self.config.limits.clone(), client_address.to_owned());
        self.store
            .write::<_, ProviderError, _>(move |tx| {
                async move {
                    let _own = Bucket::OffersPerAddress(&address).take(tx, &limits).await?;
                    let _all = Bucket::OffersInAll.take(tx, &limits).await?;
                    Ok(())
                }
                .boxed()
            })
            .await
    }
}

/// The same enrolment again: the same result, unless it was ended since.
fn repeated(row: &Offer) -> Result<EnrolAnswer, ProviderError> {
    Ok(match &row.result {
        Some(result) if row.state != "ended" => EnrolAnswer::Enrolled(Box::new(decode_result::<Enrolled>(result)?.0)),
        _ => refused(RefusalCode::OfferWithdrawn),
    })
}

/// Why a new enrolment cannot begin with this offer.
fn refusal_of(row: &Offer, now: i64) -> Option<Refusal> {
    let code = match row.state.as_str() {
        "complete" => RefusalCode::OfferSpent,
        "ended" => RefusalCode::OfferWithdrawn,
        _ if row.expires_at <= now => RefusalCode::OfferExpired,
        "pending" => RefusalCode::OfferTaken,
        _ => return None,
    };
    Some(Refusal::plain(code))
}

fn refused(code: RefusalCode) -> EnrolAnswer {
    EnrolAnswer::Refused(Refusal::plain(code))
}

/// Answers kept for each offer: enough for a few phones, not for a flood.
const LOOK_UPS_KEPT: i64 = 8;
