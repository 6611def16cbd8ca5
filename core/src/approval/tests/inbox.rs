use super::*;
use crate::approval::ledger::{Ledger, MOST, Seen};
use crate::error::{Error, Failure, FailureCode};
use crate::exchange::{Decision, EndedAs};
use crate::log::{Channel, HowEnded};
use crate::protocols::Refusal;

fn ended(phone: &Phone) -> Vec<HowEnded> {
    let how = |event| match event {
        Event::PromptEnded { how, .. } => Some(how),
        _ => None,
    };
    phone.log().into_iter().filter_map(how).collect()
}

#[test]
fn a_prompt_shows_the_relying_party_and_only_safe_text() {
    let phone = Phone::new();
    let hostile = Message { text: Some("Pay\u{202E} 5\nEUR".into()), application: Some("A\nB".into()), ..challenge(1) };
    assert!(phone.poll(&[hostile]));
    let view = phone.only();
    assert_eq!(view.relying_party.as_str(), "shop.example");
    assert_eq!(view.application.unwrap().as_str(), "A B");
    assert_eq!(view.text.unwrap().as_str(), "Pay\u{FFFD} 5\nEUR");
    assert_eq!(view.label.unwrap().as_str(), "Work\u{FFFD}");
    assert_eq!(view.host.as_str(), "id.bank.example");
    assert!(view.altered);
    assert_eq!((view.position, view.of, view.asked_times, view.channel), (1, 1, 1, Channel::Poll));
    assert_eq!(view.remaining, Some(LIFE));
}

#[test]
fn a_poll_without_news_writes_nothing() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    let before = phone.vault.commits();
    assert!(!phone.poll(&[challenge(1)]));
    assert_eq!(phone.vault.commits(), before);
    let empty = Phone::new();
    let before = empty.vault.commits();
    assert!(!empty.poll(&[]));
    assert_eq!(empty.vault.commits(), before);
}

#[test]
fn the_oldest_comes_first_and_knows_its_place() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    phone.poll(&[challenge(1), challenge(2), challenge(3)]);
    let places: Vec<_> =
        phone.pending().into_iter().map(|v| (v.application.unwrap().to_string(), v.position, v.of)).collect();
    assert_eq!(places, [("Shop 1".into(), 1, 3), ("Shop 2".into(), 2, 3), ("Shop 3".into(), 3, 3)]);
}

#[test]
fn repeated_questions_collapse_and_are_counted() {
    let phone = Phone::new();
    let same = |id| Message { application: Some("Shop".into()), digits: 2, ..challenge(id) };
    phone.poll(&[same(1)]);
    phone.poll(&[same(1), same(2)]);
    assert_eq!(phone.only().asked_times, 2);
    phone.poll(&[same(2), same(3)]);
    phone.poll(&[same(3), same(4)]);
    assert_eq!(phone.only().asked_times, 4, "those that ended lately count, too");
    phone.wait(700);
    phone.poll(&[same(5)]);
    assert_eq!(phone.only().asked_times, 1, "long ago does not count");
}

#[test]
fn what_the_complete_list_no_longer_has_is_over() {
    let phone = Phone::new();
    phone.poll(&[challenge(1), challenge(2)]);
    assert!(phone.poll(&[challenge(2)]));
    assert_eq!(phone.only().application.unwrap().as_str(), "Shop 2");
    assert_eq!(ended(&phone), [HowEnded::Elsewhere]);
}

#[test]
fn an_incomplete_list_ends_nothing() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    phone.wait(5);
    assert!(!phone.poll_asked(&[], false, phone.moment().wall));
    phone.only();
}

#[test]
fn a_prompt_that_came_while_the_poll_was_held_is_not_ended_by_it() {
    let phone = Phone::new();
    let asked = phone.moment().wall;
    phone.wait(3);
    phone.push(&challenge(1).bytes()).unwrap();
    phone.wait(3);
    assert!(!phone.poll_asked(&[], true, asked));
    phone.only();
}

#[test]
fn time_ends_a_prompt_by_the_monotonic_clock() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    phone.wait(119);
    assert_eq!(phone.only().remaining, Some(Duration::from_secs(1)));
    phone.wait(1);
    assert!(phone.pending().is_empty());
    assert!(phone.vault.change(|tx| expire(tx, phone.moment())).unwrap());
    assert!(!phone.vault.change(|tx| expire(tx, phone.moment())).unwrap(), "only once");
    assert_eq!(ended(&phone), [HowEnded::Expired]);
}

