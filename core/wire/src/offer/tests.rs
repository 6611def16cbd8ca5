use proptest::prelude::*;

use super::code::check_group;
use super::*;
use crate::names::{Hosts, Origin};
use crate::tests::{World, label, now};
use crate::token::Channel;
use crate::{AccountId, Nonce, Secret, WireError};

fn secret(byte: u8) -> OfferSecret {
    OfferSecret::from_link(Secret::new(vec![byte; 32])).unwrap()
}

fn grouped(code: &TypedCode) -> String {
    String::from_utf8(code.to_grouped().expose().to_vec()).unwrap()
}

fn offer(world: &World) -> Offer {
    Offer {
        origin: Origin::parse("https://id.example.com").unwrap(),
        pin: world.verified(1).pin(),
        id: secret(1).derive_id(),
        secret: secret(1),
    }
}

fn reply(world: &World) -> LookUpReply {
    LookUpReply {
        tenant: world.verified(1).pin().tenant,
        statement: world.signed(&world.statement(1)),
        nonce: Nonce::new([1; 16]),
        account: AccountId::new([2; 16]),
        issuer: label("Example"),
        subject: label("Ada"),
        confirmation: true,
        codes: false,
        user_verification: false,
        channels: vec![Channel::None],
        remaining: 1_000,
        vapid_key: None,
    }
}

proptest! {
    #[test]
    fn a_code_is_read_as_it_was_made(random in any::<[u8; 20]>()) {
        let code = TypedCode::from_random(&random);
        let typed = grouped(&code).to_lowercase().replace('0', "o").replace('1', "l");
        let read = TypedCode::parse(&typed).unwrap();
        prop_assert_eq!(read.data(), code.data());
    }

    #[test]
    fn any_wrong_character_names_its_group(random in any::<[u8; 20]>(), at in 0_usize..25, other in 0_usize..32) {
        let mut typed: Vec<char> = grouped(&TypedCode::from_random(&random)).replace('-', "").chars().collect();
        let character = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().nth(other).unwrap();
        prop_assume!(typed[at] != character);
        typed[at] = character;
        let refused = TypedCode::parse(&typed.iter().collect::<String>()).err();
        prop_assert_eq!(refused, Some(CodeError::Mistyped { group: at / 5 + 1 }));
    }

    #[test]
    fn two_swapped_characters_of_a_group_name_it(random in any::<[u8; 20]>(), group in 0_usize..5, a in 0_usize..5, b in 0_usize..5) {
        let mut typed: Vec<char> = grouped(&TypedCode::from_random(&random)).replace('-', "").chars().collect();
        let (a, b) = (group * 5 + a, group * 5 + b);
        prop_assume!(typed[a] != typed[b]);
        typed.swap(a, b);
        let refused = TypedCode::parse(&typed.iter().collect::<String>()).err();
        prop_assert_eq!(refused, Some(CodeError::Mistyped { group: group + 1 }));
    }

    #[test]
    fn no_text_makes_a_reader_panic(text in ".{0,80}") {
        let _ = TypedCode::parse(&text);
        let _ = Offer::parse(&text, Hosts::Development);
        let _ = Offer::recognise(&text);
    }
}

#[test]
fn a_group_is_checked_while_the_next_is_typed() {
    let code = grouped(&TypedCode::from_random(&[9; 20]));
    let groups: Vec<_> = code.split('-').collect();
    for (index, group) in groups.iter().enumerate() {
        assert_eq!(check_group(group, index + 1), Ok(()));
    }
    assert_eq!(check_group(groups[0], 2), Err(CodeError::Mistyped { group: 2 }));
    assert_eq!(check_group("U0000", 1), Err(CodeError::IllegalCharacter { group: 1 }));
    assert_eq!(check_group("0000", 1), Err(CodeError::WrongLength { group: 1 }));
}

#[test]
fn both_forms_of_a_link_are_read_again() {
    let world = World::make();
    let offer = offer(&world);
    for link in [offer.to_link(), offer.to_web_link()] {
        let text = std::str::from_utf8(link.expose()).unwrap();
        assert!(Offer::recognise(text));
        let read = Offer::parse(text, Hosts::Public).unwrap();
        assert_eq!((read.origin, read.pin, read.id), (offer.origin.clone(), offer.pin.clone(), offer.id));
    }
}

#[test]
fn a_provider_on_this_machine_is_for_development() {
    let world = World::make();
    let offer = Offer { origin: Origin::parse("http://127.0.0.1:8080").unwrap(), ..offer(&world) };
    let link = offer.to_link();
    let text = std::str::from_utf8(link.expose()).unwrap();
    assert!(Offer::parse(text, Hosts::Development).is_ok());
    let refused = Offer::parse(text, Hosts::Public).err();
    assert_eq!(refused, Some(LinkError::Address(WireError::DevelopmentOrigin)));
}

#[test]
fn secrets_are_silent() {
    let shown = format!("{:?} {:?}", secret(1), TypedCode::from_random(&[9; 20]));
    assert_eq!(shown, "OfferSecret(…) TypedCode(…)");
}

#[test]
fn a_secret_from_a_store_gives_the_same_id() {
    for offer in [secret(7), OfferSecret::from_code(&TypedCode::from_random(&[5; 20]))] {
        let stored = OfferSecret::from_stored(Secret::new(offer.expose().to_vec())).unwrap();
        assert_eq!(stored.derive_id(), offer.derive_id());
    }
    assert!(OfferSecret::from_stored(Secret::new(vec![0; 31])).is_err());
}

#[test]
fn only_who_knows_the_secret_can_answer_a_look_up() {
    let world = World::make();
    let look_up = LookUp { offer: secret(1).derive_id(), nonce: Nonce::new([3; 16]) };
    let from = Origin::parse("https://id.example.com").unwrap();
    let open = |body: &[u8], secret: &OfferSecret| open_look_up(body, &look_up, secret, &from, None, now());

    let answer = reply(&world).encode(&look_up.encode(), &secret(1));
    let Ok(LookUpAnswer::Found(found)) = open(&answer, &secret(1)) else { panic!("the offer opens") };
    assert_eq!(found.statement.pin(), world.verified(1).pin());

    let guessed = reply(&world).encode(&look_up.encode(), &secret(2));
    assert_eq!(open(&guessed, &secret(1)).err(), Some(WireError::WrongOffer));
    assert_eq!(open(&answer, &secret(2)).err(), Some(WireError::BadMac));
}

#[test]
fn what_leaves_the_phone_first_does_not_hold_the_secret() {
    let code = TypedCode::from_random(&[0x15; 20]);
    let secret = OfferSecret::from_code(&code);
    let sent = LookUp { offer: secret.derive_id(), nonce: Nonce::new([3; 16]) }.encode();
    assert!(!sent.windows(4).any(|window| secret.expose().windows(4).any(|part| part == window)));
    assert_eq!(LookUp::decode(&sent).unwrap().offer, secret.derive_id());
}
