//! A phone: the core over a vault in a file, keys in memory, a clock of its own and a line into the network.

use super::{Home, KeysInMemory, Line, Network, Offered, PhoneClock, World};
use countersign::{
    Authenticator, Config, Failure, FailureCode,
    account::{AccountId, PushState},
    activation::Activate,
    authenticator::{AccountView, Activated, CodeNow, PendingApproval, PendingOffer, Ticket, TicketResult},
    exchange::{Answered, Decision, Receipt},
    log::{Event, Verification},
    ports::{Anchor, Ports, Signer, Transport},
    protocols::{Answer, OfferText},
};
use countersign_adapters::{FileAnchor, SoftwareSigner, SystemEntropy};
use std::{ops::Deref, sync::Arc, time::Duration};

/// A phone and the person who holds it.
pub struct Phone {
    /// The core.
    pub app: Authenticator,
    /// Its clock.
    pub clock: PhoneClock,
    /// Its way out.
    pub line: Line,
    /// Its files.
    pub home: Home,
    /// Its key store.
    pub keys: KeysInMemory,
    world: World,
    signer: SoftwareSigner,
}

/// An activation that waits for its digits.
pub struct Activation {
    /// The account.
    pub account: AccountId,
    /// The six digits, unless the provider does not ask for them.
    pub digits: Option<String>,
    /// Ends when the binding has proven itself.
    pub proof: Ticket<()>,
}

impl Phone {
    /// A new phone.
    pub async fn new(world: &World, network: &Network) -> Self {
        Self::of(world, Home::new(), Line::new(network), SoftwareSigner::in_memory(), KeysInMemory::default()).await
    }

    async fn of(world: &World, home: Home, line: Line, signer: SoftwareSigner, keys: KeysInMemory) -> Self {
        let clock = world.clock();
        let app = open(&home, &clock, Arc::new(line.clone()), Arc::new(signer.clone()), &keys).await.unwrap();
        Self { app, clock, line, home, keys, world: world.clone(), signer }
    }

    /// The app is ended and started again.
    pub async fn restart(&mut self) {
        self.app = self.second_process().await.unwrap();
    }

    /// Another process over the same files, such as a notification extension.
    pub async fn second_process(&self) -> Result<Authenticator, Failure> {
        let (line, signer) = (Arc::new(self.line.clone()), Arc::new(self.signer.clone()));
        open(&self.home, &self.clock, line, signer, &self.keys).await
    }

    /// A second phone with the same data and the same keys: what must not exist.
    pub async fn clone_of(&self, network: &Network) -> Self {
        let home = self.home.copy();
        Self::of(&self.world, home, Line::new(network), self.signer.clone(), self.keys.clone()).await
    }

    /// The vault's database is put back to an older copy of itself. The anchor, as on a real phone, is not.
    pub async fn restore_vault_from(&mut self, older: &Home) {
        let anchor = std::fs::read(self.home.file("anchor")).unwrap();
        older.copy_to(&self.home);
        std::fs::write(self.home.file("anchor"), anchor).unwrap();
        self.restart().await;
    }

    /// The world.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Does what is due, and polls once.
    pub async fn work(&self) {
        self.app.work_until_idle(Duration::from_mins(2), true).await.unwrap();
    }

    /// Works until a ticket has its end; time is skipped over pauses.
    pub async fn outcome<T: TicketResult>(&self, ticket: Ticket<T>) -> Result<T, Failure> {
        for _ in 0..12 {
            self.work().await;
            if let Some(ended) = ticket.ready() {
                return ended;
            }
            self.world.skip(Duration::from_secs(5));
        }
        let heard = self.line.heard().into_iter().map(|heard| (heard.call.url, heard.reply.map(|reply| reply.status)));
        let heard: Vec<_> = heard.collect();
        panic!("an exchange does not end: {:?}, {heard:?}", self.app.under_way());
    }

    /// Reads an offer and looks it up, as a person does who confirms the host.
    pub async fn look_at(&self, offer: &Offered) -> Result<PendingOffer, Failure> {
        let text = match (&offer.link, &offer.code) {
            (Some(link), _) => OfferText::scanned(link.clone()),
            (None, code) => OfferText::typed(code.clone().unwrap(), offer.address.clone()),
        };
        let mut pending = self.app.read_offer(&text.unwrap())?;
        pending.look_up().await?;
        Ok(pending)
    }

    /// Enrols; the digits are still to be typed.
    pub async fn enrol(&self, offer: &Offered, how: Activate) -> Result<Activation, Failure> {
        let ticket = self.look_at(offer).await?.activate(how)?;
        let Activated { account, confirmation, proof, .. } = self.outcome(ticket).await?;
        let proof = self.app.ticket(&proof.unwrap())?.unwrap();
        Ok(Activation { account, digits: confirmation, proof })
    }

