use super::*;

fn endpoint(url: &str) -> DeviceToken {
    DeviceToken::UnifiedPush(url.to_owned())
}

#[test]
fn only_https_to_a_host_name_on_443_is_accepted() {
    let ringer = UrlRinger::new(false).unwrap();
    assert!(ringer.accepts(&endpoint("https://push.example/abc?d=e")));
    assert!(ringer.accepts(&endpoint("https://push.example:443/abc")));
    for refused in [
        "http://push.example/abc",
        "https://push.example:8443/abc",
        "https://10.0.0.1/abc",
        "https://[::1]/abc",
        "https://0x7f000001/abc",
        "https://2130706433/abc",
        "https://user@push.example/abc",
        "https://user:pass@push.example/abc",
        "https://push.example/abc#fragment",
        "ftp://push.example/abc",
        "file:///etc/passwd",
        "http://127.0.0.1/abc",
        "nonsense",
    ] {
        assert!(!ringer.accepts(&endpoint(refused)), "{refused}");
    }
}

#[test]
fn development_mode_adds_loopback_and_nothing_else() {
    let ringer = UrlRinger::new(true).unwrap();
    assert!(ringer.accepts(&endpoint("http://127.0.0.1:9000/abc")));
    assert!(ringer.accepts(&endpoint("http://[::1]:9000/abc")));
    assert!(!ringer.accepts(&endpoint("http://10.0.0.1/abc")));
    assert!(!ringer.accepts(&endpoint("https://127.0.0.1/abc")));
    assert!(!ringer.accepts(&endpoint("http://push.example/abc")));
}

#[tokio::test]
async fn a_name_that_resolves_inside_is_refused() {
    let ringer = UrlRinger::new(false).unwrap();
    let rung = ringer.ring(&endpoint("https://localhost/abc"), &Bell::WakeUp).await;
    assert_eq!(rung, Err(RingError::Refused));
}

#[tokio::test]
async fn other_kinds_of_address_are_not_for_this_ringer() {
    let ringer = UrlRinger::new(false).unwrap();
    assert!(!ringer.accepts(&DeviceToken::Fcm("token".into())));
    assert_eq!(ringer.ring(&DeviceToken::Fcm("token".into()), &Bell::WakeUp).await, Err(RingError::Unsupported));
}
