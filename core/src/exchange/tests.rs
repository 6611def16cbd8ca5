//! The rules of the driver, one test each: every test fails if its rule is taken out.

use super::driver::Driver;
use super::run::{LEASE, Ran};
use super::stored::Stored;
use super::worker::{Until, Worker};
use super::*;
use crate::account::BindingId;
use crate::explorer::dialects::{Concludes, Panics, dedup, fresh, intent, once};
use crate::explorer::{Fault, Point, Server, World, start};
use crate::vault::{ClaimFilter, ExchangeRow};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

fn world(server: impl Server + 'static, plan: &[(usize, Fault)]) -> World {
    let world = World::new(Box::new(server), plan.to_vec());
    world.arm();
    world
}

fn process(world: &World) -> Driver {
    start(world, Box::new(Concludes))
}

fn commit(driver: &Driver, new: NewExchange) -> ExchangeId {
    driver.vault.change(|tx| new.commit(tx, UnixMillis(0))).unwrap().unwrap()
}

fn deny() -> NewExchange {
    intent(3, Story::Answer, dedup::Talk { enrol: false, envelope: None }.save())
}

/// Everything in the model world is ready at once.
fn block_on<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    for _ in 0..1_000 {
        if let Poll::Ready(result) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return result;
        }
    }
    panic!("waits for nothing")
}

fn claim(driver: &Driver) -> Option<ExchangeRow> {
    let now = driver.ports.clock.now();
    driver.vault.claim(&ClaimFilter { now, lease: LEASE, allow_person: true, only: None }).unwrap()
}

fn run_once(driver: &Driver) -> Ran {
    block_on(driver.run(claim(driver).unwrap()))
}

fn conclusion(driver: &Driver, id: ExchangeId) -> Option<Conclusion> {
    driver.vault.read(|reader| reader.get::<Ended>(&id.into())).unwrap().map(|ended| ended.conclusion)
}

fn header(driver: &Driver, id: ExchangeId) -> Header {
    let row = driver.vault.read(|reader| reader.exchange(&id.0)).unwrap().unwrap();
    Stored::header(&row.body).unwrap()
}

fn worker(driver: Driver) -> Worker {
    Worker::new(Arc::new(driver), Arc::new(Changes::new(Arc::new(()))))
}

#[test]
fn rule_1_commands_commit_and_the_worker_executes() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let id = commit(&driver, deny());
    assert!(world.state().calls.is_empty(), "committing an intent sends nothing");
    drop(driver);
    let driver = Arc::new(process(&world));
    let worker = Worker::new(driver.clone(), Arc::new(Changes::new(Arc::new(()))));
    block_on(worker.work(Until::Idle { allow_person: true })).unwrap();
    assert!(matches!(conclusion(&driver, id), Some(Conclusion::Answered(_))), "a later process delivers it");
}

#[test]
fn rule_1_a_panic_in_one_exchange_is_isolated_and_loses_nothing() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let broken = commit(&driver, intent(1, Story::Answer, Panics.save()));
    let sound = commit(&driver, deny());
    let driver = Arc::new(driver);
    let worker = Worker::new(driver.clone(), Arc::new(Changes::new(Arc::new(()))));
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    block_on(worker.work(Until::Idle { allow_person: true })).unwrap();
    std::panic::set_hook(hook);
    assert!(conclusion(&driver, sound).is_some(), "the others go on");
    assert!(conclusion(&driver, broken).is_none(), "the broken one is put off");
    assert_eq!(header(&driver, broken).id, broken, "and still there");
}

#[test]
fn what_stands_in_the_way_of_an_exchange_is_known_until_it_is_gone() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let id = commit(&driver, deny());
    let worker = worker(driver);
    assert_eq!(worker.obstacle(id), None, "nothing was tried yet");
    world.plan(&[(3, Fault::LostReply)]);
    block_on(worker.work(Until::Idle { allow_person: true })).unwrap();
    assert_eq!(worker.obstacle(id), Some(Obstacle::Unreachable));
    world.state().now += 2_000;
    block_on(worker.work(Until::Idle { allow_person: true })).unwrap();
    assert_eq!(worker.obstacle(id), None, "it has ended");
}

