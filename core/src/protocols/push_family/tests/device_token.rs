use super::*;
use crate::account::{DeviceToken, Trouble};
use crate::exchange::Reason;

fn pushed() -> (Binding, Server) {
    enrolled_with(&link("").replace("poll_only=True", "poll_only=False"))
}

fn set(of: &Binding, server: &mut Server, token: &DeviceToken) -> Outcome {
    Run::begin(Task::SetDeviceToken { of, token, sequence: 1 }).unwrap().finish(server)
}

#[test]
fn a_new_token_reaches_the_server_whatever_the_clock_says() {
    for ahead_ms in [0, 240_000, 7_200_000, -7_200_000] {
        let (binding, mut server) = pushed();
        server.ahead_ms = ahead_ms;
        let outcome = set(&binding, &mut server, &DeviceToken::Fcm("fcm:next".into()));
        assert!(matches!(outcome, Outcome::DeviceTokenSet), "{ahead_ms}: {outcome:?}");
        assert_eq!(server.token, "fcm:next");
    }
}

#[test]
fn an_unknown_key_is_a_suspicion() {
    let (binding, mut server) = pushed();
    server.key = Some("another phone's".into());
    let outcome = set(&binding, &mut server, &DeviceToken::None);
    assert!(matches!(outcome, Outcome::Failed(Reason::Suspected(Trouble::NotActivated))));
}

#[test]
fn addresses_that_mean_nothing_to_the_server_are_not_sent() {
    let (binding, _) = pushed();
    let web = DeviceToken::WebPush("https://push.example/1".into());
    assert!(Run::begin(Task::SetDeviceToken { of: &binding, token: &web, sequence: 1 }).is_err());
    let (polled, _) = enrolled();
    let fcm = DeviceToken::Fcm("fcm".into());
    assert!(Run::begin(Task::SetDeviceToken { of: &polled, token: &fcm, sequence: 1 }).is_err());
    assert!(!PRIVACYIDEA.abilities(&polled).device_token && PRIVACYIDEA.abilities(&binding).device_token);
}
