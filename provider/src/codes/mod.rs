//! Offline codes: HOTP (RFC 4226) and TOTP (RFC 6238), verified so that each code counts once.
//!
//! In comes a person's name and a code; out goes accepted or refused, and nothing about why: whether the person exists,
//! has a phone or has used this code before looks the same. One step before and after the present counts for TOTP,
//! and a few counters ahead for HOTP, because clocks and thumbs are imprecise. Everything up to the code that was
//! accepted is used up in the same transaction. Wrong codes are counted per name; a sign-in by phone stays open.
//! Codes are compared in constant time. Nothing here ever makes a code for a person.

#[cfg(test)]
mod tests;

use countersign_wire::Secret;
use futures::FutureExt;
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY, HMAC_SHA256, HMAC_SHA512};

use crate::{
    app::App,
    equal,
    error::{Method, ProviderError},
    limit::Bucket,
    log::{Entry, Mode},
    seal::Place,
    store::{StoreError, Tx, code, code::CodeRow, subject},
};

/// A code to verify.
#[derive(Debug, Clone)]
pub struct Attempt {
    /// The relying party's name for the person.
    pub user: String,
    /// As typed, without spaces.
    pub code: String,
    /// The browser's address, for the log.
    pub client_address: String,
    /// The asking service's domain, for the log.
    pub relying_party: String,
}

impl App {
    /// Whether the code is right and was not used before.
    pub(crate) async fn verify_code(&self, attempt: Attempt) -> Result<bool, ProviderError> {
        let app = self.clone();
        self.store.write(move |tx| async move { app.verify_code_in(tx, &attempt).await }.boxed()).await?
    }

    /// The outer result is the transaction's; a refusal is an answer too and is kept.
    async fn verify_code_in(
        &self,
        tx: &mut Tx,
        attempt: &Attempt,
    ) -> Result<Result<bool, ProviderError>, ProviderError> {
        let limits = &self.config.limits;
        let bucket = Bucket::Codes(&attempt.user);
        let person = subject::by_name(tx.connection(), &self.tenant.id, &attempt.user).await?;
        let entry =
            Entry::new(&attempt.relying_party, &attempt.user, person.as_ref(), Mode::Code, &attempt.client_address);
        if let Err(until) = bucket.peek(tx, limits).await? {
            self.log(tx, entry.refused("rate-limited")).await?;
            let push_open = Bucket::WrongNumbers(&attempt.user).peek(tx, limits).await?.is_ok();
            return Ok(Err(ProviderError::Limited {
                until,
                other: push_open.then_some(Method::Push).into_iter().collect(),
            }));
        }
        let rows = match &person {
            Some(person) => code::of_subject(tx.connection(), &person.id).await?,
            None => Vec::new(),
        };
        for row in rows {
            let seed = self.sealer.open(Place::Code(&row.id), &row.sealed_seed)?;
            if let Some(used) = find(&row, &seed, &attempt.code, tx.now, u64::from(self.config.limits.hotp_look_ahead))?
                && code::use_up(tx, &row.id, used).await?
            {
                let entry = entry.device(tx, row.device.as_deref()).await?;
                self.log(tx, entry.approved()).await?;
                return Ok(Ok(true));
            }
        }
        let _counted = bucket.take(tx, limits).await?;
        self.log(tx, entry.refused("wrong-code")).await?;
        Ok(Ok(false))
    }
}

/// The step or counter that the code belongs to, if it is right and not below what was used.
fn find(row: &CodeRow, seed: &Secret, given: &str, now: i64, look_ahead: u64) -> Result<Option<i64>, StoreError> {
    let (first, last) = match row.kind.as_str() {
        "totp" => {
            let step = now.div_euclid(row.period.max(1) * 1_000);
            ((step - 1).max(row.moving), step + 1)
        }
        "hotp" => (row.moving, row.moving.saturating_add_unsigned(look_ahead)),
        _ => return Err(StoreError::Damaged("code.kind")),
    };
    let algorithm = algorithm(&row.algorithm).ok_or(StoreError::Damaged("code.algorithm"))?;
    let digits =
        u32::try_from(row.digits).ok().filter(|d| (6..=10).contains(d)).ok_or(StoreError::Damaged("code.digits"))?;
    let key = hmac::Key::new(algorithm, seed.expose());
    let right = |counter: &i64| {
        equal::in_constant_time(hotp(&key, counter.unsigned_abs(), digits).as_bytes(), given.as_bytes())
    };
    Ok((first.max(0)..=last).find(right))
}

/// RFC 4226 §5.3.
pub(crate) fn hotp(key: &hmac::Key, counter: u64, digits: u32) -> String {
    let tag = hmac::sign(key, &counter.to_be_bytes());
    let tag = tag.as_ref();
    let offset = usize::from(tag.last().copied().unwrap_or_default() & 0x0f);
    let window: [u8; 4] = tag.get(offset..offset + 4).and_then(|w| w.try_into().ok()).unwrap_or_default();
    let number = u64::from(u32::from_be_bytes(window) & 0x7fff_ffff) % 10_u64.pow(digits);
    format!("{number:0width$}", width = usize::try_from(digits).unwrap_or_default())
}

pub(crate) fn algorithm(name: &str) -> Option<hmac::Algorithm> {
    match name {
        "SHA1" => Some(HMAC_SHA1_FOR_LEGACY_USE_ONLY),
        "SHA256" => Some(HMAC_SHA256),
        "SHA512" => Some(HMAC_SHA512),
        _ => None,
    }
}
