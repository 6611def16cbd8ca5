use super::*;
use crate::account::Trouble;
use crate::exchange::{Decision, Ended, Lane, Reason, Story};

fn asked(message: Message) -> (Phone, PromptId) {
    let phone = Phone::new();
    phone.poll(&[message]);
    let id = phone.only().id;
    (phone, id)
}

#[test]
fn an_approval_becomes_an_exchange_that_dies_with_its_challenge() {
    let (phone, id) = asked(Message { user_verification: true, ..challenge(1) });
    phone.wait(20);
    let exchange = phone.decide(id, &APPROVE).unwrap();
    let (header, sent) = phone.exchange(exchange).unwrap();
    assert_eq!((header.story, header.priority, header.needs_person), (Story::Answer, 1, true));
    assert_eq!(header.lane, Lane::Challenge(BINDING, vec![1; 16]));
    assert_eq!(header.keys, [KeyName("approval".into())]);
    assert_eq!(header.not_after.unwrap().remaining(phone.moment()), Duration::from_secs(100));
    assert_eq!((sent.decision, sent.typed, sent.altered), (Decision::Approve, None, false));
    assert!(phone.pending().is_empty());
}

#[test]
fn a_denial_goes_first_needs_no_gesture_and_lives_a_day() {
    let (phone, id) = asked(Message { user_verification: true, ..challenge(1) });
    let exchange = phone.decide(id, &Answer::Report).unwrap();
    let (header, sent) = phone.exchange(exchange).unwrap();
    assert_eq!((header.priority, header.needs_person), (0, false));
    assert_eq!(header.keys, [KeyName("device".into())]);
    assert_eq!(header.not_after.unwrap().remaining(phone.moment()), Duration::from_hours(24));
    assert_eq!(sent.decision, Decision::Report);
}

#[test]
fn the_answer_carries_a_fresh_sequence_and_the_log_head_that_covers_the_decision() {
    let (phone, id) = asked(challenge(1));
    let exchange = phone.decide(id, &Answer::Deny).unwrap();
    let (_, sent) = phone.exchange(exchange).unwrap();
    assert_eq!((sent.sequence, phone.binding().sequence), (8, 8));
    let head = phone.vault.read(|reader| log::head(&reader, ACCOUNT)).unwrap();
    assert_eq!((sent.log_head, head.entry), (head.hash, 1));
    assert!(matches!(phone.last_log(), Event::Decided { decision: Decision::Deny, replaces: None, .. }));
}

#[test]
fn altered_text_is_said_in_the_answer() {
    let (phone, id) = asked(Message { text: Some("a\u{202E}b".into()), ..challenge(1) });
    let exchange = phone.decide(id, &APPROVE).unwrap();
    assert!(phone.exchange(exchange).unwrap().1.altered);
    assert!(matches!(phone.last_log(), Event::Decided { shown, .. } if shown.text.as_deref() == Some("a\u{FFFD}b")));
}

#[test]
fn a_second_decision_is_refused_and_names_the_first() {
    let (phone, id) = asked(challenge(1));
    let exchange = phone.decide(id, &Answer::Deny).unwrap();
    for again in [APPROVE, Answer::Deny, Answer::Report] {
        let refused = phone.decide(id, &again).unwrap_err();
        let ApprovalError::AlreadyDecided { first, exchange: named } = refused else { panic!("{refused:?}") };
        assert_eq!((first, named), (Decision::Deny, exchange));
    }
}

#[test]
fn a_denial_replaces_an_approval_that_has_not_left() {
    let (phone, id) = asked(challenge(1));
    let approval = phone.decide(id, &APPROVE).unwrap();
    let denial = phone.decide(id, &Answer::Deny).unwrap();
    assert!(phone.exchange(approval).is_none());
    assert_eq!(phone.exchange(denial).unwrap().1.decision, Decision::Deny);
    let ended: Ended = phone.vault.read(|reader| reader.get(&approval.into())).unwrap().unwrap();
    assert_eq!(ended.conclusion, Conclusion::Failed(Reason::Cancelled));
    assert!(matches!(phone.last_log(), Event::Decided { replaces: Some(Decision::Approve), .. }));
}