#[test]
fn rule_2_the_envelope_is_repeated_only_where_the_server_de_duplicates() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    commit(&driver, deny());
    world.plan(&[(3, Fault::LostReply)]);
    assert!(matches!(run_once(&driver), Ran::Later { retry_after: None, .. }));
    release(&world, &driver);
    assert!(matches!(run_once(&driver), Ran::Done));
    let calls = world.state().calls.clone();
    assert_eq!(calls[0], calls[1], "byte for byte");
}

#[test]
fn rule_2_single_use_proofs_and_tokens_are_made_anew_and_never_saved() {
    let world = world(fresh::FreshServer::default(), &[]);
    let driver = process(&world);
    let talk = fresh::Talk::new(fresh::Intent::Deny);
    let id = commit(&driver, intent(3, Story::Answer, talk.save()));
    world.plan(&[(5, Fault::LostCall)]);
    assert!(matches!(run_once(&driver), Ran::Later { retry_after: None, .. }));
    let row = driver.vault.read(|reader| reader.exchange(&id.0)).unwrap().unwrap();
    let saved = driver.vault.read(|reader| Stored::read(&reader, &row)).unwrap().saved;
    assert_eq!(saved, talk.save(), "the intent and nothing else");
    release(&world, &driver);
    assert!(matches!(run_once(&driver), Ran::Done));
    let calls = world.state().calls.clone();
    assert!(calls.iter().enumerate().all(|(i, call)| !calls[..i].contains(call)), "no proof is used twice");
}

#[test]
fn rule_3_resume_lets_the_exchange_look_before_it_speaks_again() {
    let world = world(once::OnceServer { enrolled: true, recorded: Vec::new() }, &[]);
    let driver = process(&world);
    let answer = once::Answer { at: once::AnswerAt::Decided };
    commit(&driver, intent(3, Story::Answer, answer.save()));
    world.plan(&[(3, Fault::LostReply)]);
    assert!(matches!(run_once(&driver), Ran::Later { retry_after: None, .. }));
    release(&world, &driver);
    run_once(&driver);
    let urls: Vec<_> = world.state().calls.iter().map(|call| call.url.clone()).collect();
    assert_eq!(urls, ["answer", "poll"]);
}

#[test]
fn rule_4_state_is_saved_around_changes_and_nowhere_else() {
    use Point::{Commit, Committed, Key, Send, Sign};
    let world = world(once::OnceServer::default(), &[]);
    let driver = process(&world);
    commit(&driver, intent(3, Story::Enrol, once::Enrol { at: once::EnrolAt::Offer }.save()));
    let before = world.trace().len();
    run_once(&driver);
    let around_change = [Key, Commit, Committed, Send, Commit, Committed];
    let reads = [Sign, Send, Commit, Committed];
    assert_eq!(world.trace()[before..], [around_change.as_slice(), &reads].concat());
}

#[test]
fn rule_5_what_may_have_arrived_is_never_called_cancelled() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let id = commit(&driver, deny());
    world.plan(&[(3, Fault::LostReply)]);
    run_once(&driver);
    assert!(header(&driver, id).may_have_arrived);
    for reason in [Reason::Cancelled, Reason::NotSentInTime, Reason::KeyGone, Reason::Internal] {
        assert!(matches!(Outcome::Failed(reason).honest(true), Outcome::Unconfirmed));
    }
    assert!(matches!(Outcome::Failed(Reason::Cancelled).honest(false), Outcome::Failed(Reason::Cancelled)));
}

#[test]
fn rule_6_finishing_is_one_transaction() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let id = commit(&driver, deny());
    world.plan(&[(4, Fault::KillBefore)]);
    assert!(matches!(run_once(&driver), Ran::Storage));
    world.state().dead = false;
    let driver = process(&world);
    assert!(conclusion(&driver, id).is_none(), "no outcome");
    assert_eq!(header(&driver, id).id, id, "and the exchange is still open");
}