    /// Activates and has the digits typed at the shop.
    pub async fn activate(&self, shop: &super::Shop, offer: &Offered) -> AccountId {
        self.activate_as(shop, offer, Activate::New { label: None }).await
    }

    /// Re-activates an account, or makes a new one.
    pub async fn activate_as(&self, shop: &super::Shop, offer: &Offered, how: Activate) -> AccountId {
        let activation = self.enrol(offer, how).await.unwrap();
        if let Some(digits) = &activation.digits {
            assert_eq!(shop.confirm(offer, digits).await, "complete");
        }
        self.outcome(activation.proof).await.unwrap();
        activation.account
    }

    /// All accounts.
    pub fn accounts(&self) -> Vec<AccountView> {
        self.app.accounts().unwrap()
    }

    /// One account.
    pub fn account(&self, id: AccountId) -> AccountView {
        self.accounts().into_iter().find(|account| account.id == id).unwrap()
    }

    /// Whether prompts work.
    pub fn push(&self, id: AccountId) -> PushState {
        self.account(id).push
    }

    /// The code of an account that holds now.
    pub fn code(&self, of: AccountId) -> String {
        self.codes(of).first().unwrap().clone()
    }

    /// The newest codes of an account, with their time.
    pub fn codes_of(&self, of: AccountId) -> CodeNow {
        let rows = self.app.codes(&[of]).unwrap().rows;
        rows.into_iter().find_map(|row| row.now).unwrap()
    }

    /// All its codes, newest first.
    pub fn codes(&self, of: AccountId) -> Vec<String> {
        let rows = self.app.codes(&[of]).unwrap().rows;
        rows.into_iter().filter_map(|row| row.now).map(|now| now.code.as_str().to_owned()).collect()
    }

    /// Polls, and gives the one prompt that is open.
    pub async fn prompt(&self) -> PendingApproval {
        let mut prompts = self.prompts().await;
        assert_eq!(prompts.len(), 1, "there should be one prompt");
        prompts.remove(0)
    }

    /// Polls, and gives all open prompts.
    pub async fn prompts(&self) -> Vec<PendingApproval> {
        self.work().await;
        self.app.pending().unwrap()
    }

    /// Decides about the one prompt that is open, and delivers it.
    pub async fn answer(&self, answer: Answer) -> Result<Answered, Failure> {
        let ticket = self.prompt().await.decide(&answer)?;
        self.outcome(ticket).await
    }

    /// Approves the one open prompt with the number of the browser.
    pub async fn approve(&self, ring: &super::Ring) -> Result<Answered, Failure> {
        self.answer(approve(ring)).await
    }

    /// What happened to an account, by kind.
    pub fn events(&self, of: AccountId) -> Vec<Event> {
        self.app.log(&of).unwrap().into_iter().filter_map(|entry| entry.event).collect()
    }

    /// Whether its log is whole.
    pub fn verify_log(&self, of: AccountId) -> Verification {
        self.app.verify_log(&of).unwrap()
    }
}

impl Deref for Phone {
    type Target = Authenticator;

    fn deref(&self) -> &Authenticator {
        &self.app
    }
}

/// An approval with the number of the browser, if there is one.
pub fn approve(ring: &super::Ring) -> Answer {
    Answer::Approve { number: ring.number.clone() }
}

/// What was recorded; `None` for "noted" and "too late".
pub fn recorded(answered: &Answered) -> Option<Decision> {
    match &answered.receipt {
        Receipt::Recorded { decision, .. } => Some(*decision),
        Receipt::Noted { .. } | Receipt::TooLate(_) => None,
    }
}

/// The code of a failure.
#[track_caller]
pub fn code<T>(result: Result<T, Failure>) -> FailureCode {
    match result {
        Ok(_) => panic!("this should have failed"),
        Err(failure) => failure.code,
    }
}

async fn open(
    home: &Home,
    clock: &PhoneClock,
    transport: Arc<dyn Transport>,
    signer: Arc<dyn Signer>,
    keys: &KeysInMemory,
) -> Result<Authenticator, Failure> {
    let anchor: Arc<dyn Anchor> = Arc::new(FileAnchor::new(&home.file("anchor")));
    let ports = Ports {
        clock: Arc::new(clock.clone()),
        entropy: Arc::new(SystemEntropy),
        signer,
        transport,
        vault_keys: Arc::new(keys.clone()),
        anchor,
        listener: Arc::new(()),
    };
    Authenticator::open(ports, Config { vault: home.vault(), development: false }).await
}
