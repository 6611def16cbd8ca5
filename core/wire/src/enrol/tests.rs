use proptest::prelude::*;

use super::codes::{derive_code_seed, open_contribution, seal_contribution};
use super::*;
use crate::tests::{World, any_bit, flipped, label, sign_pair, tenant};
use crate::{Secret, Thumbprint};

fn secret(byte: u8) -> OfferSecret {
    OfferSecret::from_link(Secret::new(vec![byte; 32])).unwrap()
}

fn enrol(world: &World) -> Enrol {
    Enrol {
        tenant: tenant(),
        nonce: Nonce::new([1; 16]),
        statement: *world.verified(1).digest(),
        offer: secret(1).derive_id(),
        look_up: Digest::of(b"look-up reply"),
        device_key: world.device.public,
        approval_key: world.approval.public,
        seed: None,
        token: DeviceToken::None,
        name: label("Ada's phone"),
        attestation: None,
    }
}

fn body(world: &World, enrol: &Enrol) -> Vec<u8> {
    sign_pair(&world.device, &world.approval, enrol.to_unsigned(&secret(1)).0)
}

#[test]
fn an_enrolment_reaches_the_provider() {
    let world = World::make();
    let enrol = enrol(&world);
    let received = ReceivedEnrol::parse(&body(&world, &enrol)).unwrap();
    assert_eq!(received.unverified().offer, enrol.offer);
    let verified = received.verify(&tenant(), &secret(1)).unwrap();
    assert_eq!((&verified.enrol, verified.transcript), (&enrol, enrol.to_unsigned(&secret(1)).1));
}

#[test]
fn the_same_enrolment_signed_again_has_the_same_transcript() {
    let world = World::make();
    let enrol = enrol(&world);
    let verify = |body: &[u8]| ReceivedEnrol::parse(body).unwrap().verify(&tenant(), &secret(1)).unwrap();
    let (one, again) = (verify(&body(&world, &enrol)), verify(&body(&world, &enrol)));
    assert_eq!(one.transcript, again.transcript);
    assert_ne!(one.digest, again.digest);
}

#[test]
fn an_enrolment_under_another_code_is_refused() {
    let world = World::make();
    let received = ReceivedEnrol::parse(&body(&world, &enrol(&world))).unwrap();
    assert_eq!(received.verify(&tenant(), &secret(2)).err(), Some(WireError::BadMac));
}

#[test]
fn a_key_that_its_holder_cannot_use_does_not_enrol() {
    let world = World::make();
    let unsigned = enrol(&world).to_unsigned(&secret(1)).0;
    let forged = sign_pair(&world.device, &world.device, unsigned);
    let received = ReceivedEnrol::parse(&forged).unwrap();
    assert_eq!(received.verify(&tenant(), &secret(1)).err(), Some(WireError::BadSignature));
}

#[test]
fn digits_depend_on_everything_that_both_sides_agreed_on() {
    let derive = |tenant: &str, transcript: u8, device: u8, approval: u8, nonce: u8| {
        let tenant = Tenant::parse(tenant).unwrap();
        let (device, approval) = (Thumbprint::new([device; 32]), Thumbprint::new([approval; 32]));
        ConfirmationDigits::derive(
            &tenant,
            &Digest::new([transcript; 32]),
            &device,
            &approval,
            &Nonce::new([nonce; 16]),
        )
    };
    let digits = derive("example", 1, 2, 3, 4);
    assert_eq!(digits.as_str().len(), 6);
    for other in [
        derive("elsewhere", 1, 2, 3, 4),
        derive("example", 9, 2, 3, 4),
        derive("example", 1, 9, 3, 4),
        derive("example", 1, 2, 9, 4),
        derive("example", 1, 2, 3, 9),
    ] {
        assert_ne!(digits, other);
    }
    assert!(digits.matches(&format!("{} {}", &digits.as_str()[..3], &digits.as_str()[3..])));
    assert!(!format!("{digits:?}").contains(digits.as_str()));
}

#[test]
fn a_contribution_reaches_the_provider_sealed() {
    let contribution = Secret::new((0..32).collect());
    let sealed = seal_contribution(&tenant(), &secret(1), [5; 12], &contribution).unwrap();
    assert!(!sealed.windows(8).any(|window| contribution.expose().starts_with(window)));
    let opened = open_contribution(&sealed, &tenant(), &secret(1)).unwrap();
    assert_eq!(opened.expose(), contribution.expose());
    assert_eq!(open_contribution(&sealed, &tenant(), &secret(2)).err(), Some(WireError::CannotUnseal));
    let short = seal_contribution(&tenant(), &secret(1), [5; 12], &Secret::new(vec![0; 31]));
    assert_eq!(short.err(), Some(WireError::CannotUnseal));
}

#[test]
fn code_keys_are_as_long_as_their_hash_and_differ_by_nonce() {
    let contribution = Secret::new(vec![6; 32]);
    for (algorithm, length) in [(CodeAlgorithm::Sha1, 20), (CodeAlgorithm::Sha256, 32), (CodeAlgorithm::Sha512, 64)] {
        let one = derive_code_seed(&contribution, &Nonce::new([1; 16]), algorithm);
        let other = derive_code_seed(&contribution, &Nonce::new([2; 16]), algorithm);
        assert_eq!(one.len(), length);
        assert_ne!(one.expose(), other.expose());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_flipped_bit_is_refused(bit in any_bit()) {
        let world = World::make();
        let body = flipped(&body(&world, &enrol(&world)), bit);
        let opened = ReceivedEnrol::parse(&body).and_then(|received| received.verify(&tenant(), &secret(1)));
        prop_assert!(opened.is_err());
    }
}