#[test]
fn a_wall_clock_that_jumps_neither_kills_nor_revives() {
    let phone = Phone::new();
    let message = Message { expires: START + 60_000, ..challenge(1) };
    phone.poll(&[message]);
    let jumped = ProcessMoment { wall: UnixMillis(START * 3), ..phone.moment() };
    assert_eq!(phone.vault.read(|reader| pending(&reader, jumped)).unwrap().len(), 1);
    phone.wait(200);
    let back = ProcessMoment { wall: UnixMillis(0), ..phone.moment() };
    assert!(phone.vault.read(|reader| pending(&reader, back)).unwrap().is_empty());
}

#[test]
fn what_has_ended_is_never_shown_again_also_after_a_restart() {
    let mut phone = Phone::new();
    phone.poll(&[challenge(1)]);
    phone.poll(&[]);
    phone.restart();
    assert!(!phone.poll(&[challenge(1)]));
    assert!(matches!(phone.push(&challenge(1).bytes()), Err(ApprovalError::Ended(_))));
    assert!(phone.pending().is_empty());
}

#[test]
fn the_ledger_is_bounded_by_count_and_age() {
    let phone = Phone::new();
    let id = |n: u32| PromptId::of(BINDING, &n.to_be_bytes());
    let add = |n: u32, at: i64| {
        phone
            .vault
            .change(|tx| Ledger::read(tx, BINDING)?.add(tx, Seen::new(id(n), &[0; 32], UnixMillis(at), UnixMillis(at))))
            .unwrap();
    };
    let has = |n: u32| phone.vault.read(|reader| Ledger::read(&reader, BINDING)).unwrap().has(id(n));
    let most = u32::try_from(MOST).unwrap();
    (0..=most).for_each(|n| add(n, 5));
    assert!(!has(0) && has(1) && has(most));
    let two_days = 48 * 3600 * 1000;
    add(9_999, 5 + two_days);
    assert!(!has(1) && has(9_999));
}

#[test]
fn too_many_stay_at_the_server_until_there_is_room() {
    let phone = Phone::new();
    let all: Vec<_> = (1..=20).map(challenge).collect();
    phone.poll(&all);
    assert_eq!(phone.pending().len(), 16);
    phone.poll(&all[4..]);
    assert_eq!(phone.pending().len(), 12, "four ended");
    assert!(phone.poll(&all[4..]));
    assert_eq!(phone.pending().len(), 16, "none was lost");
}

#[test]
fn another_message_of_the_same_name_is_refused_and_logged_once() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    let swapped = Message { relying_party: "evil.example".into(), ..challenge(1) };
    assert!(phone.poll(std::slice::from_ref(&swapped)));
    assert!(!phone.poll(&[swapped]));
    assert_eq!(phone.only().relying_party.as_str(), "shop.example");
    assert_eq!(phone.log(), [Event::PromptRefused { why: Refusal::Malformed, channel: Channel::Poll }]);
}

#[test]
fn a_forged_challenge_in_a_list_is_not_shown_and_logged_once() {
    let phone = Phone::new();
    let forged = Message { forged: true, ..challenge(1) };
    assert!(phone.poll(std::slice::from_ref(&forged)));
    assert!(!phone.poll(&[forged]));
    assert!(phone.pending().is_empty());
    assert_eq!(phone.log(), [Event::PromptRefused { why: Refusal::Signature, channel: Channel::Poll }]);
}

#[test]
fn the_same_challenge_by_push_and_poll_is_one_prompt_with_the_server_s_life() {
    let phone = Phone::new();
    let pushed = Message { noise: 1, ..challenge(1) };
    phone.push(&pushed.bytes()).unwrap();
    phone.wait(60);
    assert!(phone.poll(&[challenge(1)]), "the server knows how long it lives");
    assert_eq!(phone.only().remaining, Some(LIFE));
    assert_eq!(phone.only().asked_times, 1);
    assert!(!phone.poll(&[challenge(1)]));
}

#[test]
fn a_life_that_is_not_told_is_not_shown_and_lasts_while_the_challenge_is_listed() {
    let phone = Phone::new();
    assert!(phone.poll_untold(&challenge(1)));
    assert_eq!(phone.only().remaining, None);
    phone.wait(30);
    assert!(!phone.poll_untold(&challenge(1)), "a poll without news writes nothing");
    for _ in 0..5 {
        phone.wait(80);
        assert!(phone.poll_untold(&challenge(1)));
        phone.only();
    }
    phone.wait(121);
    assert!(phone.pending().is_empty(), "not listed for as long as a challenge lives by default");
}

