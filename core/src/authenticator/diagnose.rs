//! "Why did I not get my prompt?"

use super::Authenticator;
use crate::account::{Account, AccountId, Binding, BindingId, DeviceToken, Standing};
use crate::device_token::RENEW;
use crate::error::{Error, Failure, FailureCode};
use crate::exchange::{Outcome, Reason};
use crate::ports::{KeyName, UnixMillis};
use crate::protocols::{self, Task};
use std::time::Duration;

/// A clock this far off makes wrong codes.
const CLOCK_TOLERANCE: Duration = Duration::from_secs(10);

/// What a line of the check is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// This phone's clock against the providers'.
    Clock {
        /// How far the phone's clock is off, in milliseconds; positive when it is ahead.
        ahead_ms: Option<i64>,
    },
    /// This phone's clock against one provider's, where they differ and nobody else says who is right. The clock for codes
    /// is not put right by it: one server alone must not be able to.
    ProviderClock {
        /// Its host.
        host: String,
        /// How far the phone's clock is ahead of the provider's, in milliseconds; negative when it is behind.
        ahead_ms: i64,
    },
    /// The vault.
    Vault,
    /// Whether the provider answers, by host.
    Provider {
        /// Its host.
        host: String,
        /// Its last authenticated reply.
        last_contact: Option<UnixMillis>,
    },
    /// What the provider last said about this phone.
    Standing {
        /// Its host.
        host: String,
    },
    /// Whether the provider rings the right address.
    DeviceToken {
        /// Its host.
        host: String,
        /// The channel.
        channel: &'static str,
    },
    /// Whether the phone's keys are alive.
    Keys {
        /// The provider's host.
        host: String,
    },
    /// Requests that are open now.
    OpenPrompts {
        /// How many.
        count: usize,
    },
    /// Answers and other changes that still wait for the network.
    Waiting {
        /// How many.
        count: usize,
    },
}

/// How a line turned out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FindingState {
    /// As it should be.
    Fine,
    /// Look at it; the failure says what helps.
    Attention(Failure),
    /// It could not be found out.
    Unknown,
}

/// One line of the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// How it turned out.
    pub state: FindingState,
}

impl Authenticator {
    /// Checks everything a prompt needs on its way to this account. Asks each provider once.
    pub async fn diagnose(&self, of: &AccountId) -> Result<Vec<Finding>, Failure> {
        let bindings = self.inner.vault.read(|reader| -> Result<Vec<Binding>, Error> {
            reader.get::<Account>(&(*of).into())?.ok_or(Error::NotFound)?;
            Ok(reader.all::<Binding>()?.into_iter().filter(|binding| binding.account == *of).collect())
        })?;
        let mut findings = vec![self.vault_finding()];
        for binding in &bindings {
            findings.push(self.provider_finding(binding).await?);
            findings.extend(self.provider_clock_finding(binding));
            let now = self.inner.vault.read(|reader| reader.get::<Binding>(&binding.id.into())).map_err(Error::from)?;
            findings.push(standing_finding(now.as_ref().unwrap_or(binding)));
            self.inner.check_token(binding).await?;
            findings.push(self.token_finding(binding.id)?);
            findings.push(self.key_finding(binding).await);
        }
        findings.insert(1, self.clock_finding());
        findings.push(self.prompts_finding()?);
        findings.push(self.waiting_finding(of)?);
        Ok(findings)
    }

    fn vault_finding(&self) -> Finding {
        let sound = self.inner.health.is_sound();
        Finding { subject: Subject::Vault, state: fine_or(sound, FailureCode::VaultDamaged) }
    }

    fn clock_finding(&self) -> Finding {
        let ahead_ms = self.inner.time.ahead_ms();
        let state = match ahead_ms {
            None => FindingState::Unknown,
            Some(ahead) => {
                let off = Duration::from_millis(ahead.unsigned_abs());
                if off <= CLOCK_TOLERANCE {
                    FindingState::Fine
                } else {
                    let failure = Failure { clock_ahead_ms: Some(ahead), ..Failure::new(FailureCode::ClockWrong) };
                    FindingState::Attention(failure)
                }
            }
        };
        Finding { subject: Subject::Clock { ahead_ms }, state }
    }

