//! Forgets what is no longer needed, now and then, in whichever process comes first.
//!
//! Receipts live 25 hours (a denial may be sent again for 24), attempts as long as the longest window, log lines as
//! long as the settings say. Nothing depends on this having run: every query compares times itself.

use std::time::Duration;

use futures::FutureExt;

use crate::{
    app::App,
    error::ProviderError,
    store::{attempt, device, log},
};

/// Runs until the process stops.
pub(crate) async fn run(app: App) {
    loop {
        if let Err(error) = app.forget().await {
            tracing::warn!(%error, "old rows were not removed; they will be next time");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            () = app.stop.cancelled() => return,
        }
    }
}

impl App {
    async fn forget(&self) -> Result<(), ProviderError> {
        let limits = &self.config.limits;
        let windows =
            [limits.challenges, limits.codes, limits.offers_per_address, limits.offers_in_all, limits.wrong_numbers];
        let longest = windows.iter().map(|limit| i64::from(limit.window_seconds)).max().unwrap_or_default() * 1_000;
        let keep_log = i64::from(self.config.lifetimes.log_seconds) * 1_000;
        self.store
            .write(move |tx| {
                async move {
                    let now = tx.now;
                    device::prune_receipts(tx, now - RECEIPTS).await?;
                    attempt::prune(tx, now - longest).await?;
                    if keep_log > 0 {
                        log::prune(tx, now - keep_log).await?;
                    }
                    Ok(())
                }
                .boxed()
            })
            .await
    }
}

const EVERY: Duration = Duration::from_hours(1);
/// 25 hours in milliseconds.
const RECEIPTS: i64 = 25 * 3_600_000;
