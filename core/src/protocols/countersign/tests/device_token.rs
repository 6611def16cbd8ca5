use super::super::device_token::on_the_wire;
use super::provider::{ECHO, plain};
use super::{Phone, Run, enrolled, unsigned_error};
use crate::account::{Binding, DeviceToken};
use crate::exchange::{Outcome, Reason};
use crate::ports::HttpReply;
use crate::protocols::Task;
use countersign_wire::Digest;
use countersign_wire::reply::RefusalCode;
use countersign_wire::token::{self, TokenHeld, TokenState};

fn setting(phone: &Phone, of: &Binding, token: &DeviceToken) -> Run {
    phone.sequence.set(1);
    phone.begin(Task::SetDeviceToken { of, token, sequence: 1 }).unwrap()
}

fn fcm() -> DeviceToken {
    DeviceToken::Fcm("token-1".into())
}

fn apns() -> DeviceToken {
    DeviceToken::Apns { token: "00ff".into(), topic: "org.example.app".into(), sandbox: true }
}

#[test]
fn the_provider_holds_what_was_sent() {
    let web = DeviceToken::WebPush("https://push.example/1".into());
    for (token, held) in [
        (fcm(), token::DeviceToken::Fcm("token-1".into())),
        (web, token::DeviceToken::UnifiedPush("https://push.example/1".into())),
        (DeviceToken::None, token::DeviceToken::None),
        (apns(), token::DeviceToken::Apns { token: vec![0, 255], topic: "org.example.app".into(), sandbox: true }),
    ] {
        let (phone, mut provider, binding) = enrolled();
        let outcome = setting(&phone, &binding, &token).finish(&phone, &mut provider);
        assert!(matches!(outcome, Outcome::DeviceTokenSet));
        assert_eq!(provider.device().token, held);
    }
}

#[test]
fn a_lost_reply_is_asked_for_with_the_same_bytes() {
    let (phone, mut provider, binding) = enrolled();
    let mut run = setting(&phone, &binding, &fcm());
    run.lose_reply(&phone, &mut provider);
    let mut again = run.reborn();
    assert!(matches!(again.finish(&phone, &mut provider), Outcome::DeviceTokenSet));
    assert_eq!(again.changes()[0], again.changes()[1]);
}

#[test]
fn a_provider_that_holds_another_token_has_not_taken_this_one() {
    let (phone, provider, binding) = enrolled();
    let mut run = setting(&phone, &binding, &fcm());
    run.resume(&phone, &mut |call| {
        let held = TokenHeld { state: TokenState::Active, digest: Digest::new([0; 32]) };
        let body = provider.reply(&call.body, Some(provider.statement_digest()), Ok(&held));
        Ok(HttpReply { body, ..unsigned_error(200) })
    })
    .put_off();
}

#[test]
fn refusals_have_reasons() {
    for (code, reason) in [
        (RefusalCode::ChannelUnsupported, Reason::Unsupported),
        (RefusalCode::EndpointRefused, Reason::Refused),
        (RefusalCode::UnknownDevice, Reason::NotActivated),
    ] {
        let (phone, mut provider, binding) = enrolled();
        provider.refuse = Some(plain(code));
        let Outcome::Failed(found) = setting(&phone, &binding, &fcm()).finish(&phone, &mut provider) else { panic!() };
        assert_eq!(found, reason);
    }
}

#[test]
fn an_echo_makes_an_address_active() {
    let (phone, mut provider, binding) = enrolled();
    provider.device().token = token::DeviceToken::UnifiedPush("https://push.example/1".into());
    let mut run = phone.begin(Task::Echo { of: &binding, pushed: ECHO.as_ref(), sequence: 1 }).unwrap();
    run.lose_reply(&phone, &mut provider);
    assert!(matches!(run.reborn().finish(&phone, &mut provider), Outcome::DeviceTokenSet));
    let mut wrong = phone.begin(Task::Echo { of: &binding, pushed: &[0; 16], sequence: 2 }).unwrap();
    assert!(matches!(wrong.finish(&phone, &mut provider), Outcome::Failed(Reason::Refused)));
    assert!(phone.begin(Task::Echo { of: &binding, pushed: b"short", sequence: 3 }).is_err());
}

#[test]
fn an_address_that_no_request_can_hold_is_not_sent() {
    let (phone, _, binding) = enrolled();
    let long = DeviceToken::Fcm("x".repeat(1_025));
    assert!(phone.begin(Task::SetDeviceToken { of: &binding, token: &long, sequence: 1 }).is_err());
    let odd = DeviceToken::Apns { token: "0".into(), topic: "org.example.app".into(), sandbox: false };
    assert!(on_the_wire(&odd).is_none());
}