    /// Only where something is to be said.
    fn provider_clock_finding(&self, binding: &Binding) -> Option<Finding> {
        let ahead_ms = self.inner.time.ahead_of(&binding.provider)?;
        if Duration::from_millis(ahead_ms.unsigned_abs()) <= CLOCK_TOLERANCE {
            return None;
        }
        let failure = Failure { clock_ahead_ms: Some(ahead_ms), ..Failure::new(FailureCode::ClockWrong) };
        let subject = Subject::ProviderClock { host: binding.endpoint.host.clone(), ahead_ms };
        Some(Finding { subject, state: FindingState::Attention(failure) })
    }

    /// Asks the provider, and takes in what it says: a person who asks learns it, and so does the account.
    async fn provider_finding(&self, binding: &Binding) -> Result<Finding, Failure> {
        let subject = Subject::Provider { host: binding.endpoint.host.clone(), last_contact: binding.last_contact };
        let Some(protocol) = protocols::find(&binding.protocol) else {
            return Ok(Finding { subject, state: FindingState::Unknown });
        };
        let driver = &self.inner.driver;
        let begun = driver.with_facts(Some(binding.id), |facts| {
            let examination = protocol.begin(Task::Examine(binding), facts);
            examination.or_else(|_| protocol.begin(Task::Poll { of: binding, wait: Duration::ZERO, shown: &[] }, facts))
        });
        let Ok(exchange) = begun else { return Ok(Finding { subject, state: FindingState::Unknown }) };
        let asked = self.inner.time.now();
        let state = match driver.run_unjournalled(Some(binding.id), exchange).await {
            Outcome::Polled(polled) => {
                self.inner.take_in(binding, &polled, asked)?;
                FindingState::Fine
            }
            // It could not even begin: the phone is locked.
            Outcome::Failed(Reason::NotRecorded) => FindingState::Unknown,
            Outcome::Failed(reason) => {
                self.inner.take_refusal(binding, &reason)?;
                FindingState::Attention(Error::Exchange(reason).into())
            }
            _ => FindingState::Unknown,
        };
        Ok(Finding { subject, state })
    }

    fn token_finding(&self, binding: BindingId) -> Result<Finding, Failure> {
        let found = self.inner.vault.read(|reader| reader.get::<Binding>(&binding.into())).map_err(Error::from)?;
        let binding = found.ok_or(Error::NotFound)?;
        let now = self.inner.time.now();
        let (channel, state) = match &binding.token.confirmed {
            None | Some((DeviceToken::None, _)) => ("none", FindingState::Unknown),
            Some((token, at)) => {
                let fresh = !binding.token.drifted && now.since(*at) < RENEW;
                (token.channel(), fine_or(fresh, FailureCode::Unreachable))
            }
        };
        Ok(Finding { subject: Subject::DeviceToken { host: binding.endpoint.host, channel }, state })
    }

    async fn key_finding(&self, binding: &Binding) -> Finding {
        let subject = Subject::Keys { host: binding.endpoint.host.clone() };
        let Ok(names) = self.inner.ports.signer.names().await else {
            return Finding { subject, state: FindingState::Unknown };
        };
        let alive = |name: &KeyName| names.contains(name);
        let both = alive(&binding.keys.device) && alive(&binding.keys.approval);
        Finding { subject, state: fine_or(both, FailureCode::KeyGone) }
    }

    fn prompts_finding(&self) -> Result<Finding, Failure> {
        Ok(Finding { subject: Subject::OpenPrompts { count: self.pending()?.len() }, state: FindingState::Fine })
    }

    fn waiting_finding(&self, of: &AccountId) -> Result<Finding, Failure> {
        let count = self.under_way()?.iter().filter(|(_, _, account)| account == of).count();
        let state = fine_or(count == 0, FailureCode::Unreachable);
        Ok(Finding { subject: Subject::Waiting { count }, state })
    }
}

fn standing_finding(binding: &Binding) -> Finding {
    let state = match binding.standing {
        Standing::Good => match binding.suspected {
            None => FindingState::Fine,
            Some(trouble) => FindingState::Attention(Error::NeedsReactivation(trouble).into()),
        },
        Standing::Suspended { until } => {
            FindingState::Attention(Failure { until, ..Failure::new(FailureCode::Suspended) })
        }
        Standing::NeedsReactivation(trouble) => FindingState::Attention(Error::NeedsReactivation(trouble).into()),
    };
    Finding { subject: Subject::Standing { host: binding.endpoint.host.clone() }, state }
}

fn fine_or(fine: bool, code: FailureCode) -> FindingState {
    if fine { FindingState::Fine } else { FindingState::Attention(Failure::new(code)) }
}
