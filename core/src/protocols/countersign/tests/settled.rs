//! Activation, moves and withdrawals in the explorer with their real settlements: never half an account.

use super::follow::named;
use super::{Phone, Provider, enrolled, scanned};
use crate::account::{Account, Binding, BindingState, DeviceToken, Successor};
use crate::activation::{self, Activate};
use crate::authenticator::settle::Stories;
use crate::exchange::driver::Driver;
use crate::exchange::settle::Settle;
use crate::exchange::{Conclusion, Exchange, ExchangeId, Facts, Story};
use crate::explorer::dialects::intent;
use crate::explorer::{Case, Server, explore};
use crate::ports::{HttpCall, HttpReply, KeyName, SignRequest, UnixMillis};
use crate::protocols::{Offer, Task, find};
use crate::vault::{Tx, Vault, VaultError};
use std::cell::RefCell;

/// The phone's keys, and the provider that the exchange talks to.
struct Model {
    what: What,
    phone: Phone,
    provider: Provider,
}

impl Server for Model {
    fn keys_before(&self) -> Vec<KeyName> {
        self.phone.specs.borrow().keys().cloned().collect()
    }

    fn public_key(&self, key: &KeyName) -> Vec<u8> {
        self.phone.public(key).to_spki_der()
    }

    fn sign(&self, request: &SignRequest) -> Vec<u8> {
        self.phone.signature(request)
    }

    fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply {
        self.provider.time = now.0.unsigned_abs();
        self.provider.answer(call)
    }

    fn recorded(&self) -> Vec<String> {
        let provider = &self.provider;
        let device = provider.device.as_ref();
        let changes = device.map_or(0, |device| device.sequence);
        match self.what {
            What::Enrol | What::Follow => device.iter().map(|_| "there".into()).collect(),
            What::Prove => vec!["there".into()],
            What::SetDeviceToken | What::Withdraw => (0..changes.min(1)).map(|_| "there".into()).collect(),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Enrol,
    Prove,
    SetDeviceToken,
    Withdraw,
    Follow,
}

/// One exchange of a phone that is enrolled, or is about to be.
struct Native {
    name: &'static str,
    what: What,
    start: RefCell<Option<Start>>,
}

/// What the phone knows before the exchange begins.
struct Start {
    binding: Binding,
    offer: Offer,
    successor: Option<Successor>,
}

fn native(name: &'static str, what: What) -> Native {
    Native { name, what, start: RefCell::default() }
}

impl Case for Native {
    fn name(&self) -> &'static str {
        self.name
    }

    fn server(&self) -> Box<dyn Server> {
        let (phone, provider, mut binding, successor) = if self.what == What::Follow {
            let (phone, _, next, binding, successor) = named();
            (phone, next, binding, Some(successor))
        } else {
            let (phone, provider, binding) = enrolled();
            (phone, provider, binding, None)
        };
        binding.sequence = 1;
        binding.successor.clone_from(&successor);
        let offer = scanned(&provider.link());
        *self.start.borrow_mut() = Some(Start { binding, offer, successor });
        let (phone, provider) = if self.what == What::Enrol {
            (Phone::new(), Provider::new().without_confirmation())
        } else {
            (phone, provider)
        };
        if self.what == What::Enrol {
            self.start.borrow_mut().as_mut().unwrap().offer = scanned(&provider.link());
        }
        Box::new(Model { what: self.what, phone, provider })
    }

    fn settle(&self) -> Box<dyn Settle> {
        Box::new(Stories)
    }

    fn begin(&self, driver: &Driver) -> ExchangeId {
        let start = self.start.borrow_mut().take().unwrap();
        let change = |tx: &mut Tx<'_>, facts: &mut Facts<'_>| self.commit(tx, facts, driver, &start);
        driver.with_facts(None, |facts| driver.vault.change(|tx| change(tx, facts))).unwrap()
    }

    fn wanted(&self) -> String {
        "there".into()
    }

    /// Never half an account: it is there with its binding, or neither is.
    fn check_phone(&self, vault: &Vault, conclusion: &Conclusion) {
        if self.what != What::Enrol {
            return;
        }
        let accounts: Vec<Account> = vault.read(|reader| reader.all()).unwrap();
        let bindings: Vec<Binding> = vault.read(|reader| reader.all()).unwrap();
        let activated = usize::from(matches!(conclusion, Conclusion::Activated { .. }));
        assert_eq!((accounts.len(), bindings.len()), (activated, activated), "{conclusion:?}");
        assert!(bindings.iter().all(|binding| binding.state == BindingState::Proving));
    }
}

impl Native {
    fn commit(
        &self,
        tx: &mut Tx<'_>,
        facts: &mut Facts<'_>,
        driver: &Driver,
        start: &Start,
    ) -> Result<ExchangeId, VaultError> {
        let (binding, moment) = (&start.binding, driver.time.moment());
        let none = DeviceToken::None;
        if self.what == What::Enrol {
            let new = Activate::New { label: None };
            return Ok(activation::begin(tx, facts, &start.offer, new, &none, moment).unwrap());
        }
        tx.put(&account(binding))?;
        tx.put(binding)?;
        let protocol = find("countersign").unwrap();
        let token = DeviceToken::Fcm("new".into());
        let (story, task) = match self.what {
            What::Prove => (Story::Prove, Task::Prove(binding)),
            What::SetDeviceToken => {
                (Story::SetDeviceToken, Task::SetDeviceToken { of: binding, token: &token, sequence: 1 })
            }
            What::Withdraw => {
                return Ok(activation::withdraw(tx, facts, binding, moment)?.unwrap());
            }
            What::Follow | What::Enrol => {
                let chosen = activation::moves::waiting(tx, moment.wall)?.remove(0);
                assert_eq!(Some(&chosen.to_host), start.successor.as_ref().map(|successor| &successor.host));
                return Ok(activation::follow(tx, facts, &chosen, &none, moment)?.remove(0));
            }
        };
        let exchange: Box<dyn Exchange> = protocol.begin(task, facts).unwrap();
        let mut new = intent(1, story, exchange.save());
        new.header.binding = binding.id;
        new.header.account = binding.account;
        let header = new.header.clone();
        new.header = match self.what {
            What::Prove => header.with_note(&activation::ProveNote {
                account: binding.account,
                replacing: false,
                old: Vec::new(),
                signed: false,
                codes: None,
            })?,
            _ => header.with_note(&token)?,
        };
        Ok(new.commit(tx, UnixMillis(0))?.unwrap())
    }
}

fn account(binding: &Binding) -> Account {
    Account {
        id: binding.account,
        label: Some("Mine".into()),
        issuer: None,
        name: None,
        order: 0,
        codes: Vec::new(),
        created_at: UnixMillis(0),
    }
}

#[test]
fn enrolments_and_proofs_survive_any_two_faults() {
    explore(&native("settled enrol", What::Enrol), 2);
    explore(&native("settled prove", What::Prove), 2);
}

#[test]
fn moves_and_withdrawals_survive_any_two_faults() {
    explore(&native("settled follow", What::Follow), 2);
    explore(&native("settled withdraw", What::Withdraw), 2);
}

#[test]
fn device_tokens_survive_any_two_faults() {
    explore(&native("settled device token", What::SetDeviceToken), 2);
}
