//! Processes of one run: the first, and as many after it as it takes.

use super::{Case, World};
use crate::exchange::driver::Driver;
use crate::exchange::run::{LEASE, Ran};
use crate::exchange::settle::Settle;
use crate::exchange::{Conclusion, Ended, ExchangeId, Time};
use crate::vault::{ClaimFilter, Vault, VaultError};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// A run that needs more processes than this never ends.
const PROCESSES: usize = 16;

/// Commits the intent, then starts processes until one of them settles it.
pub(super) fn settle(world: &World, case: &dyn Case) -> Option<Conclusion> {
    let driver = start(world, case.settle());
    let id = case.begin(&driver);
    world.arm();
    let mut driver = Some(driver);
    for _ in 0..PROCESSES {
        let process = driver.take().unwrap_or_else(|| start(world, case.settle()));
        if let Some(conclusion) = run(world, case, &process, id) {
            return Some(conclusion);
        }
        let mut state = world.state();
        if std::mem::take(&mut state.dead) {
            state.now += i64::try_from(LEASE.as_millis()).unwrap() + 1;
        } else {
            state.now += 1_000;
            driver = Some(process);
        }
    }
    None
}

/// A fresh process.
pub(crate) fn start(world: &World, settle: Box<dyn Settle>) -> Driver {
    let ports = world.ports();
    let (location, keys) = (world.location(), ports.vault_keys.clone());
    let (vault, _) = Vault::open(&location, keys.as_ref(), ports.anchor.clone(), ports.entropy.clone()).unwrap();
    let vault = Arc::new(vault);
    let time = Arc::new(Time::open(&ports, &vault).unwrap());
    Driver::new(ports, vault, time, settle)
}

/// One claim, run until it is over, put off, or the process dies.
fn run(world: &World, case: &dyn Case, driver: &Driver, id: ExchangeId) -> Option<Conclusion> {
    let now = driver.ports.clock.now();
    let filter = ClaimFilter { now, lease: LEASE, allow_person: true, only: Some(id.0) };
    if let Some(claimed) = driver.vault.claim(&filter).unwrap() {
        let (key, epoch) = (claimed.id, claimed.epoch);
        let mut running = pin!(driver.run(claimed));
        let mut context = Context::from_waker(Waker::noop());
        loop {
            match running.as_mut().poll(&mut context) {
                Poll::Ready(Ran::Later { .. } | Ran::Storage) if !world.state().dead => {
                    let due = driver.ports.clock.now();
                    match driver.vault.release(&key, epoch, due) {
                        Ok(()) | Err(VaultError::LostLease) => break,
                        Err(error) => panic!("{}: {error}", case.name()),
                    }
                }
                Poll::Ready(Ran::Unreadable) => panic!("{}: unreadable", case.name()),
                Poll::Ready(_) => break,
                Poll::Pending if world.state().dead => break,
                Poll::Pending if std::mem::take(&mut world.state().rival) => take_over(world, case, id),
                Poll::Pending => panic!("{}: waits for nothing", case.name()),
            }
        }
    }
    if world.state().dead {
        return None;
    }
    let ended: Option<Ended> = driver.vault.read(|reader| reader.get(&id.into())).unwrap();
    ended.map(|ended| ended.conclusion)
}

/// The first process hangs for longer than its lease, and another one finishes the work.
fn take_over(world: &World, case: &dyn Case, id: ExchangeId) {
    world.state().now += i64::try_from(LEASE.as_millis()).unwrap() + 1;
    let rival = start(world, case.settle());
    for _ in 0..PROCESSES {
        if world.state().dead || run(world, case, &rival, id).is_some() {
            return;
        }
        world.state().now += 1_000;
    }
}
