use proptest::prelude::*;

use super::*;
use crate::approval::Polled;
use crate::status::Status;
use crate::tests::{Key, NOW, World, any_bit, flipped, now, tenant};
use crate::token::{DeviceToken, TokenState};

const REQUEST_BODY: &[u8] = b"the request as sent";

fn frame(statement: &VerifiedStatement) -> ReplyFrame {
    ReplyFrame {
        tenant: tenant(),
        request: Digest::of(REQUEST_BODY),
        time: NOW * 1000,
        statement: *statement.digest(),
        newer: None,
    }
}

fn status() -> Status {
    Status {
        active: false,
        sequence: 0,
        log_head: None,
        token: TokenState::None,
        token_digest: DeviceToken::None.digest(),
        suspended_until: None,
    }
}

#[test]
fn a_result_reaches_the_phone() {
    let world = World::make();
    let held = world.verified(1);
    let bytes = world.challenge.sign(frame(&held).accept(&world.challenge.thumbprint(), &status()));
    let reply = open_reply::<Status>(&bytes, REQUEST_BODY, &held, now()).unwrap();
    assert_eq!(reply, Reply { time: NOW * 1000, newer: None, outcome: Ok(status()) });
    assert_eq!(decode_result::<Status>(&encode_result(&status())), Ok(status()));
}

#[test]
fn every_refusal_reaches_the_phone() {
    let world = World::make();
    let held = world.verified(1);
    for code in RefusalCode::ALL {
        let refusal = match code {
            RefusalCode::RateLimited | RefusalCode::Suspended => Refusal::until(*code, NOW * 1000),
            RefusalCode::SequenceTooLow | RefusalCode::SequenceConflict => Refusal::next_sequence(*code, 3),
            _ => Refusal::plain(*code),
        };
        let bytes = world.challenge.sign(frame(&held).refuse::<Polled>(&world.challenge.thumbprint(), &refusal));
        let reply = open_reply::<Polled>(&bytes, REQUEST_BODY, &held, now()).unwrap();
        assert_eq!(reply.outcome, Err(refusal), "{code}");
    }
}

#[test]
fn a_refusal_of_one_kind_of_request_is_none_of_another() {
    let world = World::make();
    let held = world.verified(1);
    let revoked = Refusal::plain(RefusalCode::Revoked);
    let bytes = world.challenge.sign(frame(&held).refuse::<Polled>(&world.challenge.thumbprint(), &revoked));
    let opened = open_reply::<Status>(&bytes, REQUEST_BODY, &held, now());
    assert_eq!(opened.err(), Some(WireError::BadSignature));
}

#[test]
fn a_new_key_is_believed_once_its_statement_came_along() {
    let (world, next) = (World::make(), Key::make());
    let held = world.verified(1);
    let mut statement = world.statement(2);
    statement.challenge_keys[0].key = next.public;
    let newer = VerifiedStatement::open(&world.signed(&statement), &held.pin()).unwrap();
    let mut frame = ReplyFrame { statement: *newer.digest(), ..frame(&held) };

    let without = next.sign(frame.accept(&next.thumbprint(), &status()));
    assert_eq!(open_reply::<Status>(&without, REQUEST_BODY, &held, now()).err(), Some(WireError::WrongKey));

    frame.newer = Some(newer.bytes().to_vec());
    let with = next.sign(frame.accept(&next.thumbprint(), &status()));
    let reply = open_reply::<Status>(&with, REQUEST_BODY, &held, now()).unwrap();
    assert_eq!(reply.newer, Some(newer.clone()));

    let stolen = world.challenge.sign(frame.accept(&world.challenge.thumbprint(), &status()));
    assert_eq!(open_reply::<Status>(&stolen, REQUEST_BODY, &newer, now()).err(), Some(WireError::WrongKey));
}

#[test]
fn a_first_reply_must_bring_the_statement_of_the_pinned_operator() {
    let (world, other) = (World::make(), World::make());
    let held = world.verified(1);
    let mut frame = frame(&held);
    let without = world.challenge.sign(frame.accept(&world.challenge.thumbprint(), &status()));
    let opened = open_first_reply::<Status>(&without, REQUEST_BODY, &held.pin(), now());
    assert_eq!(opened.err(), Some(WireError::MissingField(NEWER)));

    frame.newer = Some(held.bytes().to_vec());
    let with = world.challenge.sign(frame.accept(&world.challenge.thumbprint(), &status()));
    assert!(open_first_reply::<Status>(&with, REQUEST_BODY, &held.pin(), now()).is_ok());
    let opened = open_first_reply::<Status>(&with, REQUEST_BODY, &other.verified(1).pin(), now());
    assert_eq!(opened.err(), Some(WireError::WrongOperator));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_bit_is_refused(bit in any_bit()) {
        let world = World::make();
        let held = world.verified(1);
        let bytes = world.challenge.sign(frame(&held).accept(&world.challenge.thumbprint(), &status()));
        prop_assert!(open_reply::<Status>(&flipped(&bytes, bit), REQUEST_BODY, &held, now()).is_err());
    }
}
