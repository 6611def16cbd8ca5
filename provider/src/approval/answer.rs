//! A phone's answer: approve, deny or report.
//!
//! An approval counts while the request is open, with the right number, with user verification where it was asked for,
//! and with the whole text shown where it is a transaction. A denial or a report counts until the relying party has
//! collected the result; after that it is kept, and answered with when the person was signed in. One wrong number ends
//! the request. Every answer is kept with its signed bytes.

use countersign_wire::{
    Digest,
    approval::{Answer, Decision, Receipt, Recorded},
    reply::{Refusal, RefusalCode},
    request::Verified,
};

use crate::{
    app::App,
    error::ProviderError,
    limit::Bucket,
    log::{Entry, Mode},
    store::{StoreError, Tx, challenge, challenge::Challenge, device, device::Device, subject, tenant},
};

/// The provider's word, or its refusal; either is an answer that is kept.
pub(crate) type Answered = Result<Receipt, Refusal>;

impl App {
    /// Records an answer whose signature has been verified. `evidence` are the bytes received.
    pub(crate) async fn answer_in(
        &self,
        tx: &mut Tx,
        phone: &Device,
        request: &Verified<Answer>,
        evidence: &[u8],
    ) -> Result<Answered, ProviderError> {
        let answer = &request.request;
        let found = challenge::find(tx.connection(), answer.challenge.as_ref()).await?;
        let Some(row) = found.filter(|row| row.is_for(&phone.id) && Digest::of(&row.bytes) == answer.digest) else {
            return Ok(refused(RefusalCode::ChallengeUnknown));
        };
        let asked = tenant::relying_party(tx.connection(), &row.relying_party)
            .await?
            .ok_or(StoreError::Damaged("relying_party"))?;
        if asked.domain != answer.relying_party.as_str() {
            return Ok(refused(RefusalCode::ChallengeUnknown));
        }
        let person = subject::by_id(tx.connection(), &phone.subject).await?.ok_or(StoreError::Damaged("subject"))?;
        let entry = Entry::new(&asked.domain, &person.name, Some(&person), Mode::Push, &row.client_address)
            .device(tx, Some(&phone.id))
            .await?;
        let sequence = request.frame.sequence.unwrap_or_default();
        let recorded = match answer.decision {
            Decision::Approve => self.approve(tx, phone, &row, answer, entry, &person.name).await?,
            Decision::Deny => self.deny(tx, phone, &row, false, entry).await?,
            Decision::Report => self.deny(tx, phone, &row, true, entry).await?,
        };
        let evidence = challenge::Decision {
            challenge: &row.id,
            device: &phone.id,
            sequence: i64::try_from(sequence).unwrap_or(i64::MAX),
            decided: answer.decision.as_str(),
            outcome: recorded.as_ref().map_or_else(|refusal| refusal.code.as_str(), |(recorded, _)| recorded.as_str()),
            user_verified: answer.user_verified,
            evidence,
        };
        challenge::add_decision(tx, &evidence).await?;
        if recorded.is_ok() {
            device::set_log_head(tx, &phone.id, answer.log_head.as_ref()).await?;
        }
        Ok(recorded.map(|(recorded, at)| Receipt {
            challenge: answer.challenge,
            recorded,
            log_head: answer.log_head,
            sequence,
            at,
        }))
    }

    async fn approve(
        &self,
        tx: &mut Tx,
        phone: &Device,
        row: &Challenge,
        answer: &Answer,
        entry: Entry,
        user: &str,
    ) -> Result<Result<(Recorded, Option<u64>), Refusal>, ProviderError> {
        if row.state != "open" || row.collected_at.is_some() {
            let over = if row.state == "open" {
                RefusalCode::ChallengeExpired
            } else {
                RefusalCode::ChallengeAnsweredElsewhere
            };
            return Ok(refused(over));
        }
        if row.expires_at <= tx.now {
            return Ok(refused(RefusalCode::ChallengeExpired));
        }
        if row.user_verification && !answer.user_verified {
            return Ok(refused(RefusalCode::UserVerificationRequired));
        }
        if row.is_transaction && answer.altered {
            return Ok(refused(RefusalCode::AlteredRefused));
        }
        if row.number != answer.number {
            challenge::end_by_wrong_number(tx, &row.id, &phone.id).await?;
            let _counted = Bucket::WrongNumbers(user).take(tx, &self.config.limits).await?;
            self.log(tx, entry.refused("wrong-number")).await?;
            return Ok(refused(RefusalCode::WrongNumber));
        }
        if !challenge::approve(tx, &row.id, &phone.id).await? {
            return Ok(refused(RefusalCode::ChallengeAnsweredElsewhere));
        }
        // What a phone says about its owner is its own word: attestation is not verified.
        let how = if answer.user_verified { "user-verification-self-asserted" } else { "" };
        self.log(tx, entry.approved_with(how)).await?;
        Ok(Ok((Recorded::Approved, None)))
    }

    async fn deny(
        &self,
        tx: &mut Tx,
        phone: &Device,
        row: &Challenge,
        report: bool,
        entry: Entry,
    ) -> Result<Result<(Recorded, Option<u64>), Refusal>, ProviderError> {
        let counted = challenge::deny(tx, &row.id, &phone.id, report).await?;
        let mut paused_until = None;
        if report {
            let until = tx.now + i64::from(self.config.lifetimes.report_pause_seconds) * 1_000;
            subject::pause(tx, &phone.subject, until).await?;
            paused_until = Some(until.unsigned_abs());
            tracing::warn!(alert = "reported", challenge = %data_encoding::HEXLOWER.encode(&row.id), "a person reported a sign-in that somebody else started");
        }
        let signed_in_at = row.collected_at.filter(|_| !counted && row.state == "approved");
        if let Some(at) = signed_in_at {
            self.log(tx, entry.refused(if report { "reported-too-late" } else { "denied-too-late" })).await?;
            return Ok(Ok((Recorded::TooLate, Some(at.unsigned_abs()))));
        }
        self.log(tx, entry.refused(if report { "reported" } else { "denied" })).await?;
        Ok(Ok(if report { (Recorded::Reported, paused_until) } else { (Recorded::Denied, None) }))
    }
}

fn refused<T>(code: RefusalCode) -> Result<T, Refusal> {
    Err(Refusal::plain(code))
}
