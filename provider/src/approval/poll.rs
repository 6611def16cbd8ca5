//! A phone asks what there is for it, and may wait for it.
//!
//! A poll is answered at once when there is a request that the phone did not name, a result of one that it named, or a
//! newer statement; otherwise it is held open until one of these comes, from this process or another.

use std::time::Duration;

use countersign_wire::approval::{ChallengeOutcome, OpenPrompt, Outcome, Poll, Polled};

use crate::{
    app::App,
    error::ProviderError,
    store::{Topic, challenge, challenge::Challenge, device::Device, statement},
};

impl App {
    /// Waits as long as the phone asked and the settings allow. `held` is the digest of the phone's statement.
    pub(crate) async fn poll(&self, phone: &Device, poll: &Poll, held: &[u8]) -> Result<Polled, ProviderError> {
        let wait = poll.wait.min(self.config.lifetimes.long_poll_seconds.into());
        let deadline = tokio::time::Instant::now() + Duration::from_secs(wait);
        loop {
            let waiting = self.store.wait_for(Topic::subject(&phone.subject));
            let (polled, news, next_end) = self.look_for_news(phone, poll, held).await?;
            if news || tokio::time::Instant::now() >= deadline || self.stop.is_cancelled() {
                return Ok(polled);
            }
            let next_end = tokio::time::Instant::now() + next_end;
            tokio::select! {
                () = waiting.changed() => {}
                () = tokio::time::sleep_until(next_end.min(deadline)) => {}
                () = self.stop.cancelled() => {}
            }
        }
    }

    /// What there is, whether any of it is new, and when the next open request ends by itself.
    async fn look_for_news(
        &self,
        phone: &Device,
        poll: &Poll,
        held: &[u8],
    ) -> Result<(Polled, bool, Duration), ProviderError> {
        let now = self.store.now().await?;
        let mut connection = self.store.read().await?;
        let open: Vec<_> = challenge::open(&mut connection, &phone.subject, now)
            .await?
            .into_iter()
            .filter(|row| row.is_for(&phone.id))
            .take(MOST_PROMPTS)
            .collect();
        let next_end = open.iter().map(|row| row.expires_at - now).min().unwrap_or(FAR_AWAY);
        let asked_ids: Vec<Vec<u8>> = poll.ask.iter().map(|id| id.as_bytes().to_vec()).collect();
        let asked = challenge::of_subject(&mut connection, &phone.subject, &asked_ids).await?;
        let outcomes: Vec<_> = poll
            .ask
            .iter()
            .filter_map(|id| {
                let row = asked.iter().find(|row| row.id == id.as_bytes());
                let (outcome, at) = match row {
                    Some(row) => outcome(row, now)?,
                    None => (Outcome::Unknown, 0),
                };
                Some(ChallengeOutcome { challenge: *id, outcome, at: at.unsigned_abs() })
            })
            .collect();
        let unnamed = open.iter().any(|row| !asked_ids.contains(&row.id));
        let current = statement::current(&mut connection, &self.tenant.id).await?;
        let newer = current.is_some_and(|s| s.digest != held);
        let news = unnamed || !outcomes.is_empty() || newer;
        let prompts = open
            .into_iter()
            .map(|row| OpenPrompt { remaining: (row.expires_at - now).unsigned_abs(), challenge: row.bytes })
            .collect();
        Ok((Polled { prompts, outcomes }, news, Duration::from_millis(next_end.unsigned_abs() + 1)))
    }
}

/// What became of a request; nothing while it is open.
fn outcome(row: &Challenge, now: i64) -> Option<(Outcome, i64)> {
    let at = row.decided_at.unwrap_or(row.expires_at);
    match row.state.as_str() {
        "approved" => Some((Outcome::Approved, at)),
        "denied" => Some((Outcome::Denied, at)),
        "reported" => Some((Outcome::Reported, at)),
        "open" if row.expires_at > now => None,
        "open" => Some((Outcome::Expired, row.expires_at)),
        _ => Some((Outcome::Cancelled, at)),
    }
}

/// As many as a reply holds.
const MOST_PROMPTS: usize = 16;
/// Milliseconds; longer than any poll.
const FAR_AWAY: i64 = 3_600_000;