#[test]
fn a_worker_that_holds_a_replaced_approval_can_no_longer_send_it() {
    let (phone, id) = asked(challenge(1));
    phone.decide(id, &APPROVE).unwrap();
    let filter = crate::vault::ClaimFilter {
        now: phone.moment().wall,
        lease: Duration::from_mins(1),
        allow_person: true,
        only: None,
    };
    let claimed = phone.vault.claim(&filter).unwrap().unwrap();
    phone.decide(id, &Answer::Deny).unwrap();
    let saved = phone.vault.change(|tx| tx.save_exchange(&claimed.id, claimed.epoch, &claimed.body));
    assert!(matches!(saved, Err(VaultError::LostLease)));
}

#[test]
fn an_approval_that_may_have_arrived_stands() {
    let (phone, id) = asked(challenge(1));
    let approval = phone.decide(id, &APPROVE).unwrap();
    phone.may_have_arrived(approval);
    let refused = phone.decide(id, &Answer::Deny).unwrap_err();
    assert!(matches!(refused, ApprovalError::AlreadyDecided { first: Decision::Approve, .. }));
    assert!(phone.exchange(approval).is_some());
}

#[test]
fn the_number_must_have_its_form() {
    let (phone, id) = asked(Message { digits: 2, ..challenge(1) });
    for wrong in [APPROVE, with_number(""), with_number("4"), with_number("423"), with_number("4x")] {
        let refused = phone.decide(id, &wrong).unwrap_err();
        assert!(matches!(refused, ApprovalError::NumberNeeded { digits: Some(2) }), "{refused:?}");
    }
    let exchange = phone.decide(id, &with_number(" ٤2 ")).unwrap();
    assert_eq!(phone.exchange(exchange).unwrap().1.typed.as_deref(), Some("42"), "any keyboard's digits will do");
}

#[test]
fn a_denial_needs_no_number() {
    let (phone, id) = asked(Message { digits: 2, ..challenge(1) });
    let exchange = phone.decide(id, &Answer::Deny).unwrap();
    assert_eq!(phone.exchange(exchange).unwrap().1.typed, None);
}

#[test]
fn options_are_typed_and_mapped_with_three_tries() {
    let options = ["17", "42", "08"].map(String::from).to_vec();
    let (phone, id) = asked(Message { options: options.clone(), ..challenge(1) });
    assert_eq!(phone.only().number, NumberToType::Digits(2));
    for left in [2, 1, 0, 0] {
        let refused = phone.decide(id, &with_number("99")).unwrap_err();
        assert!(matches!(refused, ApprovalError::NumberWrong { left: found } if found == left), "{refused:?}");
        assert_eq!(phone.only().tries_left, left);
    }
    let refused = phone.decide(id, &with_number("42")).unwrap_err();
    assert!(matches!(refused, ApprovalError::NumberWrong { left: 0 }), "a guess among three is not free");
    phone.decide(id, &Answer::Report).unwrap();

    let (phone, id) = asked(Message { options, ..challenge(1) });
    let exchange = phone.decide(id, &with_number("08")).unwrap();
    assert_eq!(phone.exchange(exchange).unwrap().1.typed.as_deref(), Some("08"));
}

#[test]
fn options_may_be_letters() {
    let (phone, id) = asked(Message { options: vec!["A".into(), "Bc".into()], ..challenge(1) });
    assert_eq!(phone.only().number, NumberToType::Text);
    let exchange = phone.decide(id, &with_number("bC")).unwrap();
    assert_eq!(phone.exchange(exchange).unwrap().1.typed.as_deref(), Some("Bc"));
}

#[test]
fn nothing_is_approved_after_its_time_but_it_can_be_denied() {
    let (phone, id) = asked(challenge(1));
    phone.wait(121);
    assert!(matches!(phone.decide(id, &APPROVE).unwrap_err(), ApprovalError::Expired));
    phone.decide(id, &Answer::Report).unwrap();
}

