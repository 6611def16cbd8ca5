use super::*;
use crate::TimeBounds;
use crate::names::Hosts;
use crate::tests::{Key, NOW, World, label, now, tenant};

fn successor(world: &World, new: &Key) -> Successor {
    Successor {
        tenant: Tenant::parse("example-new").unwrap(),
        issued_at: NOW,
        expires_at: NOW + 300 * 86_400,
        old_tenant: tenant(),
        old_operator: world.operator.thumbprint(),
        operator_key: new.public,
        origin: Origin::parse("https://id.example.net").unwrap(),
    }
}

#[test]
fn a_higher_sequence_takes_the_place_of_a_lower_one() {
    let world = World::make();
    let newer = world.verified(1).accept(&world.signed(&world.statement(5)), now()).unwrap();
    assert_eq!(newer.statement().sequence, 5);
    assert_eq!(newer.accept(&world.signed(&world.statement(4)), now()), Err(WireError::StatementTooOld));
}

#[test]
fn the_same_statement_signed_again_is_the_same() {
    let world = World::make();
    let (one, again) = (world.verified(1), world.signed(&world.statement(1)));
    assert_ne!(one.bytes(), again);
    assert_eq!(one.accept(&again, now()).unwrap().digest(), one.digest());
}

#[test]
fn two_statements_of_one_sequence_are_told() {
    let world = World::make();
    let mut other = world.statement(1);
    other.organisation = label("Exampel");
    assert_eq!(world.verified(1).accept(&world.signed(&other), now()), Err(WireError::StatementConflict));
}

#[test]
fn nobody_but_the_pinned_operator_states_anything() {
    let (world, other) = (World::make(), World::make());
    let statement = world.signed(&other.statement(2));
    assert_eq!(VerifiedStatement::open(&statement, &world.verified(1).pin()), Err(WireError::WrongOperator));
    let foreign = other.signed(&other.statement(2));
    assert_eq!(world.verified(1).accept(&foreign, now()), Err(WireError::WrongOperator));
}

#[test]
fn a_clock_that_is_unsure_refuses_only_what_is_surely_over() {
    let world = World::make();
    let statement = world.verified(1);
    let expiry = statement.statement().expires_at;
    assert_eq!(statement.check_time(TimeBounds::between(expiry - 1, expiry + 1_000)), Ok(()));
    assert_eq!(statement.check_time(TimeBounds::exactly(expiry)), Err(WireError::Expired));
    assert_eq!(statement.check_time(TimeBounds::between(0, NOW - 101)), Err(WireError::NotYetValid));
    assert_eq!(statement.check_time(TimeBounds::between(NOW, 0)), Ok(()));
}

#[test]
fn a_stored_statement_opens_after_its_time() {
    let world = World::make();
    let mut statement = world.statement(1);
    (statement.issued_at, statement.expires_at) = (1, 2);
    let opened = VerifiedStatement::open(&world.signed(&statement), &world.verified(1).pin()).unwrap();
    assert_eq!(opened.check_time(now()), Err(WireError::Expired));
}

#[test]
fn a_challenge_key_counts_only_in_its_time() {
    let world = World::make();
    let (statement, kid) = (world.verified(1), world.challenge.thumbprint());
    assert!(statement.challenge_key(&kid, NOW).is_ok());
    assert_eq!(statement.challenge_key(&kid, NOW - 101).err(), Some(WireError::KeyNotValid));
    assert_eq!(statement.challenge_key(&kid, NOW + 86_400).err(), Some(WireError::KeyNotValid));
    assert_eq!(statement.challenge_key(&world.device.thumbprint(), NOW).err(), Some(WireError::WrongKey));
}

#[test]
fn a_successor_counts_when_both_operators_signed() {
    let (world, new) = (World::make(), Key::make());
    let agreement = successor(&world, &new);
    let mut statement = world.statement(2);
    statement.successor = Some(new.sign(agreement.to_unsigned()));
    let opened = world.verified(1).accept(&world.signed(&statement), now()).unwrap();
    assert_eq!(opened.successor(now()), Ok(&agreement));
    assert_eq!(opened.successor(TimeBounds::exactly(agreement.expires_at)).err(), Some(WireError::Expired));
    assert_eq!(world.verified(1).successor(now()).err(), Some(WireError::NoSuccessor));

    statement.successor = Some(world.operator.sign(agreement.to_unsigned()));
    assert_eq!(world.verified(1).accept(&world.signed(&statement), now()), Err(WireError::BadSignature));
}

#[test]
fn a_successor_of_somebody_else_is_refused() {
    let (world, new) = (World::make(), Key::make());
    let agreement = Successor { old_operator: new.thumbprint(), ..successor(&world, &new) };
    let mut statement = world.statement(2);
    statement.successor = Some(new.sign(agreement.to_unsigned()));
    assert_eq!(world.verified(1).accept(&world.signed(&statement), now()), Err(WireError::WrongPredecessor));
}

#[test]
fn addresses_for_development_are_left_out_for_everybody_else() {
    let world = World::make();
    let mut statement = world.statement(1);
    statement.origins.push(Origin::parse("http://127.0.0.1:8080").unwrap());
    let opened = VerifiedStatement::open_unpinned(&world.signed(&statement)).unwrap();
    assert_eq!(opened.origins(Hosts::Public).count(), 1);
    assert_eq!(opened.origins(Hosts::Development).count(), 2);
}
