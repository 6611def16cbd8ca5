use proptest::prelude::*;

use super::*;
use crate::approval::Poll;
use crate::tests::{World, any_bit, flipped, frame, tenant};
use crate::withdraw::{Withdraw, WithdrawReason};

fn withdrawal(world: &World, sequence: u64) -> Vec<u8> {
    let frame = frame(&world.verified(1), Some(sequence));
    world.device.sign(frame.to_unsigned(&Withdraw(WithdrawReason::Moved), &world.device.thumbprint()))
}

#[test]
fn the_same_request_signed_twice_is_the_same_request() {
    let world = World::make();
    let (one, again) = (withdrawal(&world, 4), withdrawal(&world, 4));
    let verify =
        |body: &[u8]| Received::<Withdraw>::parse(body).unwrap().verify(&tenant(), &world.device.public).unwrap();
    let (one, again, other) = (verify(&one), verify(&again), verify(&withdrawal(&world, 5)));
    assert_ne!(one.digest, again.digest);
    assert_eq!(one.payload_digest, again.payload_digest);
    assert_ne!(one.payload_digest, other.payload_digest);
}

#[test]
fn the_key_is_found_before_anything_is_believed() {
    let world = World::make();
    let received = Received::<Withdraw>::parse(&withdrawal(&world, 4)).unwrap();
    assert_eq!(received.unverified_frame().device.as_bytes(), &[7; 16]);
    assert_eq!(received.kid(), &world.device.thumbprint());
    assert_eq!(received.verify(&tenant(), &world.approval.public).err(), Some(WireError::WrongKey));
}

#[test]
fn a_request_is_read_as_its_own_kind_only() {
    let world = World::make();
    let body = withdrawal(&world, 4);
    assert_eq!(Received::<Poll>::parse(&body).err(), Some(WireError::WrongType(10)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_bit_is_refused(bit in any_bit()) {
        let world = World::make();
        let body = flipped(&withdrawal(&world, 4), bit);
        let opened = Received::<Withdraw>::parse(&body).and_then(|request| request.verify(&tenant(), &world.device.public));
        prop_assert!(opened.is_err());
    }
}
