use super::provider::{ACCOUNT, plain};
use super::{NOW, Phone, Provider, Run, flipped, recognised, scanned, unsigned_error};
use crate::exchange::{Effect, Outcome, Reason};
use crate::protocols::{OfferText, Task};
use countersign_wire::offer::TypedCode;
use countersign_wire::reply::{Refusal, RefusalCode};

fn look_up(provider: &Provider) -> (Phone, Run) {
    let phone = Phone::new();
    let run = phone.begin(Task::LookUp(&scanned(&provider.link()))).unwrap();
    (phone, run)
}

#[test]
fn it_tells_who_it_is_and_for_whom() {
    let mut provider = Provider::new();
    let (phone, mut run) = look_up(&provider);
    let Outcome::LookedUp(found) = run.finish(&phone, &mut provider) else { panic!() };
    assert_eq!(found.provider, scanned(&provider.link()).provider.unwrap());
    assert_eq!(found.subject.as_deref(), Some(ACCOUNT.as_ref()));
    assert_eq!((found.issuer.as_deref(), found.account.as_deref()), (Some("Example"), Some("ada@example.org")));
    assert!(found.confirmation && !found.codes);
    assert!(run.sent.iter().all(|(_, effect)| *effect == Effect::Read));
}

#[test]
fn nothing_that_is_sent_holds_the_secret() {
    let mut provider = Provider::new();
    let (phone, mut run) = look_up(&provider);
    run.finish(&phone, &mut provider);
    let (call, _) = &run.sent[0];
    assert!(!call.body.windows(8).any(|bytes| bytes == &provider.secret[..8]));
    assert_eq!(call.url, "https://login.example.org/countersign/v1/look-up");
}

#[test]
fn a_host_that_does_not_know_the_code_cannot_pose_as_the_provider() {
    let mut provider = Provider::new();
    let code = String::from_utf8(TypedCode::from_random(&[9; 20]).to_grouped().expose().to_vec()).unwrap();
    let offer = recognised(&OfferText::typed(code, "login.example.org".into()).unwrap());
    let phone = Phone::new();
    let mut run = phone.begin(Task::LookUp(&offer)).unwrap();
    // It answers with a sound reply under the MAC of another offer.
    let link = scanned(&provider.link());
    let mut other = phone.begin(Task::LookUp(&link)).unwrap();
    let mut reply = None;
    other.resume(&phone, &mut |call| {
        let sound = provider.answer(call);
        reply = Some(sound.clone());
        Ok(sound)
    });
    let outcome = run.resume(&phone, &mut |_| Ok(reply.clone().unwrap())).outcome();
    assert!(matches!(outcome, Outcome::Failed(Reason::NotGenuine)));
}

#[test]
fn a_refusal_says_why() {
    for (refusal, reason) in [
        (plain(RefusalCode::OfferUnknown), Reason::OfferWrong),
        (plain(RefusalCode::OfferSpent), Reason::OfferSpent),
        (plain(RefusalCode::OfferExpired), Reason::OfferExpired),
        (plain(RefusalCode::OfferTaken), Reason::OfferTaken),
    ] {
        let mut provider = Provider::new();
        provider.refuse = Some(refusal);
        let (phone, mut run) = look_up(&provider);
        let Outcome::Failed(found) = run.finish(&phone, &mut provider) else { panic!() };
        assert_eq!(found, reason);
    }
    let mut provider = Provider::new();
    provider.refuse = Some(Refusal::until(RefusalCode::RateLimited, (NOW + 60) * 1000));
    let (phone, mut run) = look_up(&provider);
    assert!(matches!(run.finish(&phone, &mut provider), Outcome::Failed(Reason::RateLimited { until: Some(_) })));
}

#[test]
fn tampered_replies_are_not_genuine_and_errors_are_no_reply() {
    let mut provider = Provider::new();
    let (phone, mut run) = look_up(&provider);
    for at in [0, 10, 200, 400] {
        let outcome = run.resume(&phone, &mut |call| Ok(flipped(provider.answer(call), at))).outcome();
        assert!(matches!(outcome, Outcome::Failed(Reason::NotGenuine)), "{at}");
    }
    for status in [301, 400, 404, 500] {
        run.resume(&phone, &mut |_| Ok(unsigned_error(status))).put_off();
    }
}

#[test]
fn a_provider_that_another_operator_runs_is_not_the_one_in_the_link() {
    let (real, mut impostor) = (Provider::new(), Provider::new());
    let (phone, mut run) = look_up(&real);
    // It knows the secret, from a photo of the code, but not the operator key.
    let outcome = run.resume(&phone, &mut |call| Ok(impostor.answer(call))).outcome();
    assert!(matches!(outcome, Outcome::Failed(Reason::NotGenuine)));
}
