//! A phone in a process of its own, which can be told to die.
//!
//! ```text
//! mortal-phone FOLDER SECONDS_SKIPPED DIE_AT HOSTS COMMAND [ARGUMENT…]
//! ```
//!
//! `DIE_AT` is the number of the boundary at which it kills itself, 0 for none; `HOSTS` is a list of `ORIGIN=ADDRESS`.
//! Commands: `activate LINK`, `replace LINK` (the one account that is here), `retire`, `answer approve|deny|report NUMBER`,
//! `token NAME`, `rotate` (the device key), `move`, `resume`. Each goes on until nothing is under way. It prints
//! `digits N` when six digits wait to be typed, and at its end one line of JSON.

use countersign::{
    Authenticator, Config,
    account::{AccountId, BindingState, DeviceToken},
    activation::Activate,
    authenticator::AccountView,
    ports::{Clock, KeyDomain, Ports, Signer, VaultKey, VaultKeyError, VaultKeyStore},
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
    signer: SoftwareSigner,
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
    let push = FixedKeys.load(KeyDomain::Push)?.ok_or("no key")?;
    let signer = SoftwareSigner::open(&folder.join("keys"), &push, Arc::new(SystemEntropy))?;
    let app = open(&folder, world.clock(), &network, signer.clone(), &boundaries).await?;
    let mut phone = Phone { app, signer, world, told: HashSet::new() };
    match command.as_str() {
        "activate" => phone.activate(next()?, Activate::New { label: None }).await?,
        "replace" => phone.activate(next()?, Activate::Replacing(phone.account()?)).await?,
        "answer" => {
            let answer = match next()?.as_str() {
                "deny" => Answer::Deny,
                "report" => Answer::Report,
                _ => Answer::Approve { number: Some(next()?) },
            };
            phone.answer(&answer).await?;
        }
        "retire" => drop(phone.app.retire_replaced(&phone.account()?)?),
        "rotate" => drop(phone.app.rotate_keys(&phone.account()?)?),
        "token" => drop(phone.app.set_device_token(DeviceToken::Fcm(next()?))?),
        "move" => phone.confirm_move().await?,
        "resume" => {}
        _ => return Err("which command?".into()),
    }
    phone.finish().await?;
    say(&phone.report().await?.to_string())
}

async fn open(
    folder: &std::path::Path,
    clock: impl Clock + 'static,
    network: &Network,
    signer: SoftwareSigner,
    boundaries: &Boundaries,
) -> Done<Authenticator> {
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
    /// The one account that is here.
    fn account(&self) -> Done<AccountId> {
        Ok(self.app.accounts()?.first().ok_or("no account")?.id)
    }

    async fn activate(&self, link: String, how: Activate) -> Done {
        let mut offer = self.app.read_offer(&OfferText::scanned(link)?)?;
        offer.look_up().await?;
        offer.activate(how)?;
        Ok(())
    }

    async fn answer(&self, answer: &Answer) -> Done {
        self.work().await?;
        let prompt = self.app.pending()?.pop().ok_or("no prompt")?;
        prompt.decide(answer)?;
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
        let bindings = self.app.accounts()?.into_iter().flat_map(|account| account.bindings);
        for digits in bindings.filter_map(|binding| binding.digits) {
            waits = true;
            if self.told.insert(digits.clone()) {
                say(&format!("digits {digits}"))?;
            }
        }
        Ok(waits)
    }

    async fn report(&self) -> Done<Value> {
        let mut accounts = Vec::new();
        for account in self.app.accounts()? {
            let rows = self.app.codes(&[account.id])?.rows;
            let codes: Vec<_> =
                rows.iter().filter_map(|row| Some(row.now.as_ref()?.code.as_str().to_owned())).collect();
            let log = self.app.verify_log(&account.id)?;
            let log_entries = self.app.log(&account.id)?;
            let events: Vec<_> =
                log_entries.iter().filter_map(|entry| json!(entry.event).get("kind").cloned()).collect();
            accounts.push(json!({
                "bindings": bindings(&account), "codes": codes, "log": log, "events": events,
                "push": format!("{:?}", account.push),
            }));
        }
        Ok(json!({
            "accounts": accounts,
            "prompts": self.app.pending()?.len(),
            "moves": self.app.moves()?.len(),
            "sound": self.app.health().is_sound(),
            "keys": self.signer.names().await?.len(),
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