#[test]
fn a_challenge_that_its_server_words_anew_keeps_the_words_that_came_first() {
    let phone = Phone::new();
    let worded = |text: &str| Message { text: Some(text.into()), reworded: true, ..challenge(1) };
    assert!(phone.poll_untold(&worded("first")));
    assert!(!phone.poll_untold(&worded("second")), "the same challenge");
    assert_eq!(phone.only().text.unwrap().as_str(), "first");
}

#[test]
fn forgetting_leaves_nothing_behind() {
    let phone = Phone::new();
    phone.poll(&[challenge(1), challenge(2)]);
    phone.poll(&[challenge(2)]);
    phone.vault.change(|tx| forget(tx, ACCOUNT, BINDING)).unwrap();
    assert!(phone.pending().is_empty());
    assert!(phone.poll(&[challenge(1)]), "the ledger went, too");
}

#[test]
fn what_the_server_says_of_an_end_ends_the_prompt_with_its_own_outcome() {
    let phone = Phone::new();
    phone.poll(&[challenge(1), challenge(2), challenge(3), challenge(4)]);
    let views = phone.pending();
    let asked = phone.vault.read(|reader| shown(&reader, BINDING)).unwrap();
    assert_eq!(asked.len(), 4, "a poll asks about each");
    let ends = [
        (EndedAs::Decided(Decision::Approve), HowEnded::ApprovedElsewhere),
        (EndedAs::Decided(Decision::Deny), HowEnded::DeniedElsewhere),
        (EndedAs::Expired, HowEnded::Expired),
        (EndedAs::Cancelled, HowEnded::Cancelled),
    ];
    let ended_at_server =
        asked.iter().zip(ends).map(|(id, (how, _))| ChallengeEnd { id: id.clone(), how, at: None }).collect();
    // Not the whole list, so that nothing but the server's word can end them.
    let polled = Polled { ended: ended_at_server, ..Polled::default() };
    let binding = phone.binding();
    let moment = phone.moment();
    assert!(phone.vault.change(|tx| take_in(tx, &binding, &polled, moment.wall, moment)).unwrap());
    assert!(phone.pending().is_empty());
    assert_eq!(ended(&phone), ends.map(|(_, how)| how));
    let failures: Vec<_> = views
        .iter()
        .map(|view| Failure::from(Error::from(phone.decide(view.id, &Answer::Deny).unwrap_err())))
        .map(|failure| (failure.code, failure.first))
        .collect();
    assert_eq!(
        failures,
        [
            (FailureCode::AnsweredElsewhere, Some(Decision::Approve)),
            (FailureCode::AnsweredElsewhere, Some(Decision::Deny)),
            (FailureCode::ChallengeExpired, None),
            (FailureCode::ChallengeExpired, None),
        ]
    );
}

#[test]
fn a_prompt_that_is_decided_here_ends_by_its_own_answer() {
    let phone = Phone::new();
    phone.poll(&[challenge(1)]);
    phone.decide(phone.only().id, &Answer::Deny).unwrap();
    assert!(phone.vault.read(|reader| shown(&reader, BINDING)).unwrap().is_empty());
    let id = challenge(1).id;
    let polled = Polled {
        ended: vec![ChallengeEnd { id, how: EndedAs::Decided(Decision::Approve), at: None }],
        ..Polled::default()
    };
    let (binding, moment) = (phone.binding(), phone.moment());
    assert!(!phone.vault.change(|tx| take_in(tx, &binding, &polled, moment.wall, moment)).unwrap());
}

#[test]
fn a_challenge_whose_window_is_certainly_past_is_refused_whatever_life_is_claimed_for_it() {
    let phone = Phone::new();
    let over = Message { expires: START + 60_000, ..challenge(1) };
    phone.earliest.set(Some(UnixMillis(START + 60_000)));
    assert!(phone.poll(std::slice::from_ref(&over)));
    assert!(phone.pending().is_empty());
    assert_eq!(phone.log(), [Event::PromptRefused { why: Refusal::Window, channel: Channel::Poll }]);

    phone.earliest.set(None);
    assert!(!phone.poll(&[over]), "once it was over it stays so, also when nobody knows the time any more");
    assert!(phone.pending().is_empty());
    phone.earliest.set(Some(UnixMillis(START + 59_000)));
    phone.poll(&[Message { expires: START + 60_000, ..challenge(2) }]);
    phone.only();
}
