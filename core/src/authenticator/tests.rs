use super::*;
use crate::exchange::Story;
use crate::explorer::World;
use crate::explorer::dialects::{dedup, intent};
use crate::ports::{KeyName, UnixMillis};
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fn block_on<T>(work: impl Future<Output = T>) -> T {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => panic!("waits for nothing"),
    }
}

fn open(world: &World) -> Authenticator {
    let config = Config { vault: world.location(), development: false };
    block_on(Authenticator::open(world.ports(), config)).unwrap()
}

#[test]
fn rule_10_a_key_that_nothing_refers_to_is_deleted_at_open_and_no_other() {
    use crate::exchange::Exchange;
    let world = World::new(Box::new(dedup::DedupServer::default()), Vec::new());
    let app = open(&world);
    let named = intent(3, Story::Enrol, dedup::Talk { enrol: true, envelope: None }.save());
    app.inner.vault.change(|tx| named.commit(tx, UnixMillis(0))).unwrap().unwrap();
    drop(app);
    let orphan = KeyName("made just before a crash".into());
    world.state().keys.extend([orphan, KeyName("k1".into())]);
    open(&world);
    assert_eq!(world.state().keys.iter().cloned().collect::<Vec<_>>(), [KeyName("k1".into())]);
}
