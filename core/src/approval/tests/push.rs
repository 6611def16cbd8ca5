use super::*;
use crate::account::Trouble;
use crate::log::Channel;
use crate::protocols::Refusal;

#[test]
fn a_genuine_push_becomes_a_prompt() {
    let phone = Phone::new();
    let view = phone.push(&challenge(1).bytes()).unwrap().unwrap();
    assert_eq!(view, phone.only());
    assert_eq!(view.channel, Channel::Push);
}

#[test]
fn a_bell_is_only_a_bell_and_writes_nothing() {
    let phone = Phone::new();
    let before = phone.vault.commits();
    assert!(phone.push(&Message { bell: true, ..challenge(1) }.bytes()).unwrap().is_none());
    assert_eq!(phone.vault.commits(), before);
}

#[test]
fn each_refusal_has_its_own_reason_and_writes_nothing() {
    let phone = Phone::new();
    let before = phone.vault.commits();
    let refused = |message: Message| phone.push(&message.bytes()).unwrap_err();
    assert!(matches!(refused(Message { forged: true, ..challenge(1) }), ApprovalError::NotGenuine(Refusal::Signature)));
    assert!(matches!(refused(Message { foreign: true, ..challenge(1) }), ApprovalError::WrongDevice));
    assert!(matches!(refused(Message { expires: 1, ..challenge(1) }), ApprovalError::Expired));
    assert!(matches!(phone.push(b"?").unwrap_err(), ApprovalError::NotGenuine(Refusal::Malformed)));
    assert!(matches!(phone.push(&[0; 9000]).unwrap_err(), ApprovalError::NotGenuine(Refusal::Malformed)));
    let alone = phone.vault.change(|tx| receive(tx, &[], &challenge(1).bytes(), phone.moment()));
    assert!(matches!(alone, Err(ApprovalError::UnknownAccount)));
    assert_eq!(phone.vault.commits(), before);
}

#[test]
fn suspended_and_stopped_accounts_say_so() {
    let phone = Phone::new();
    let until = Some(phone.moment().wall.after(Duration::from_mins(1)));
    phone.stand(Standing::Suspended { until });
    let refused = phone.push(&challenge(1).bytes()).unwrap_err();
    assert!(matches!(refused, ApprovalError::Suspended { until: found } if found == until));
    phone.wait(61);
    phone.push(&challenge(1).bytes()).unwrap();
    phone.stand(Standing::NeedsReactivation(Trouble::NotActivated));
    let refused = phone.push(&challenge(2).bytes()).unwrap_err();
    assert!(matches!(refused, ApprovalError::NeedsReactivation(Trouble::NotActivated)));
}

#[test]
fn a_second_message_of_the_same_name_is_the_same_prompt_or_refused() {
    let phone = Phone::new();
    let first = phone.push(&challenge(1).bytes()).unwrap();
    assert_eq!(phone.push(&challenge(1).bytes()).unwrap(), first);
    let swapped = Message { relying_party: "evil.example".into(), ..challenge(1) };
    assert!(matches!(phone.push(&swapped.bytes()).unwrap_err(), ApprovalError::Swapped));
}

#[test]
fn a_decided_request_is_not_shown_again() {
    let phone = Phone::new();
    let view = phone.push(&challenge(1).bytes()).unwrap().unwrap();
    phone.decide(view.id, &Answer::Deny).unwrap();
    let again = phone.push(&challenge(1).bytes()).unwrap_err();
    assert!(matches!(again, ApprovalError::AlreadyDecided { .. }));
}

#[test]
fn the_account_of_a_binding_must_be_here() {
    let phone = Phone::new();
    phone.vault.change(|tx| tx.delete::<Account>(&ACCOUNT.into())).unwrap();
    assert!(matches!(phone.push(&challenge(1).bytes()).unwrap_err(), ApprovalError::UnknownAccount));
}

#[test]
fn an_echo_names_every_binding_that_may_be_asked() {
    let phone = Phone::new();
    let other = BindingId([3; 16]);
    let bindings = [binding(BINDING, ACCOUNT), binding(other, ACCOUNT)];
    let message = Message { echo: true, ..challenge(1) }.bytes();
    let pushed = phone.vault.change(|tx| receive(tx, &bindings, &message, phone.moment())).unwrap();
    let Pushed::Echo { bindings, pushed } = pushed else { panic!() };
    assert_eq!((bindings, pushed), (vec![BINDING, other], vec![1; 16]));
}