#[test]
fn a_stopped_account_approves_nothing_and_still_denies() {
    let (phone, id) = asked(challenge(1));
    phone.stand(Standing::NeedsReactivation(Trouble::KeyGone));
    let refused = phone.decide(id, &APPROVE).unwrap_err();
    assert!(matches!(refused, ApprovalError::NeedsReactivation(Trouble::KeyGone)));
    phone.decide(id, &Answer::Deny).unwrap();
}

#[test]
fn a_restored_copy_approves_nothing_before_one_round_trip() {
    let (mut phone, id) = asked(challenge(1));
    phone.storage.look_rolled_back();
    phone.restart();
    assert!(phone.only().needs_round_trip);
    assert!(matches!(phone.decide(id, &APPROVE).unwrap_err(), ApprovalError::Doubtful));
    phone.vault.change(|tx| tx.confirm(&BINDING.into())).unwrap();
    phone.decide(id, &APPROVE).unwrap();
}

#[test]
fn a_denial_also_denies_the_repeats_that_were_shown_as_one() {
    let phone = Phone::new();
    let same = |id| Message { application: Some("Shop".into()), ..challenge(id) };
    phone.poll(&[same(1), same(2), same(3), challenge(9)]);
    let shop = phone.pending().into_iter().find(|view| view.asked_times == 3).unwrap();
    phone.decide(shop.id, &Answer::Report).unwrap();
    assert_eq!(phone.only().application.unwrap().as_str(), "Shop 9");
    let stored = phone.vault.read(|reader| -> Result<Vec<_>, VaultError> {
        reader.exchanges()?.iter().map(|row| Stored::read(&reader, row)).collect()
    });
    let decisions: Vec<Decision> =
        stored.unwrap().iter().map(|stored| stored.saved.read::<Sent>().unwrap().decision).collect();
    assert_eq!(decisions, [Decision::Report, Decision::Deny, Decision::Deny]);
    assert_eq!(phone.binding().sequence, 10);
}

#[test]
fn an_approval_approves_one_request_only() {
    let phone = Phone::new();
    let same = |id| Message { application: Some("Shop".into()), ..challenge(id) };
    phone.poll(&[same(1), same(2)]);
    phone.decide(phone.only().id, &APPROVE).unwrap();
    assert_eq!(phone.vault.read(|reader| reader.exchanges()).unwrap().len(), 1);
    phone.only();
}

#[test]
fn of_requests_shown_as_one_the_number_tells_which_is_meant() {
    let phone = Phone::new();
    let asking = |id, options: [&str; 2]| Message {
        application: Some("Shop".into()),
        options: options.map(String::from).to_vec(),
        ..challenge(id)
    };
    phone.poll(&[asking(1, ["17", "42"]), asking(2, ["08", "23"])]);
    let shown = phone.only();
    assert_eq!(shown.asked_times, 2);
    let refused = phone.decide(shown.id, &with_number("99")).unwrap_err();
    assert!(matches!(refused, ApprovalError::NumberWrong { left: 2 }), "neither offers it: {refused:?}");
    let older = phone.decide(shown.id, &with_number("42")).unwrap();
    let sent = phone.exchange(older).unwrap().1;
    assert_eq!((sent.challenge, sent.typed.as_deref()), (vec![1; 16], Some("42")));
    assert_eq!(phone.only().id, shown.id, "the newer one still waits");
    let newer = phone.decide(shown.id, &with_number("08")).unwrap();
    assert_eq!(phone.exchange(newer).unwrap().1.challenge, vec![2; 16]);
    assert!(phone.pending().is_empty());
}

#[test]
fn what_is_not_there_or_has_ended_says_so() {
    let (phone, id) = asked(challenge(1));
    assert!(matches!(phone.decide(PromptId([9; 16]), &APPROVE).unwrap_err(), ApprovalError::NotFound));
    phone.poll(&[]);
    assert!(matches!(phone.decide(id, &Answer::Deny).unwrap_err(), ApprovalError::Ended(_)));
}

#[test]
fn a_refused_decision_changes_nothing() {
    let (phone, id) = asked(Message { digits: 2, ..challenge(1) });
    let before = phone.vault.commits();
    phone.decide(id, &APPROVE).unwrap_err();
    assert_eq!((phone.vault.commits(), phone.binding().sequence), (before, 7));
}
