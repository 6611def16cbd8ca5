//! A phone of the demo: the same core as every command of this program, with its data in memory.

use super::keys::{MemoryAnchor, MemoryKeys};
use super::network::{Mode, Network};
use super::step::{Fault, must};
use countersign::account::AccountId;
use countersign::activation::Activate;
use countersign::authenticator::{AccountView, Activated, PendingApproval, PendingOffer, Ticket, TicketResult};
use countersign::exchange::Answered;
use countersign::log::Event;
use countersign::ports::{Ports, Transport};
use countersign::protocols::{Answer, OfferText};
use countersign::vault::{Location, MemoryFile};
use countersign::{Authenticator, Config, Failure};
use countersign_adapters::{SoftwareSigner, SystemClock, SystemEntropy};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// One run of the worker.
const BUDGET: Duration = Duration::from_secs(5);
/// Nothing in this story takes longer.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(200);

/// A phone and the network that it is on.
pub(super) struct Phone {
    pub(super) core: Authenticator,
    pub(super) network: Arc<Network>,
}

impl Phone {
    /// A new one, empty.
    pub(super) async fn new() -> Result<Self, Fault> {
        let network = Arc::new(Network::new().map_err(Fault::of)?);
        let transport: Arc<dyn Transport> = network.clone();
        let ports = Ports {
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            signer: Arc::new(SoftwareSigner::in_memory()),
            transport,
            vault_keys: Arc::new(MemoryKeys::default()),
            anchor: Arc::new(MemoryAnchor::default()),
            listener: Arc::new(()),
        };
        let vault = Location::Memory(MemoryFile::new().map_err(Fault::of)?);
        Ok(Self { core: Authenticator::open(ports, Config { vault, development: true }).await?, network })
    }

    /// Does what is due, and asks every provider once.
    pub(super) async fn work(&self) -> Result<(), Failure> {
        self.core.work_until_idle(BUDGET, true).await
    }

    /// Reads a link and asks the provider about it, as if the person had confirmed the host.
    pub(super) async fn look_at(&self, link: &str) -> Result<PendingOffer, Fault> {
        let text = OfferText::scanned(link.to_owned()).map_err(Fault::of)?;
        let mut offer = self.core.read_offer(&text)?;
        offer.look_up().await?;
        Ok(offer)
    }

    /// Adds an account, up to the digits.
    pub(super) async fn enrol(&self, link: &str) -> Result<Activated, Fault> {
        let offer = self.look_at(link).await?;
        let ticket = offer.activate(Activate::New { label: None })?;
        Ok(self.finish(ticket).await?)
    }

    /// Waits until the account is active.
    pub(super) async fn prove(&self, activated: &Activated) -> Result<(), Fault> {
        let Some(proof) = &activated.proof else { return Ok(()) };
        match self.core.ticket::<()>(proof)? {
            Some(ticket) => Ok(self.finish(ticket).await?),
            None => Ok(()),
        }
    }

    /// Works until the ticket has come to its end.
    pub(super) async fn finish<T: TicketResult>(&self, ticket: Ticket<T>) -> Result<T, Failure> {
        let begun = Instant::now();
        loop {
            self.work().await?;
            match ticket.ready() {
                Some(result) => return result,
                None if begun.elapsed() > PATIENCE => {
                    return Err(Failure::new(countersign::FailureCode::Unconfirmed));
                }
                None => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Asks the provider, and gives the prompts that wait.
    pub(super) async fn prompts(&self) -> Result<Vec<PendingApproval>, Fault> {
        self.work().await?;
        Ok(self.core.pending()?)
    }

    /// The one prompt that waits.
    pub(super) async fn prompt(&self) -> Result<PendingApproval, Fault> {
        let mut prompts = self.prompts().await?;
        must(prompts.len() == 1, &format!("exactly one prompt waits (there are {})", prompts.len()))?;
        prompts.pop().ok_or_else(|| Fault::Wrong("a prompt waits".to_owned()))
    }

    /// Decides and waits for the provider's word.
    pub(super) async fn answer(&self, prompt: PendingApproval, answer: &Answer) -> Result<Answered, Failure> {
        self.finish(prompt.decide(answer)?).await
    }

    /// Its one account.
    pub(super) fn account(&self) -> Result<AccountView, Fault> {
        let first = self.core.accounts()?.into_iter().next();
        first.ok_or_else(|| Fault::Wrong("the phone has an account".to_owned()))
    }

    /// The code that it shows now.
    pub(super) fn code(&self, of: &AccountId) -> Result<String, Fault> {
        let list = self.core.codes(&[*of])?;
        let now = list.rows.iter().find_map(|row| row.now.as_ref());
        Ok(now.ok_or_else(|| Fault::Wrong("the account makes codes".to_owned()))?.code.as_str().to_owned())
    }

    /// What its log says about this account.
    pub(super) fn events(&self) -> Result<Vec<Event>, Fault> {
        Ok(self.core.log(&self.account()?.id)?.into_iter().filter_map(|entry| entry.event).collect())
    }

    /// Changes its network.
    pub(super) fn set_network(&self, mode: Mode) {
        self.network.set(mode);
    }
}
