use super::super::Native;
use super::provider::ECHO;
use super::{NOW_MS, Run, enrolled};
use crate::account::Binding;
use crate::exchange::Outcome;
use crate::ports::UnixMillis;
use crate::protocols::{Assurance, Challenge, NumberRequest, Opened, Protocol, Received, Refusal};
use countersign_wire::approval;
use countersign_wire::{AccountId, DeviceId, Tenant};

fn open_at(binding: &Binding, message: Vec<u8>, at: UnixMillis) -> Result<Challenge, Refusal> {
    match Native.open(binding, Received::new(message, at), at)? {
        Opened::Challenge(verified) => Ok(verified.challenge().clone()),
        Opened::WakeUp => panic!("a bell"),
        Opened::Echo(_) => panic!("an echo"),
    }
}

fn refused(change: impl FnOnce(&mut approval::Challenge)) -> Refusal {
    let (_, provider, binding) = enrolled();
    let mut challenge = provider.challenge();
    change(&mut challenge);
    open_at(&binding, provider.sign_challenge(&challenge), NOW_MS).unwrap_err()
}

#[test]
fn a_genuine_challenge_says_what_is_asked() {
    let (_, provider, binding) = enrolled();
    let challenge = approval::Challenge { number: true, user_verification: true, ..provider.challenge() };
    let shown = open_at(&binding, provider.sign_challenge(&challenge), NOW_MS).unwrap();
    assert_eq!(shown.relying_party, "shop.example");
    assert_eq!(shown.application.as_deref(), Some("Shop"));
    assert_eq!(shown.place.as_deref(), Some("Ghent"));
    assert_eq!(shown.client_address.as_deref(), Some("192.0.2.7"));
    assert_eq!(shown.number, NumberRequest::Type { digits: 2 });
    assert_eq!(shown.issued_at, Some(NOW_MS));
    assert_eq!(shown.assurance, Assurance::Signed);
    assert!(shown.user_verification);
}

#[test]
fn a_challenge_for_somebody_else_is_refused() {
    assert_eq!(refused(|c| c.devices = vec![DeviceId::new([1; 16])]), Refusal::Audience);
    assert_eq!(refused(|c| c.account = AccountId::new([1; 16])), Refusal::Audience);
    assert_eq!(refused(|c| c.tenant = Tenant::parse("other").unwrap()), Refusal::Audience);
}

#[test]
fn only_keys_of_the_accepted_statement_challenge() {
    let (_, mut provider, binding) = enrolled();
    provider.rotate_challenge_key();
    let message = provider.sign_challenge(&provider.challenge());
    assert_eq!(open_at(&binding, message, NOW_MS), Err(Refusal::Signature));
}

#[test]
fn what_a_thief_signs_with_a_challenge_key_is_worth_nothing_once_the_key_is_rotated_out() {
    let (phone, mut provider, binding) = enrolled();
    let forged = provider.sign_challenge(&provider.challenge());
    assert!(open_at(&binding, forged.clone(), NOW_MS).is_ok(), "while the key is listed, nothing tells it apart");
    provider.rotate_challenge_key();
    let Outcome::Polled(polled) = Run::poll(&phone, &binding).finish(&phone, &mut provider) else { panic!("polled") };
    let renewed = Binding { provider: polled.provider.unwrap(), ..binding };
    assert_eq!(open_at(&renewed, forged, NOW_MS), Err(Refusal::Signature));
}

#[test]
fn a_challenge_that_claims_to_live_for_longer_than_ten_minutes_is_refused() {
    assert!(matches!(refused(|c| c.expires_at = c.issued_at + 601), Refusal::Malformed | Refusal::Window));
}

#[test]
fn one_flipped_bit_anywhere_is_refused() {
    let (_, provider, binding) = enrolled();
    let message = provider.sign_challenge(&provider.challenge());
    for index in 1..message.len() {
        let mut flipped = message.clone();
        flipped[index] ^= 1;
        assert!(open_at(&binding, flipped, NOW_MS).is_err(), "{index}");
    }
    assert_eq!(open_at(&binding, message[..message.len() - 1].to_vec(), NOW_MS), Err(Refusal::Malformed));
    assert_eq!(open_at(&binding, [message, vec![0]].concat(), NOW_MS), Err(Refusal::Malformed));
}

#[test]
fn a_phone_with_a_wrong_clock_still_sees_its_prompts_but_no_old_ones() {
    let (_, provider, binding) = enrolled();
    let message = provider.sign_challenge(&provider.challenge());
    let hours = |hours: i64| UnixMillis(NOW_MS.0 + hours * 3_600_000);
    for off in [-23, -1, 1, 23] {
        assert!(open_at(&binding, message.clone(), hours(off)).is_ok(), "{off} hours");
    }
    assert_eq!(open_at(&binding, message.clone(), hours(30)), Err(Refusal::Window));
    assert_eq!(open_at(&binding, message, hours(-30)), Err(Refusal::Window));
}

#[test]
fn too_long_a_window_is_refused() {
    assert_eq!(refused(|c| c.expires_at = c.issued_at + 601), Refusal::Window);
    assert_eq!(refused(|c| c.expires_at = c.issued_at), Refusal::Window);
}

#[test]
fn every_push_is_a_bell_except_an_echo() {
    let (_, _, binding) = enrolled();
    let open = |message: &[u8]| Native.open(&binding, Received::new(message.to_vec(), NOW_MS), NOW_MS).unwrap();
    for bell in [b"".as_slice(), b"{}", b"wake up", b"countersign-echo:short"] {
        assert!(matches!(open(bell), Opened::WakeUp));
    }
    let text = format!("countersign-echo:{}", data_encoding::BASE64URL_NOPAD.encode(ECHO.as_ref()));
    assert!(matches!(open(text.as_bytes()), Opened::Echo(pushed) if pushed == ECHO.as_ref()));
}

#[test]
fn a_genuine_challenge_in_a_push_is_a_bell_too() {
    let (_, provider, binding) = enrolled();
    let message = provider.sign_challenge(&provider.challenge());
    let opened = Native.open(&binding, Received::pushed(message, NOW_MS), NOW_MS);
    assert!(matches!(opened, Ok(Opened::WakeUp)), "what is asked comes from a signed poll reply alone");
}

#[test]
fn a_binding_of_another_version_opens_nothing() {
    let (_, provider, binding) = enrolled();
    let message = provider.sign_challenge(&provider.challenge());
    let broken = Binding { private: b"\xa0".to_vec(), ..binding };
    assert_eq!(open_at(&broken, message, NOW_MS), Err(Refusal::Malformed));
}