#[test]
fn rule_7_a_process_that_lost_its_claim_changes_nothing() {
    let world = world(dedup::DedupServer::default(), &[]);
    let first = process(&world);
    let id = commit(&first, deny());
    let stale = claim(&first).unwrap();
    assert!(claim(&first).is_none(), "a lease keeps others away");
    world.state().now += i64::try_from(LEASE.as_millis()).unwrap() + 1;
    let second = process(&world);
    assert!(matches!(run_once(&second), Ran::Done));
    let said = conclusion(&second, id);
    assert!(matches!(block_on(first.run(stale)), Ran::Fenced));
    assert_eq!(conclusion(&first, id), said);
}

#[test]
fn rule_8_one_lane_one_at_a_time_and_denials_first() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let mut approval = deny();
    approval.header.priority = 1;
    let mut same_lane = intent(4, Story::Answer, dedup::Talk { enrol: false, envelope: None }.save());
    same_lane.header.lane = approval.header.lane.clone();
    let denial = intent(5, Story::Answer, dedup::Talk { enrol: false, envelope: None }.save());
    let [approval, _, denial] = [approval, same_lane, denial].map(|new| commit(&driver, new));
    let order = [claim(&driver).unwrap().id, claim(&driver).unwrap().id];
    assert_eq!(order, [denial.0, approval.0]);
    assert!(claim(&driver).is_none(), "the second of the lane waits for the first");
}

#[test]
fn rule_9_the_second_intent_for_a_subject_is_the_first_one() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let first = commit(&driver, deny());
    let mut again = deny();
    again.header.id = ExchangeId([9; 16]);
    assert_eq!(driver.vault.change(|tx| again.commit(tx, UnixMillis(0))).unwrap(), Err(first));
}

#[test]
fn rule_11_nothing_is_sent_after_its_deadline() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let mut late = deny();
    late.header.not_after = Some(Deadline::after(driver.time.moment(), Duration::from_secs(5)));
    let id = commit(&driver, late);
    world.plan(&[(0, Fault::Slow)]);
    run_once(&driver);
    assert_eq!(conclusion(&driver, id), Some(Conclusion::Failed(Reason::NotSentInTime)));
    assert!(world.state().calls.is_empty(), "the person was too slow with the gesture");
}

#[test]
fn rule_11_every_host_call_has_a_limit() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    commit(&driver, deny());
    world.state().hangs = true;
    world.state().impatient = true;
    assert!(
        matches!(run_once(&driver), Ran::Later { retry_after: None, .. }),
        "a transport that hangs counts as no reply"
    );
}

#[test]
fn rule_12_what_a_newer_version_wrote_is_left_untouched() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let mut newer = deny();
    newer.saved.state = b"\x63new".to_vec();
    let written = newer.header.clone();
    let id = commit(&driver, newer);
    assert!(matches!(run_once(&driver), Ran::Unreadable));
    assert_eq!(header(&driver, id), written, "its header can still be shown");
    assert!(conclusion(&driver, id).is_none());
}

#[test]
fn rule_13_a_look_up_cannot_change_anything() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let sneaky = Box::new(dedup::Talk { enrol: false, envelope: None });
    let outcome = block_on(driver.run_unjournalled(Some(BindingId([3; 16])), sneaky));
    assert!(matches!(outcome, Outcome::Failed(Reason::Internal)));
    assert!(world.state().calls.is_empty());
}

#[test]
fn a_dropped_worker_abandons_nothing_that_is_committed() {
    let world = world(dedup::DedupServer::default(), &[]);
    let driver = process(&world);
    let id = commit(&driver, deny());
    world.state().hangs = true;
    let dropped = worker(driver);
    {
        let mut working = pin!(dropped.work(Until::Dropped));
        let _ = working.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    }
    world.state().hangs = false;
    world.state().now += i64::try_from(LEASE.as_millis()).unwrap() + 1;
    let driver = process(&world);
    assert!(matches!(run_once(&driver), Ran::Done));
    assert!(matches!(conclusion(&driver, id), Some(Conclusion::Answered(_))));
}

/// As the worker does after a run that was put off.
fn release(world: &World, driver: &Driver) {
    world.state().now += i64::try_from(LEASE.as_millis()).unwrap() + 1;
    assert!(driver.ports.clock.now() > UnixMillis(0));
}
