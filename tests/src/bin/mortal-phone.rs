//! A phone in a process of its own, which can be told to die.
//!
//! ```text
//! mortal-phone FOLDER SECONDS_SKIPPED DIE_AT HOSTS COMMAND [ARGUMENT…]
//! ```
//!
//! `DIE_AT` is the number of the boundary at which it kills itself, 0 for none; `HOSTS` is a list of `ORIGIN=ADDRESS`.
//! Commands: `activate LINK`, `answer approve|deny NUMBER`, `token NAME`, `move`, `resume`. Each goes on until nothing
//! is under way. It prints `digits N` when six digits wait to be typed, and at its end one line of JSON.

use countersign::{
    Authenticator, Config,
    account::{BindingState, DeviceToken, PushState},
    activation::Activate,
    authenticator::AccountView,
    ports::{Clock, KeyDomain, Ports, VaultKey, VaultKeyError, VaultKeyStore},
    protocols::{Answer, OfferText},
    vault::Location,
};
use countersign_adapters::{FileAnchor, SoftwareSigner, SystemEntropy};
use countersign_tests::stage::{Boundaries, Line, Network, TrippingAnchor, TrippingSigner, TrippingTransport, World};
use serde_json::{Value, json};
use std::{collections::HashSet, error::Error, io::Write, path::PathBuf, sync::Arc, time::Duration};

type Done<T = ()> = Result<T, Box<dyn Error>>;

/// Two keys that are always there: what matters here is the rest.
struct FixedKeys;

impl VaultKeyStore for FixedKeys {
    fn load(&self, domain: KeyDomain) -> Result<Option<VaultKey>, VaultKeyError> {
        Ok(Some(VaultKey::new([if domain == KeyDomain::Push { 1 } else { 2 }; 32])))
    }

    fn store(&self, _: KeyDomain, _: &VaultKey) -> Result<(), VaultKeyError> {
        Err(VaultKeyError::Unavailable)
    }
}

struct Phone {
    app: Authenticator,
    world: World,
    told: HashSet<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Done {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("an argument is missing");
    let folder = PathBuf::from(next()?);
    let world = World::ahead(Duration::from_secs(next()?.parse()?));
    let boundaries = Boundaries::new(Some(next()?.parse()?).filter(|deadly| *deadly > 0));
    let network = Network::new();
    for host in next()?.split(',') {
        let (origin, address) = host.split_once('=').ok_or("ORIGIN=ADDRESS")?;
        network.put(origin, address.parse()?);
    }
    let command = next()?;
    let app = open(&folder, world.clock(), &network, &boundaries).await?;
    let mut phone = Phone { app, world, told: HashSet::new() };
    match command.as_str() {
        "activate" => phone.activate(next()?).await?,
        "answer" => {
            let approve = next()? == "approve";
            phone.answer(approve.then_some(next()?)).await?;
        }
        "token" => drop(phone.app.set_device_token(DeviceToken::Fcm(next()?))?),
        "move" => phone.confirm_move().await?,
        "resume" => {}
        _ => return Err("which command?".into()),
    }
    phone.finish().await?;
    say(&phone.report()?.to_string())
}

async fn open(
    folder: &std::path::Path,
    clock: impl Clock + 'static,
    network: &Network,
    boundaries: &Boundaries,
) -> Done<Authenticator> {
    let push = FixedKeys.load(KeyDomain::Push)?.ok_or("no key")?;
    let signer = SoftwareSigner::open(&folder.join("keys"), &push, Arc::new(SystemEntropy))?;
    let ports = Ports {
        clock: Arc::new(clock),
        entropy: Arc::new(SystemEntropy),
        signer: Arc::new(TrippingSigner(signer, boundaries.clone())),
        transport: Arc::new(TrippingTransport(Line::new(network), boundaries.clone())),
        vault_keys: Arc::new(FixedKeys),
        anchor: Arc::new(TrippingAnchor(FileAnchor::new(&folder.join("anchor")), boundaries.clone())),
        listener: Arc::new(()),
    };
    let config = Config { vault: Location::File(folder.join("vault.db")), development: false };
    Ok(Authenticator::open(ports, config).await?)
}

impl Phone {
    async fn activate(&self, link: String) -> Done {
        let mut offer = self.app.read_offer(&OfferText::scanned(link)?)?;
        offer.look_up().await?;
        offer.activate(Activate::New { label: None })?;
        Ok(())
    }

    async fn answer(&self, number: Option<String>) -> Done {
        self.work().await?;
        let prompt = self.app.pending()?.pop().ok_or("no prompt")?;
        let answer = number.map_or(Answer::Deny, |number| Answer::Approve { number: Some(number) });
        prompt.decide(&answer)?;
        Ok(())
    }

    async fn confirm_move(&self) -> Done {
        self.work().await?;
        for waiting in self.app.moves()? {
            waiting.confirm()?;
        }
        Ok(())
    }

    /// Until nothing is under way; pauses are skipped, but for a person who has digits to type.
    async fn finish(&mut self) -> Done {
        for _ in 0..40 {
            self.work().await?;
            let waits = self.tell_digits()?;
            if self.app.under_way()?.is_empty() {
                return self.work().await; // one reply after the last skip, for the clock
            }
            if waits {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            self.world.skip(Duration::from_secs(2));
        }
        Err("something does not end".into())
    }

    async fn work(&self) -> Done {
        Ok(self.app.work_until_idle(Duration::from_mins(2), true).await?)
    }

    fn tell_digits(&mut self) -> Done<bool> {
        let mut waits = false;
        for account in self.app.accounts()? {
            if let PushState::Confirming { digits: Some(digits) } = account.push {
                waits = true;
                if self.told.insert(digits.clone()) {
                    say(&format!("digits {digits}"))?;
                }
            }
        }
        Ok(waits)
    }

    fn report(&self) -> Done<Value> {
        let mut accounts = Vec::new();
        for account in self.app.accounts()? {
            let rows = self.app.codes(&[account.id])?.rows;
            let codes: Vec<_> =
                rows.iter().filter_map(|row| Some(row.now.as_ref()?.code.as_str().to_owned())).collect();
            let log = self.app.verify_log(&account.id)?;
            accounts.push(json!({
                "bindings": bindings(&account), "codes": codes, "log": log, "push": format!("{:?}", account.push),
            }));
        }
        Ok(json!({
            "accounts": accounts,
            "prompts": self.app.pending()?.len(),
            "moves": self.app.moves()?.len(),
            "sound": self.app.health().is_sound(),
        }))
    }
}

fn bindings(account: &AccountView) -> Vec<Value> {
    let shown = |binding: &countersign::authenticator::BindingView| json!({ "host": binding.host, "active": binding.state == BindingState::Active });
    account.bindings.iter().map(shown).collect()
}

fn say(line: &str) -> Done {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    Ok(out.flush()?)
}
