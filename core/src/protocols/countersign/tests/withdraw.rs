use super::provider::plain;
use super::{NOW_MS, enrolled, unsigned_error};
use crate::account::{Binding, BindingState};
use crate::exchange::{Outcome, Reason};
use crate::protocols::Task;
use countersign_wire::reply::RefusalCode;
use countersign_wire::request::Received;
use countersign_wire::withdraw::{Withdraw, WithdrawReason};

#[test]
fn the_provider_hears_that_the_phone_has_left_and_why() {
    let retiring = BindingState::Retiring { since: NOW_MS, until: NOW_MS };
    for (state, reason) in [(BindingState::Active, WithdrawReason::Removed), (retiring, WithdrawReason::Replaced)] {
        let (phone, mut provider, binding) = enrolled();
        let binding = Binding { state, ..binding };
        let mut run = phone.begin(Task::Withdraw { of: &binding, sequence: 1 }).unwrap();
        assert!(matches!(run.finish(&phone, &mut provider), Outcome::Withdrawn));
        let sent = Received::<Withdraw>::parse(run.changes()[0]).unwrap();
        assert_eq!(sent.unverified_request().0, reason);
    }
}

#[test]
fn a_lost_reply_is_asked_for_with_the_same_bytes() {
    let (phone, mut provider, binding) = enrolled();
    let mut run = phone.begin(Task::Withdraw { of: &binding, sequence: 1 }).unwrap();
    run.lose_reply(&phone, &mut provider);
    let mut again = run.reborn();
    assert!(matches!(again.finish(&phone, &mut provider), Outcome::Withdrawn));
    assert_eq!(again.changes()[0], again.changes()[1]);
}

#[test]
fn a_provider_that_does_not_know_the_phone_has_agreed_already() {
    for code in [RefusalCode::UnknownDevice, RefusalCode::Revoked] {
        let (phone, mut provider, binding) = enrolled();
        provider.refuse = Some(plain(code));
        let mut run = phone.begin(Task::Withdraw { of: &binding, sequence: 1 }).unwrap();
        assert!(matches!(run.finish(&phone, &mut provider), Outcome::Withdrawn));
    }
    let (phone, mut provider, binding) = enrolled();
    provider.refuse = Some(plain(RefusalCode::Unsupported));
    let mut run = phone.begin(Task::Withdraw { of: &binding, sequence: 1 }).unwrap();
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::Failed(Reason::Unsupported)));
}

#[test]
fn an_unsigned_not_found_is_no_agreement() {
    let (phone, _, binding) = enrolled();
    let mut run = phone.begin(Task::Withdraw { of: &binding, sequence: 1 }).unwrap();
    for status in [200, 404, 410] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
}
