use super::Matter;
use crate::account::BindingId;

const ONE: BindingId = BindingId([1; 16]);

fn all() -> Vec<Matter<'static>> {
    let challenge = b"challenge".as_slice();
    let answer = |approves, gesture| Matter::Answer { binding: ONE, challenge, approves, gesture };
    vec![
        answer(false, true),
        answer(true, true),
        Matter::Offer { identity: &ONE.0, binding: ONE },
        Matter::Proof(ONE),
        Matter::Move { from: ONE },
        Matter::Token(ONE),
        Matter::Echo { binding: ONE, pushed: b"pushed" },
        Matter::Rotation(ONE),
        Matter::Withdrawal(ONE),
    ]
}

#[test]
fn denials_go_first_then_approvals_then_the_rest() {
    let priorities: Vec<_> = all().iter().map(Matter::priority).collect();
    assert_eq!(priorities, [0, 1, 2, 2, 2, 2, 2, 3, 3]);
}

#[test]
fn only_the_two_decisions_about_one_challenge_exclude_each_other() {
    let matters = all();
    let subjects: Vec<_> = matters.iter().map(Matter::subject).collect();
    assert_eq!(subjects[0], subjects[1]);
    for (place, subject) in subjects.iter().enumerate().skip(2) {
        assert_eq!(subjects.iter().position(|other| other == subject), Some(place));
    }
}

#[test]
fn a_gesture_is_asked_for_an_approval_and_never_for_a_denial() {
    let asks: Vec<_> = all().iter().map(Matter::needs_person).collect();
    assert_eq!(asks, [false, true, true, false, false, false, false, false, false]);
}
