use proptest::prelude::*;

use super::*;
use crate::names::Domain;
use crate::request::Received;
use crate::tests::{NOW, World, any_bit, flipped, frame, label, tenant};
use crate::{AccountId, ChallengeId, DeviceId, Digest, WireError};

const ACCOUNT: AccountId = AccountId::new([1; 16]);
const DEVICE: DeviceId = DeviceId::new([7; 16]);

fn challenge() -> Challenge {
    Challenge {
        tenant: tenant(),
        id: ChallengeId::new([3; 16]),
        issued_at: NOW,
        expires_at: NOW + 300,
        account: ACCOUNT,
        devices: vec![DEVICE],
        relying_party: Domain::parse("example.com").unwrap(),
        application: label("Payroll"),
        place: None,
        client_address: None,
        text: None,
        number: true,
        user_verification: false,
        transaction: false,
    }
}

fn signed(world: &World, challenge: &Challenge) -> Vec<u8> {
    world.challenge.sign(challenge.to_unsigned(&world.challenge.thumbprint()))
}

fn open(world: &World, bytes: &[u8], server_time: u64) -> Result<OpenedChallenge, WireError> {
    OpenedChallenge::open(bytes, &world.verified(1), &ACCOUNT, &DEVICE, server_time)
}

fn answer(opened: &OpenedChallenge, decision: Decision) -> Answer {
    Answer {
        decided_at: NOW,
        digest: opened.digest,
        challenge: opened.challenge.id,
        relying_party: opened.challenge.relying_party.clone(),
        decision,
        number: (decision == Decision::Approve).then(|| "07".to_owned()),
        log_head: Digest::of(b"log"),
        altered: false,
        user_verified: false,
    }
}

#[test]
fn the_servers_time_decides_whether_a_challenge_is_open() {
    let world = World::make();
    let bytes = signed(&world, &challenge());
    assert_eq!(open(&world, &bytes, NOW * 1000).unwrap().challenge, challenge());
    assert!(open(&world, &bytes, (NOW + 299) * 1000 + 999).is_ok());
    assert_eq!(open(&world, &bytes, (NOW + 300) * 1000), Err(WireError::Expired));
    assert!(open(&world, &bytes, (NOW - 60) * 1000).is_ok());
    assert_eq!(open(&world, &bytes, (NOW - 61) * 1000), Err(WireError::NotYetValid));
}

#[test]
fn a_challenge_to_somebody_else_is_refused() {
    let world = World::make();
    let other_account = Challenge { account: AccountId::new([9; 16]), ..challenge() };
    assert_eq!(open(&world, &signed(&world, &other_account), NOW * 1000), Err(WireError::WrongAccount));
    let other_device = Challenge { devices: vec![DeviceId::new([9; 16])], ..challenge() };
    assert_eq!(open(&world, &signed(&world, &other_device), NOW * 1000), Err(WireError::WrongDevice));
    let other_provider = World::make();
    assert_eq!(open(&world, &signed(&other_provider, &challenge()), NOW * 1000), Err(WireError::WrongKey));
}

#[test]
fn an_answer_fits_one_challenge_only() {
    let world = World::make();
    let opened = open(&world, &signed(&world, &challenge()), NOW * 1000).unwrap();
    let fits = |answer: &Answer| answer.check_fits(&opened.challenge, &opened.digest);
    assert_eq!(fits(&answer(&opened, Decision::Approve)), Ok(()));
    assert_eq!(fits(&answer(&opened, Decision::Deny)), Ok(()));

    let swapped = Answer { digest: Digest::of(b"another"), ..answer(&opened, Decision::Approve) };
    assert_eq!(fits(&swapped), Err(WireError::WrongChallenge));
    let blind = Answer { number: None, ..answer(&opened, Decision::Approve) };
    assert_eq!(fits(&blind), Err(WireError::MissingField(14)));
    let unasked = Challenge { number: false, ..challenge() };
    let approve = answer(&opened, Decision::Approve);
    assert_eq!(approve.check_fits(&unasked, &opened.digest), Err(WireError::UnknownField(14)));
}

#[test]
fn only_the_approval_key_approves_and_only_the_device_key_refuses() {
    let world = World::make();
    let opened = open(&world, &signed(&world, &challenge()), NOW * 1000).unwrap();
    let frame = frame(&world.verified(1), Some(1));
    for (decision, key) in
        [(Decision::Approve, &world.approval), (Decision::Deny, &world.device), (Decision::Report, &world.device)]
    {
        let body = key.sign(frame.to_unsigned(&answer(&opened, decision), &key.thumbprint()));
        let received = Received::<Answer>::parse(&body).unwrap();
        let verified = received.verify(&tenant(), &key.public).unwrap();
        assert_eq!(verified.request.decision, decision);
    }
    let device = &world.device;
    let body = device.sign(frame.to_unsigned(&answer(&opened, Decision::Approve), &device.thumbprint()));
    let received = Received::<Answer>::parse(&body).unwrap();
    assert_eq!(received.verify(&tenant(), &world.approval.public).err(), Some(WireError::WrongKey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_bit_is_refused(bit in any_bit()) {
        let world = World::make();
        prop_assert!(open(&world, &flipped(&signed(&world, &challenge()), bit), NOW * 1000).is_err());
    }
}
