use super::*;
use crate::tests::{Key, World, label, sign_pair, tenant};

fn consent(world: &World, new_key: &Key) -> Move {
    Move {
        tenant: Tenant::parse("example-new").unwrap(),
        nonce: Nonce::new([1; 16]),
        statement: Digest::of(b"new statement"),
        old_tenant: tenant(),
        old_statement: *world.verified(1).digest(),
        provider_nonce: Nonce::new([2; 16]),
        device_key: new_key.public,
        approval_key: world.approval.public,
        token: DeviceToken::None,
        name: label("Ada's phone"),
        old_key: world.device.public,
    }
}

#[test]
fn a_consent_reaches_the_new_provider() {
    let (world, new_key) = (World::make(), Key::make());
    let consent = consent(&world, &new_key);
    let body = sign_pair(&world.device, &new_key, consent.to_unsigned());
    let verified = ReceivedMove::parse(&body).unwrap().verify(&consent.tenant, &world.approval.thumbprint()).unwrap();
    assert_eq!(verified.consent, consent);
}

#[test]
fn the_device_key_cannot_bring_another_approval_key() {
    let (world, new_key) = (World::make(), Key::make());
    let consent = Move { approval_key: new_key.public, ..consent(&world, &new_key) };
    let body = sign_pair(&world.device, &new_key, consent.to_unsigned());
    let verified = ReceivedMove::parse(&body).unwrap().verify(&consent.tenant, &world.approval.thumbprint());
    assert_eq!(verified.err(), Some(WireError::WrongKey));
}

#[test]
fn nobody_moves_without_the_old_key() {
    let (world, new_key) = (World::make(), Key::make());
    let consent = consent(&world, &new_key);
    let body = sign_pair(&new_key, &new_key, consent.to_unsigned());
    let verified = ReceivedMove::parse(&body).unwrap().verify(&consent.tenant, &world.approval.thumbprint());
    assert_eq!(verified.err(), Some(WireError::BadSignature));
}

#[test]
fn a_consent_to_one_provider_is_none_to_another() {
    let (world, new_key) = (World::make(), Key::make());
    let body = sign_pair(&world.device, &new_key, consent(&world, &new_key).to_unsigned());
    let verified = ReceivedMove::parse(&body).unwrap().verify(&tenant(), &world.approval.thumbprint());
    assert_eq!(verified.err(), Some(WireError::WrongTenant));
}
