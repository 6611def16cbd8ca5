//! A relying party asks whether somebody is signing in.
//!
//! Refused: over the limit for this service and this name; while sign-ins to this person pause after a report or after
//! too many wrong numbers; texts that do not fit. A name that nobody has, or that has no phone, is *not* refused: the
//! request is made, waits and expires, so the answer tells nothing about who exists. The domain comes from the API key,
//! never from the request.

use countersign_wire::{AccountId, ChallengeId, DeviceId, Domain, Label};
use data_encoding::HEXLOWER;
use futures::FutureExt;

use crate::{
    api_key::Caller,
    app::App,
    error::{Method, ProviderError},
    limit::Bucket,
    log::{Entry, Mode},
    random::{make_bytes, make_number},
    store::{Tx, challenge, challenge::Challenge, device, subject, subject::Subject},
};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// The relying party's name for the person, 1 to 128 bytes.
    pub user: String,
    /// What is signed in to, 1 to 128 bytes.
    pub application: String,
    /// Where the sign-in seems to come from.
    pub place: Option<String>,
    /// The browser's address.
    pub client_address: Option<String>,
    /// At most 2,000 bytes.
    pub text: Option<String>,
    /// Two digits must be typed.
    pub number: bool,
    /// The phone must verify its owner.
    pub user_verification: bool,
    /// An approval of altered text is refused.
    pub transaction: bool,
    /// 10 to 600; as the settings say if not given.
    pub life_seconds: Option<u32>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Hexadecimal.
    pub id: String,
    /// For the browser alone.
    pub number: Option<String>,
    /// Milliseconds since 1970-01-01 UTC.
    pub expires_at: i64,
}

impl App {
    /// Makes a sign-in request and rings the phones.
    pub(crate) async fn request_sign_in(&self, caller: &Caller, request: Request) -> Result<Made, ProviderError> {
        check(&request)?;
        let life = request.life_seconds.unwrap_or(self.config.lifetimes.challenge_seconds);
        if !(10..=600).contains(&life) {
            return Err(ProviderError::Invalid { field: "life_seconds", why: "10 to 600" });
        }
        let id = ChallengeId::new(make_bytes()?);
        let number = request.number.then(make_number).transpose()?;
        let now = self.store.now().await?;
        let (person, devices) = self.find_phones(&request.user).await?;
        let expires_at = now + i64::from(life) * 1_000;
        let bytes = match &person {
            Some(person) if !devices.is_empty() => {
                self.sign_challenge(caller, &request, id, person, &devices, (now, expires_at)).await?
            }
            _ => Vec::new(),
        };
        let row = Challenge {
            id: id.as_bytes().to_vec(),
            tenant: self.tenant.id.clone(),
            relying_party: caller.relying_party.clone(),
            api_key: caller.api_key.clone(),
            subject: person.as_ref().filter(|_| !bytes.is_empty()).map(|p| p.id.clone()),
            application: request.application.clone(),
            place: request.place.clone().unwrap_or_default(),
            client_address: request.client_address.clone().unwrap_or_default(),
            text: request.text.clone().unwrap_or_default(),
            number: number.clone(),
            user_verification: request.user_verification,
            is_transaction: request.transaction,
            devices: devices.iter().flat_map(|d| *d.as_bytes()).collect(),
            bytes,
            state: "open".to_owned(),
            created_at: now,
            expires_at,
            decided_at: None,
            device: None,
            collected_at: None,
            collector: None,
        };
        let (app, caller) = (self.clone(), caller.clone());
        self.store
            .write(move |tx| async move { app.admit(tx, &caller, &request, person, &row).await }.boxed())
            .await??;
        self.ring_all(devices);
        Ok(Made { id: HEXLOWER.encode(id.as_bytes()), number, expires_at })
    }

