//! A phone comes from the old provider.
//!
//! It asks for a nonce, then sends its consent, signed by its old device key: over the old statement, which names this
//! provider, over the nonce, and over its new device key. The approval key must be the one that the old provider
//! announced: the device key alone cannot change it. The same consent again gets the same result; a provider that does
//! not know the phone still gives a nonce, so that asking tells nothing.

use countersign_wire::{
    AccountId, DeviceId, Nonce, Thumbprint,
    enrol::EnrolledDevice,
    reply::{Refusal, RefusalCode, decode_result, encode_result},
    succession::{BeginMove, MoveBegun, Moved, ReceivedMove, VerifiedMove},
};
use futures::FutureExt;

use crate::{
    app::App,
    error::ProviderError,
    log::{Entry, Mode},
    random::make_bytes,
    ringing::Admitted,
    store::{Topic, Tx, device, device::Device, import, import::ImportRow, statement, subject},
};

/// A move's answer.
pub(crate) enum MoveAnswer {
    /// The phone is here now.
    Moved(Box<EnrolledDevice>),
    /// A signed refusal.
    Refused(Refusal),
    /// Not a request of this endpoint: no signed answer.
    Malformed,
}

impl App {
    /// Gives a nonce to whoever asks.
    pub(crate) async fn begin_move(&self, begin: &BeginMove) -> Result<MoveBegun, ProviderError> {
        let nonce = Nonce::new(make_bytes()?);
        let life = i64::from(self.config.lifetimes.move_seconds) * 1_000;
        let (tenant, key) = (self.tenant.id.clone(), begin.old_key);
        let known = import::find(&mut *self.store.read().await?, &tenant, key.as_ref()).await?.is_some();
        if known {
            self.store
                .write::<_, ProviderError, _>(move |tx| {
                    async move {
                        let until = tx.now + life;
                        Ok(import::add_nonce(tx, &tenant, key.as_ref(), nonce.as_ref(), until).await?)
                    }
                    .boxed()
                })
                .await?;
        }
        Ok(MoveBegun { nonce, remaining: life.unsigned_abs() })
    }

    /// Takes a phone over, if the old provider announced it and the phone consents.
    pub(crate) async fn take_move(
        &self,
        received: ReceivedMove,
        client_address: &str,
    ) -> Result<MoveAnswer, ProviderError> {
        let found = import::find(
            &mut *self.store.read().await?,
            &self.tenant.id,
            received.unverified().old_key.thumbprint().as_ref(),
        )
        .await?;
        let Some(row) = found else { return Ok(refused(RefusalCode::MoveUnknown)) };
        let approval = Thumbprint::try_from(row.approval_thumbprint.as_slice())?;
        let Ok(verified) = received.verify(&self.tenant.wire, &approval) else {
            return Ok(MoveAnswer::Malformed);
        };
        if row.transcript_digest.as_deref() == Some(verified.payload_digest.as_ref()) {
            return repeated(&row);
        }
        let consent = &verified.consent;
        let mut connection = self.store.read().await?;
        let named =
            import::knows_statement(&mut connection, &self.tenant.id, &row.from_tenant, consent.old_statement.as_ref())
                .await?;
        if !named || consent.old_tenant.as_str() != row.from_tenant {
            return Ok(refused(RefusalCode::MoveUnknown));
        }
        if !statement::was_published(&mut connection, &self.tenant.id, consent.statement.as_ref()).await? {
            return Ok(refused(RefusalCode::StatementUnknown));
        }
        drop(connection);
        let admitted = match self.admit_token(&consent.token)? {
            Ok(admitted) => admitted,
            Err(refusal) => return Ok(MoveAnswer::Refused(refusal)),
        };
        let (app, echo, client_address) = (self.clone(), admitted.clone(), client_address.to_owned());
        let answer = self
            .store
            .write::<_, ProviderError, _>(move |tx| {
                async move { app.move_in(tx, &row.device_thumbprint, &verified, &admitted, &client_address).await }
                    .boxed()
            })
            .await?;
        if matches!(answer, MoveAnswer::Moved(_)) {
            self.push_echo(&echo);
        }
        Ok(answer)
    }

    async fn move_in(
        &self,
        tx: &mut Tx,
        old_key: &[u8],
        verified: &VerifiedMove,
        admitted: &Admitted,
        client_address: &str,
    ) -> Result<MoveAnswer, ProviderError> {
        let consent = &verified.consent;
        let found = import::find(tx.connection(), &self.tenant.id, old_key).await?;
        let Some(row) = found else { return Ok(refused(RefusalCode::MoveUnknown)) };
        let new_thumbprint = consent.device_key.thumbprint();
        if let Some(moved) = &row.device {
            // Begun again after a lost reply: with the same new key it is the same phone.
            let known = device::find(tx.connection(), moved).await?;
            let same = known.is_some_and(|d| d.device_thumbprint == new_thumbprint.as_ref());
            return if same { repeated(&row) } else { Ok(refused(RefusalCode::MoveUnknown)) };
        }
        if !import::knows_nonce(tx, &self.tenant.id, &row.device_thumbprint, consent.provider_nonce.as_ref()).await? {
            return Ok(refused(RefusalCode::MoveExpired));
        }
        let id = DeviceId::new(make_bytes()?);
        let phone = Device {
            id: id.as_ref().to_vec(),
            tenant: self.tenant.id.clone(),
            subject: row.subject.clone(),
            device_key: consent.device_key.to_cose_key(),
            device_thumbprint: new_thumbprint.as_ref().to_vec(),
            approval_key: consent.approval_key.to_cose_key(),
            approval_thumbprint: row.approval_thumbprint.clone(),
            name: consent.name.as_str().to_owned(),
            attestation: None,
            confirmed: true,
            state: "active".to_owned(),
            ended_why: None,
            created_at: tx.now,
            expires_at: tx.now,
            seen_at: tx.now,
            previous_key: None,
            sequence: 0,
            log_head: None,
            alarm_at: None,
        };
        device::create(tx, &phone).await?;
        let result = EnrolledDevice {
            device: id,
            account: AccountId::try_from(row.subject.as_slice())?,
            nonce: Nonce::new(make_bytes()?),
            active: true,
            codes: None,
            token: self.set_token(tx, &phone.id, admitted).await?,
            remaining: None,
        };
        let encoded = encode_result(&Moved(result.clone()));
        import::moved(
            tx,
            &self.tenant.id,
            &row.device_thumbprint,
            verified.payload_digest.as_ref(),
            &encoded,
            &phone.id,
        )
        .await?;
        let person = subject::by_id(tx.connection(), &row.subject).await?;
        let name = person.as_ref().map(|p| p.name.clone()).unwrap_or_default();
        let entry = Entry::new("", &name, person.as_ref(), Mode::Activation, client_address)
            .device(tx, Some(&phone.id))
            .await?;
        self.log(tx, entry.approved_with("moved-from-old-provider")).await?;
        tx.wake(Topic::subject(&row.subject));
        Ok(MoveAnswer::Moved(Box::new(result)))
    }
}

fn repeated(row: &ImportRow) -> Result<MoveAnswer, ProviderError> {
    Ok(match &row.result {
        Some(result) => MoveAnswer::Moved(Box::new(decode_result::<Moved>(result)?.0)),
        None => refused(RefusalCode::MoveUnknown),
    })
}

fn refused(code: RefusalCode) -> MoveAnswer {
    MoveAnswer::Refused(Refusal::plain(code))
}
