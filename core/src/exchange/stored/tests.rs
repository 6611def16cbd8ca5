use super::*;
use crate::exchange::driver::Driver;
use crate::exchange::run::{LEASE, Ran};
use crate::exchange::{Conclusion, Ended, Exchange, Reason, Story};
use crate::explorer::dialects::{Concludes, intent, once};
use crate::explorer::{World, start};
use crate::vault::ClaimFilter;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const ID: ExchangeId = ExchangeId([3; 16]);

/// A phone with an activation that has just been committed.
fn activating() -> (World, Driver) {
    let world = World::new(Box::new(once::OnceServer::default()), Vec::new());
    let driver = start(&world, Box::new(Concludes));
    let new = intent(3, Story::Enrol, once::Enrol { at: once::EnrolAt::Offer }.save());
    driver.vault.change(|tx| new.commit(tx, UnixMillis(0))).unwrap().unwrap();
    (world, driver)
}

fn claim(driver: &Driver) -> Option<ExchangeRow> {
    let now = driver.ports.clock.now();
    driver.vault.claim(&ClaimFilter { now, lease: LEASE, allow_person: true, only: None }).unwrap()
}

fn run(driver: &Driver, claimed: ExchangeRow) -> Ran {
    let work = pin!(driver.run(claimed));
    match work.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(ran) => ran,
        Poll::Pending => panic!("waits for nothing"),
    }
}

fn row(driver: &Driver) -> ExchangeRow {
    driver.vault.read(|reader| reader.exchange(&ID.0)).unwrap().unwrap()
}

fn read(driver: &Driver) -> Result<Stored, VaultError> {
    driver.vault.read(|reader| Stored::read(&reader, &row_in(&reader)))
}

fn row_in(reader: &Reader<'_>) -> ExchangeRow {
    reader.exchange(&ID.0).unwrap().unwrap()
}

fn states(driver: &Driver) -> u64 {
    driver.vault.read(|reader| reader.count::<WithCodes>()).unwrap()
}

fn conclusion(driver: &Driver) -> Option<Conclusion> {
    driver.vault.read(|reader| reader.get::<Ended>(&ID.into())).unwrap().map(|ended| ended.conclusion)
}

#[test]
fn an_activations_state_opens_with_the_codes_and_its_header_without() {
    let (_world, driver) = activating();
    let whole = read(&driver).unwrap();
    assert!(!whole.saved.state.is_empty());
    let body = row(&driver).body;
    assert!(!body.windows(whole.saved.state.len()).any(|part| part == whole.saved.state), "not in the push domain");

    driver.vault.lock_codes();
    assert!(matches!(read(&driver), Err(VaultError::CodesLocked)));
    assert_eq!(Stored::header(&row(&driver).body).unwrap(), whole.header);
}

#[test]
fn an_activation_waits_for_the_codes_and_is_never_failed_for_them() {
    let (world, driver) = activating();
    driver.vault.lock_codes();
    assert!(claim(&driver).is_none(), "a background process leaves it to the app");
    assert_eq!(driver.vault.next_due(true).unwrap(), None);
    assert!(conclusion(&driver).is_none());

    driver.vault.unlock_codes(world.ports().vault_keys.as_ref()).unwrap();
    let claimed = claim(&driver).unwrap();
    driver.vault.lock_codes();
    assert!(matches!(run(&driver, claimed), Ran::Storage), "locked between claim and run: put off");
    world.state().now += i64::try_from(LEASE.as_millis()).unwrap() + 1;
    driver.vault.unlock_codes(world.ports().vault_keys.as_ref()).unwrap();
    let claimed = claim(&driver).unwrap();
    assert!(matches!(run(&driver, claimed), Ran::Done));
    assert!(matches!(conclusion(&driver), Some(Conclusion::Activated { .. })));
    assert_eq!(states(&driver), 0, "the secret goes with the exchange");
}

#[test]
fn an_activation_is_taken_back_while_codes_are_locked() {
    let (_world, driver) = activating();
    driver.vault.lock_codes();
    let close = |tx: &mut Tx<'_>| -> Result<(), VaultError> {
        let seized = tx.seize_exchange(&ID.0)?.unwrap();
        Stored::close(tx, ID, seized.epoch)
    };
    driver.vault.change(close).unwrap();
    assert_eq!(states(&driver), 0);
}

#[test]
fn an_activation_whose_state_is_lost_ends_and_says_so() {
    let (_world, driver) = activating();
    driver.vault.change(|tx| tx.delete::<WithCodes>(&ID.into())).unwrap();
    let claimed = claim(&driver).unwrap();
    assert!(matches!(run(&driver, claimed), Ran::Done));
    assert_eq!(conclusion(&driver), Some(Conclusion::Failed(Reason::Internal)));
}