    /// Counts, checks and stores. The inner result is an answer that is kept.
    async fn admit(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        request: &Request,
        person: Option<Subject>,
        row: &Challenge,
    ) -> Result<Result<(), ProviderError>, ProviderError> {
        let limits = &self.config.limits;
        let entry = Entry::new(&caller.domain, &request.user, person.as_ref(), Mode::Push, &row.client_address);
        let code_open = Bucket::Codes(&request.user).peek(tx, limits).await?.is_ok();
        let other: Vec<_> = code_open.then_some(Method::Code).into_iter().collect();
        let bucket = Bucket::Challenges { relying_party: &caller.relying_party, user: &request.user };
        if let Err(until) = bucket.take(tx, limits).await? {
            self.log(tx, entry.refused("rate-limited")).await?;
            return Ok(Err(ProviderError::Limited { until, other }));
        }
        if let Err(until) = Bucket::WrongNumbers(&request.user).peek(tx, limits).await? {
            self.log(tx, entry.refused("too-many-wrong-numbers")).await?;
            return Ok(Err(ProviderError::Paused { until, other }));
        }
        if let Some(person) = &person {
            let fresh = subject::by_id(tx.connection(), &person.id).await?;
            if let Some(until) = fresh.map(|p| p.paused_until).filter(|until| *until > tx.now) {
                self.log(tx, entry.refused("paused-after-report")).await?;
                return Ok(Err(ProviderError::Paused { until, other }));
            }
            if challenge::count_open(tx, &person.id).await? >= i64::from(limits.open_challenges_per_user) {
                self.log(tx, entry.refused("too-many-open")).await?;
                return Ok(Err(ProviderError::Limited { until: row.expires_at, other }));
            }
        }
        challenge::create(tx, row).await?;
        Ok(Ok(()))
    }

    async fn find_phones(&self, user: &str) -> Result<(Option<Subject>, Vec<DeviceId>), ProviderError> {
        let mut connection = self.store.read().await?;
        let person = subject::by_name(&mut connection, &self.tenant.id, user).await?;
        let rows = match &person {
            Some(person) => device::active(&mut connection, &person.id).await?,
            None => Vec::new(),
        };
        let devices = rows.iter().map(|d| DeviceId::try_from(d.id.as_slice())).collect::<Result<_, _>>()?;
        Ok((person, devices))
    }

    async fn sign_challenge(
        &self,
        caller: &Caller,
        request: &Request,
        id: ChallengeId,
        person: &Subject,
        devices: &[DeviceId],
        (now, expires_at): (i64, i64),
    ) -> Result<Vec<u8>, ProviderError> {
        let label = |text: &Option<String>| text.as_deref().filter(|t| !t.is_empty()).map(Label::parse).transpose();
        let challenge = countersign_wire::approval::Challenge {
            tenant: self.tenant.wire.clone(),
            id,
            issued_at: (now / 1_000).unsigned_abs(),
            expires_at: (expires_at / 1_000).unsigned_abs(),
            account: AccountId::try_from(person.id.as_slice())?,
            devices: devices.to_vec(),
            relying_party: Domain::parse(&caller.domain)?,
            application: Label::parse(&request.application)?,
            place: label(&request.place)?,
            client_address: label(&request.client_address)?,
            text: request.text.clone().filter(|t| !t.is_empty()),
            number: request.number,
            user_verification: request.user_verification,
            transaction: request.transaction,
        };
        let voice = self.voice().await?;
        Ok(voice.key.sign(challenge.to_unsigned(voice.key.thumbprint()))?)
    }
}

fn check(request: &Request) -> Result<(), ProviderError> {
    let fits = |text: &Option<String>| text.as_ref().is_none_or(|t| t.len() <= 128);
    let checks = [
        ((1..=128).contains(&request.user.len()), "user", "1 to 128 bytes"),
        ((1..=128).contains(&request.application.len()), "application", "1 to 128 bytes"),
        (fits(&request.place), "place", "at most 128 bytes"),
        (fits(&request.client_address), "client_address", "at most 128 bytes"),
        (request.text.as_ref().is_none_or(|t| t.len() <= 2_000), "text", "at most 2000 bytes"),
    ];
    match checks.into_iter().find(|(fits, ..)| !fits) {
        Some((_, field, why)) => Err(ProviderError::Invalid { field, why }),
        None => Ok(()),
    }
}
