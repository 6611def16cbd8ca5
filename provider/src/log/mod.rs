//! The verification log: one line for each time that somebody was verified, or was not.
//!
//! A line says when, who asked, about whom, how, with what result and why, at which node and from which address. It
//! holds no codes, no numbers and no keys; the address of the phone appears as a digest. Name, e-mail and telephone
//! number are left out unless the settings ask for them. Lines are written in the transaction that they report, so
//! there is neither a result without a line nor a line without a result.

mod export;
#[cfg(test)]
mod tests;

pub use export::{Line, as_csv};

use crate::{
    app::App,
    error::ProviderError,
    random::make_bytes,
    store::{StoreError, Tx, device_token, log, subject::Subject},
};

/// How somebody was to be verified.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Mode {
    /// A sign-in request.
    Push,
    /// An offline code.
    Code,
    /// A new phone.
    Activation,
}

/// A line in the making.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    relying_party: String,
    user: String,
    subject: Option<Subject>,
    mode: Mode,
    client_address: String,
    device_token_digest: Option<Vec<u8>>,
    result: &'static str,
    reason: String,
}

impl Entry {
    pub(crate) fn new(
        relying_party: &str,
        user: &str,
        subject: Option<&Subject>,
        mode: Mode,
        client_address: &str,
    ) -> Self {
        Self {
            relying_party: relying_party.to_owned(),
            user: user.to_owned(),
            subject: subject.cloned(),
            mode,
            client_address: client_address.to_owned(),
            device_token_digest: None,
            result: "refused",
            reason: String::new(),
        }
    }

    /// Names the phone by the digest of where it is rung.
    pub(crate) async fn device(mut self, tx: &mut Tx, device: Option<&[u8]>) -> Result<Self, StoreError> {
        if let Some(device) = device {
            let rung = device_token::of_device(tx.connection(), device).await?;
            self.device_token_digest = rung.into_iter().next().map(|t| t.digest);
        }
        Ok(self)
    }

    pub(crate) fn approved(mut self) -> Self {
        self.result = "approved";
        self
    }

    /// Approved, with something worth knowing about how.
    pub(crate) fn approved_with(mut self, reason: &str) -> Self {
        reason.clone_into(&mut self.reason);
        self.approved()
    }

    pub(crate) fn refused(mut self, reason: &str) -> Self {
        self.result = "refused";
        reason.clone_into(&mut self.reason);
        self
    }
}

impl App {
    /// Writes a line in the transaction that it reports.
    pub(crate) async fn log(&self, tx: &mut Tx, entry: Entry) -> Result<(), ProviderError> {
        let policy = &self.config.log;
        let person = entry.subject.as_ref();
        let line = log::Verification {
            id: make_bytes::<16>()?.to_vec(),
            at: tx.now,
            tenant: self.tenant.id.clone(),
            relying_party: entry.relying_party,
            full_name: person.filter(|_| policy.name).and_then(|s| s.full_name.clone()),
            email: person.filter(|_| policy.email).and_then(|s| s.email.clone()),
            phone: person.filter(|_| policy.phone).and_then(|s| s.phone.clone()),
            subject: entry.user,
            device_token_digest: entry.device_token_digest,
            mode: match entry.mode {
                Mode::Push => "push",
                Mode::Code => "code",
                Mode::Activation => "activation",
            }
            .to_owned(),
            result: entry.result.to_owned(),
            reason: entry.reason,
            server_name: self.config.server_name.clone(),
            server_address: self.server_address(),
            client_address: entry.client_address,
        };
        log::add(tx, &line).await?;
        Ok(())
    }

    /// Lines with `from <= at < to` in milliseconds since 1970-01-01 UTC, oldest first, at most 10,000.
    pub(crate) async fn log_lines(&self, from: i64, to: i64) -> Result<Vec<Line>, ProviderError> {
        let mut connection = self.store.read().await?;
        let rows = log::between(&mut connection, &self.tenant.id, from, to, MOST_LINES).await?;
        Ok(rows.into_iter().map(Line::from).collect())
    }
}

/// Lines per export. Ask again from the last time for more.
const MOST_LINES: i64 = 10_000;
