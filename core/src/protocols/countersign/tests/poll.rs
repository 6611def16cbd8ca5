use super::provider::plain;
use super::{NOW, NOW_MS, Phone, Provider, Run, enrolled, flipped, unsigned_error};
use crate::account::{Binding, BindingState};
use crate::exchange::{Decision, Effect, EndedAs, Outcome, Polled, Reason};
use crate::ports::{KeyName, SendError, UnixMillis};
use crate::protocols::Task;
use countersign_wire::Origin;
use countersign_wire::approval::{self, ChallengeOutcome};
use countersign_wire::reply::{Refusal, RefusalCode};
use std::time::Duration;

fn polled(phone: &Phone, provider: &mut Provider, binding: &Binding) -> Polled {
    match Run::poll(phone, binding).finish(phone, provider) {
        Outcome::Polled(polled) => *polled,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_open_comes_as_received_with_its_remaining_life() {
    let (phone, mut provider, binding) = enrolled();
    let message = provider.ask(&provider.challenge());
    let polled = polled(&phone, &mut provider, &binding);
    assert_eq!(polled.challenges.len(), 1);
    assert_eq!(polled.challenges[0].message, message);
    assert_eq!(polled.challenges[0].life, Some(Duration::from_secs(45)));
    assert!(polled.complete);
    assert!(polled.private.is_none() && polled.provider.is_none() && polled.endpoint.is_none());
}

#[test]
fn no_life_is_longer_than_the_challenge_itself_says() {
    let (phone, mut provider, binding) = enrolled();
    for (ends_in, life) in [(20, 21), (0, 0), (-600, 0)] {
        let expires_at = NOW.saturating_add_signed(ends_in);
        let over = approval::Challenge { issued_at: expires_at - 60, expires_at, ..provider.challenge() };
        provider.prompts.clear();
        provider.ask(&over);
        let polled = polled(&phone, &mut provider, &binding);
        assert_eq!(polled.challenges[0].life, Some(Duration::from_secs(life)), "{ends_in}");
    }
}

#[test]
fn a_full_list_may_not_be_all() {
    let (phone, mut provider, binding) = enrolled();
    for _ in 0..16 {
        provider.ask(&provider.challenge());
    }
    assert!(!polled(&phone, &mut provider, &binding).complete);
}

#[test]
fn what_became_of_others_is_told() {
    let (phone, mut provider, binding) = enrolled();
    let challenge = provider.challenge().id;
    for (outcome, how) in [
        (approval::Outcome::Approved, EndedAs::Decided(Decision::Approve)),
        (approval::Outcome::Reported, EndedAs::Decided(Decision::Report)),
        (approval::Outcome::Expired, EndedAs::Expired),
        (approval::Outcome::Cancelled, EndedAs::Cancelled),
    ] {
        provider.outcomes = vec![ChallengeOutcome { challenge, outcome, at: NOW * 1000 }];
        let ended = polled(&phone, &mut provider, &binding).ended;
        assert_eq!(ended[0].id, challenge.as_ref());
        assert_eq!((ended[0].how, ended[0].at), (how, Some(NOW_MS)));
    }
}

#[test]
fn a_long_poll_may_take_its_wait_and_ten_seconds_more() {
    let (phone, mut provider, binding) = enrolled();
    for (asked, limit) in [(0, 10), (25, 35), (500, 70)] {
        let mut run = phone.begin(Task::Poll { of: &binding, wait: Duration::from_secs(asked), shown: &[] }).unwrap();
        run.finish(&phone, &mut provider);
        assert_eq!(run.sent[0].0.limit, Duration::from_secs(limit));
        assert_eq!(run.sent[0].1, Effect::Read);
    }
}

#[test]
fn a_newer_statement_brings_keys_and_addresses() {
    let (phone, mut provider, binding) = enrolled();
    provider.rotate_challenge_key();
    provider.publish(|s| s.origins.push(Origin::parse("https://two.example.org").unwrap()));
    let polled = polled(&phone, &mut provider, &binding);
    let endpoint = polled.endpoint.unwrap();
    assert_eq!(endpoint.urls, ["https://login.example.org", "https://two.example.org"]);
    assert_eq!(endpoint.host, "login.example.org", "the host that was confirmed, while it is listed");
    let renewed = Binding { provider: polled.provider.unwrap(), ..binding };
    assert_eq!(renewed.provider.verification, provider_statement(&renewed));
    let mut run = Run::poll(&phone, &renewed);
    run.finish(&phone, &mut provider);
    assert!(!run.noticed.newer_statement);
}

/// The accepted statement is stored as it came.
fn provider_statement(binding: &Binding) -> Vec<u8> {
    super::super::enrolment::held_statement(&binding.provider).unwrap().bytes().to_vec()
}

#[test]
fn an_address_is_tried_after_another_that_cannot_be_reached() {
    let (phone, mut provider, mut binding) = enrolled();
    provider.publish(|s| s.origins.push(Origin::parse("https://two.example.org").unwrap()));
    binding.endpoint.urls.push("https://two.example.org".into());
    let mut run = Run::poll(&phone, &binding);
    let outcome = run.resume(&phone, &mut |call| {
        if call.url.starts_with("https://two.") { Ok(provider.answer(call)) } else { Err(SendError::NotSent) }
    });
    assert!(matches!(outcome.outcome(), Outcome::Polled(_)));
    assert_eq!(run.sent.len(), 2);
    Run::poll(&phone, &binding).resume(&phone, &mut |_| Err(SendError::NotSent)).put_off();
}

#[test]
fn an_older_statement_is_not_taken_back() {
    let (phone, mut provider, binding) = enrolled();
    let old = provider.statement.clone();
    provider.publish(|_| ());
    let newer = Binding { provider: polled(&phone, &mut provider, &binding).provider.unwrap(), ..binding };
    provider.statement = old;
    Run::poll(&phone, &newer).resume(&phone, &mut |call| Ok(provider.answer(call))).put_off();
}

#[test]
fn two_statements_of_one_number_show() {
    let (phone, mut provider, binding) = enrolled();
    provider.statement.expires_at += 1;
    let outcome = Run::poll(&phone, &binding).finish(&phone, &mut provider);
    assert!(matches!(outcome, Outcome::Failed(Reason::NotGenuine)));
}

#[test]
fn a_statement_of_another_operator_is_nothing() {
    let (phone, mut provider, binding) = enrolled();
    let mut impostor = Provider::new();
    impostor.device = provider.device.take();
    impostor.statement.sequence = 9;
    Run::poll(&phone, &binding).resume(&phone, &mut |call| Ok(impostor.answer(call))).put_off();
}

#[test]
fn a_successor_waits_for_the_person() {
    let (phone, mut provider, binding) = enrolled();
    let next = Provider::at("https://new.example.net", "acme-new");
    let agreement = next.agreement_to_follow(&provider);
    provider.publish(|s| s.successor = Some(agreement));
    let successor = polled(&phone, &mut provider, &binding).successor.unwrap();
    assert_eq!(successor.host, "new.example.net");
    assert_eq!(&successor.identity[32..], b"acme-new");
    assert_eq!(successor.expires_at, UnixMillis(NOW_MS.0 + 90 * 86_400_000));

    let state = BindingState::Retiring { since: NOW_MS, until: NOW_MS };
    let moved = Binding { state, ..binding };
    assert!(polled(&phone, &mut provider, &moved).successor.is_none(), "this phone has moved already");
}

#[test]
fn only_a_signed_refusal_says_that_the_phone_is_unknown() {
    let (phone, mut provider, binding) = enrolled();
    for (refusal, reason) in [
        (plain(RefusalCode::UnknownDevice), Reason::NotActivated),
        (plain(RefusalCode::Revoked), Reason::NotActivated),
        (Refusal::until(RefusalCode::Suspended, NOW * 1000), Reason::Suspended { until: Some(NOW_MS) }),
        (Refusal::until(RefusalCode::RateLimited, NOW * 1000), Reason::RateLimited { until: Some(NOW_MS) }),
    ] {
        provider.refuse = Some(refusal);
        let Outcome::Failed(found) = Run::poll(&phone, &binding).finish(&phone, &mut provider) else { panic!() };
        assert_eq!(found, reason);
    }
    for status in [200, 400, 401, 403, 404, 410, 500] {
        Run::poll(&phone, &binding).resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
    for at in [0, 50, 120] {
        Run::poll(&phone, &binding).resume(&phone, &mut |call| Ok(flipped(provider.answer(call), at))).put_off();
    }
}

#[test]
fn a_server_may_ask_for_a_pause() {
    let (phone, _, binding) = enrolled();
    let pause = Run::poll(&phone, &binding).resume(&phone, &mut |_| {
        let headers = vec![("retry-after".into(), "7".into())];
        Ok(crate::ports::HttpReply { headers, ..unsigned_error(503) })
    });
    assert_eq!(pause.put_off(), Some(Duration::from_secs(7)));
}

#[test]
fn after_a_rotation_the_public_key_is_put_right() {
    let (phone, mut provider, mut binding) = enrolled();
    binding.keys.device = KeyName("second-device".into());
    provider.device().key = phone.public(&binding.keys.device);
    let renewed = polled(&phone, &mut provider, &binding).private.unwrap();
    binding.private = renewed;
    assert!(polled(&phone, &mut provider, &binding).private.is_none(), "and stays right");
}
