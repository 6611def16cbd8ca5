use super::*;

fn deny(phone: &Phone, id: u8) {
    phone.poll(&[challenge(id)]);
    phone.decide(phone.only().id, &Answer::Deny).unwrap();
}

#[test]
fn after_three_refusals_the_phone_is_quiet_and_prompts_stay_listed() {
    let phone = Phone::new();
    (1..=2).for_each(|id| deny(&phone, id));
    assert_eq!(fatigue_now(&phone), Fatigue::default());
    deny(&phone, 3);
    phone.poll(&[challenge(4)]);
    let view = phone.only();
    assert!(view.quiet_until.is_some() && view.password_may_be_known);
    assert!(phone.log().iter().any(|event| matches!(event, Event::NotificationsQuiet { .. })));
}

#[test]
fn quiet_ends_and_the_notice_stays_until_it_was_seen() {
    let phone = Phone::new();
    (1..=3).for_each(|id| deny(&phone, id));
    phone.wait(601);
    assert_eq!(fatigue_now(&phone), Fatigue { quiet_until: None, password_may_be_known: true });
    phone.vault.change(|tx| acknowledge(tx, ACCOUNT)).unwrap();
    assert_eq!(fatigue_now(&phone), Fatigue::default());
}

#[test]
fn refusals_far_apart_do_not_count_together() {
    let phone = Phone::new();
    for id in 1..=5 {
        deny(&phone, id);
        phone.wait(301);
    }
    assert_eq!(fatigue_now(&phone), Fatigue::default());
}

#[test]
fn a_clock_set_back_does_not_keep_the_phone_quiet() {
    let phone = Phone::new();
    (1..=3).for_each(|id| deny(&phone, id));
    let before = UnixMillis(START - 3_600_000);
    let found = phone.vault.read(|reader| fatigue(&reader, ACCOUNT, before)).unwrap();
    assert_eq!(found.quiet_until, None);
}

fn fatigue_now(phone: &Phone) -> Fatigue {
    phone.vault.read(|reader| fatigue(&reader, ACCOUNT, phone.moment().wall)).unwrap()
}
