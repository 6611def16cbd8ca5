//! Asking providers which device token they hold.
//!
//! One signed round trip that changes nothing, once a day for each enrolment and whenever a person asks why a prompt did
//! not come. Providers that do not tell are told again from time to time instead.

use super::{Authenticator, Inner};
use crate::account::Binding;
use crate::device_token;
use crate::error::{Error, Failure};
use crate::exchange::{Outcome, Proof};
use crate::ports::Topics;
use crate::protocols::{self, Task};
use std::time::Duration;

/// Between looks at what is due.
const LOOK_AGAIN: Duration = Duration::from_hours(1);

impl Authenticator {
    pub(super) async fn check_tokens_for_ever(&self) -> Result<(), Failure> {
        loop {
            self.inner.check_tokens().await?;
            self.inner.ports.clock.sleep(LOOK_AGAIN).await;
        }
    }
}

impl Inner {
    /// Asks those whose turn it is.
    pub(super) async fn check_tokens(&self) -> Result<(), Failure> {
        let now = self.time.now();
        let bindings = self.vault.read(|reader| reader.all::<Binding>()).map_err(Error::from)?;
        for binding in bindings.iter().filter(|binding| binding.answers() && device_token::is_due(binding, now)) {
            self.check_token(binding).await?;
        }
        Ok(())
    }

    /// Asks one. Whoever cannot be reached, or does not tell, is asked at the next turn.
    pub(super) async fn check_token(&self, binding: &Binding) -> Result<(), Failure> {
        let Some(protocol) = protocols::find(&binding.protocol) else { return Ok(()) };
        if !protocol.abilities(binding).device_token {
            return Ok(());
        }
        let Ok(exchange) =
            self.driver.with_facts(Some(binding.id), |facts| protocol.begin(Task::Prove(binding), facts))
        else {
            return Ok(());
        };
        let outcome = self.driver.run_unjournalled(Some(binding.id), exchange).await;
        let Outcome::Proven(Proof { device_token_held: Some(held), .. }) = outcome else { return Ok(()) };
        let moment = self.time.moment();
        self.command(Topics { exchanges: !held, ..Topics::default() }, |tx, facts| {
            Ok(device_token::heard(tx, facts, binding.id, held, moment)?)
        })
    }
}
