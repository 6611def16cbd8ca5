//! A phone with one account at a model provider, a clock that a test moves, and a real vault in memory.

mod assurance;
mod decide;
mod fatigue;
mod inbox;
mod push;
mod settle;

use super::*;
use crate::account::{Account, AccountId, Binding, BindingId, Standing};
use crate::exchange::stored::Stored;
use crate::exchange::{
    ChallengeEnd, ChallengeNews, Conclusion, ExchangeId, Facts, Header, Noticed, Outcome, Polled, ProcessMoment,
};
use crate::log::{self, Event};
use crate::ports::{KeyName, UnixMillis};
use crate::protocols::Answer;
use crate::protocols::model::{Message, Sent, binding};
use crate::test_vault::{Random, Storage};
use crate::vault::{Vault, VaultError};
use std::cell::Cell;
use std::time::Duration;

const ACCOUNT: AccountId = AccountId([1; 16]);
const BINDING: BindingId = BindingId([2; 16]);
const START: i64 = 1_000_000_000;
const LIFE: Duration = Duration::from_mins(2);

struct Phone {
    storage: Storage,
    vault: Vault,
    seconds: Cell<i64>,
    process: Cell<u8>,
    earliest: Cell<Option<UnixMillis>>,
}

impl Phone {
    fn new() -> Self {
        let storage = Storage::new();
        let phone = Self {
            vault: storage.open(),
            storage,
            seconds: Cell::new(0),
            process: Cell::new(1),
            earliest: Cell::new(None),
        };
        phone.put_account(ACCOUNT);
        phone.put_binding(&binding(BINDING, ACCOUNT));
        phone
    }

    fn put_account(&self, id: AccountId) {
        let account = Account {
            id,
            label: Some("Work\u{202E}".into()),
            issuer: None,
            name: None,
            order: 0,
            codes: Vec::new(),
            created_at: UnixMillis(0),
        };
        self.vault.change(|tx| tx.put(&account)).unwrap();
    }

    fn put_binding(&self, binding: &Binding) {
        self.vault.change(|tx| tx.put(binding)).unwrap();
    }

    /// The process ends and another one starts.
    fn restart(&mut self) {
        self.vault = self.storage.open();
        self.process.set(self.process.get() + 1);
    }

    fn wait(&self, seconds: i64) {
        self.seconds.set(self.seconds.get() + seconds);
    }

    fn moment(&self) -> ProcessMoment {
        let seconds = self.seconds.get();
        ProcessMoment {
            process: [self.process.get(); 8],
            monotonic: Duration::from_secs(u64::try_from(seconds).unwrap()),
            wall: UnixMillis(START + seconds * 1000),
            earliest: self.earliest.get(),
        }
    }

    fn poll_asked(&self, messages: &[Message], complete: bool, asked: UnixMillis) -> bool {
        let challenges = messages.iter().map(|m| ChallengeNews { message: m.bytes(), life: Some(LIFE) }).collect();
        self.take_in(&Polled { challenges, complete, ..Polled::default() }, asked)
    }

    /// A poll of a server that does not tell how long a challenge lives.
    fn poll_untold(&self, message: &Message) -> bool {
        let challenges = vec![ChallengeNews { message: message.bytes(), life: None }];
        self.take_in(&Polled { challenges, ..Polled::default() }, self.moment().wall)
    }

    fn take_in(&self, polled: &Polled, asked: UnixMillis) -> bool {
        let binding = self.binding();
        self.vault.change(|tx| take_in(tx, &binding, polled, asked, self.moment())).unwrap()
    }

    /// A poll that was asked a second ago and brings the whole list.
    fn poll(&self, messages: &[Message]) -> bool {
        self.wait(1);
        self.poll_asked(messages, true, self.moment().wall)
    }

    fn push(&self, bytes: &[u8]) -> Result<Option<PromptView>, ApprovalError> {
        let bindings = self.vault.read(|reader| reader.all::<Binding>()).unwrap();
        let pushed = self.vault.change(|tx| receive(tx, &bindings, bytes, self.moment()))?;
        match pushed {
            Pushed::Prompt(view) => Ok(Some(*view)),
            Pushed::Bell => Ok(None),
            Pushed::Echo { .. } => panic!("the model asks for no echo"),
        }
    }

    fn pending(&self) -> Vec<PromptView> {
        self.vault.read(|reader| pending(&reader, self.moment())).unwrap()
    }

    fn only(&self) -> PromptView {
        let mut pending = self.pending();
        assert_eq!(pending.len(), 1, "{pending:?}");
        pending.remove(0)
    }

    fn decide(&self, prompt: PromptId, answer: &Answer) -> Result<ExchangeId, ApprovalError> {
        let (mut session, mut noticed) = (None, Noticed::default());
        let mut facts = Facts {
            now: self.moment().wall,
            entropy: &Random,
            may_have_arrived: false,
            session: &mut session,
            noticed: &mut noticed,
        };
        self.vault.change(|tx| super::decide(tx, &mut facts, &prompt, answer, self.moment()))?
    }

    /// What the exchange would send, and its header.
    fn exchange(&self, id: ExchangeId) -> Option<(Header, Sent)> {
        let row = self.vault.read(|reader| reader.exchange(&id.0)).unwrap()?;
        let Stored { header, saved } = self.vault.read(|reader| Stored::read(&reader, &row)).unwrap();
        Some((header, saved.read().unwrap()))
    }

    /// The worker ends the exchange.
    fn end(&self, id: ExchangeId, outcome: Outcome) -> Conclusion {
        self.vault
            .change(|tx| -> Result<_, VaultError> {
                let row = tx.seize_exchange(&id.0)?.unwrap();
                let header = Stored::header(&row.body)?;
                Stored::close(tx, id, row.epoch)?;
                settle(tx, &header, outcome, self.moment())
            })
            .unwrap()
    }

    /// The worker commits that a change may leave.
    fn may_have_arrived(&self, id: ExchangeId) {
        self.vault
            .change(|tx| -> Result<_, VaultError> {
                let row = tx.seize_exchange(&id.0)?.unwrap();
                let mut stored = Stored::read(tx, &row)?;
                stored.header.may_have_arrived = true;
                Stored::save(tx, &stored.header, stored.saved, row.epoch)
            })
            .unwrap();
    }

    fn binding(&self) -> Binding {
        self.vault.read(|reader| reader.get(&BINDING.into())).unwrap().unwrap()
    }

    fn stand(&self, standing: Standing) {
        self.put_binding(&Binding { standing, ..self.binding() });
    }

    fn log(&self) -> Vec<Event> {
        let entries = self.vault.read(|reader| log::entries(&reader, ACCOUNT)).unwrap();
        entries.into_iter().map(|entry| entry.event.unwrap()).collect()
    }

    fn last_log(&self) -> Event {
        self.log().pop().unwrap()
    }
}

fn challenge(id: u8) -> Message {
    Message {
        id: vec![id; 16],
        relying_party: "shop.example".into(),
        application: Some(format!("Shop {id}")),
        ..Message::default()
    }
}

const APPROVE: Answer = Answer::Approve { number: None };

fn with_number(number: &str) -> Answer {
    Answer::Approve { number: Some(number.into()) }
}
