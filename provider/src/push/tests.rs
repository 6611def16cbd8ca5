use super::*;

fn endpoint(url: &str) -> DeviceToken {
    DeviceToken::UnifiedPush(url.to_owned())
}

#[test]
fn only_https_to_a_host_name_on_443_is_accepted() {
    let ringer = UrlRinger::new(false, None, "").unwrap();
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
    let ringer = UrlRinger::new(true, None, "").unwrap();
    assert!(ringer.accepts(&endpoint("http://127.0.0.1:9000/abc")));
    assert!(ringer.accepts(&endpoint("http://[::1]:9000/abc")));
    assert!(!ringer.accepts(&endpoint("http://10.0.0.1/abc")));
    assert!(!ringer.accepts(&endpoint("https://127.0.0.1/abc")));
    assert!(!ringer.accepts(&endpoint("http://push.example/abc")));
}

#[tokio::test]
async fn a_name_that_resolves_inside_is_refused() {
    let ringer = UrlRinger::new(false, None, "").unwrap();
    let rung = ringer.ring(&endpoint("https://localhost/abc"), &Bell::WakeUp, 0).await;
    assert_eq!(rung, Err(RingError::Refused));
}

#[tokio::test]
async fn other_kinds_of_address_are_not_for_this_ringer() {
    let ringer = UrlRinger::new(false, None, "").unwrap();
    assert!(!ringer.accepts(&DeviceToken::Fcm("token".into())));
    assert_eq!(ringer.ring(&DeviceToken::Fcm("token".into()), &Bell::WakeUp, 0).await, Err(RingError::Unsupported));
}

/// Takes one HTTP request on loopback and gives it back with its head in lower case.
async fn one_request(status: &'static str) -> (String, tokio::task::JoinHandle<(String, Vec<u8>)>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/bell", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut received = Vec::new();
        let (head, mut body, length) = loop {
            stream.read_buf(&mut received).await.unwrap();
            let Some(end) = received.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
            let head = String::from_utf8(received[..end].to_vec()).unwrap().to_lowercase();
            let length =
                head.lines().find_map(|l| l.strip_prefix("content-length: ")).map_or(0, |n| n.parse().unwrap());
            break (head, received[end + 4..].to_vec(), length);
        };
        while body.len() < length {
            stream.read_buf(&mut body).await.unwrap();
        }
        stream
            .write_all(
                format!("HTTP/1.1 {status}\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n").as_bytes(),
            )
            .await
            .unwrap();
        (head, body)
    });
    (address, server)
}

#[tokio::test]
async fn a_bell_is_empty_and_an_echo_is_plain_text_for_unified_push() {
    let ringer = UrlRinger::new(true, None, "").unwrap();
    for (bell, expected) in [(Bell::WakeUp, ""), (Bell::Echo("countersign-echo:x".into()), "countersign-echo:x")] {
        let (address, server) = one_request("201 Created").await;
        ringer.ring(&endpoint(&address), &bell, 0).await.unwrap();
        let (head, body) = server.await.unwrap();
        assert!(head.starts_with("post /bell ") && head.contains("ttl: 60"), "{head}");
        assert_eq!(body, expected.as_bytes());
    }
}

#[tokio::test]
async fn redirects_are_not_followed_and_failures_are_told_to_nobody_by_status() {
    let ringer = UrlRinger::new(true, None, "").unwrap();
    for status in ["302 Found", "307 Temporary Redirect", "404 Not Found", "500 Oops"] {
        let (address, server) = one_request(status).await;
        assert_eq!(ringer.ring(&endpoint(&address), &Bell::WakeUp, 0).await, Err(RingError::Failed), "{status}");
        server.await.unwrap();
    }
}

#[tokio::test]
async fn web_push_is_encrypted_and_says_who_calls() {
    let vapid = Vapid::new(&crate::key_file::make_signing_key().unwrap(), "").unwrap();
    let p256dh = *vapid.public_key(); // any point of the curve
    let ringer = UrlRinger::new(true, Some(vapid), "").unwrap();
    let (address, server) = one_request("201 Created").await;
    let token = DeviceToken::WebPush { endpoint: address, p256dh, auth: countersign_wire::Nonce::new([1; 16]) };
    assert!(ringer.accepts(&token) && ringer.channels().contains(&Channel::WebPush));
    ringer.ring(&token, &Bell::Echo("countersign-echo:x".into()), 0).await.unwrap();
    let (head, body) = server.await.unwrap();
    assert!(head.contains("authorization: vapid t=") && head.contains("content-encoding: aes128gcm"), "{head}");
    assert!(!body.windows(11).any(|w| w == b"countersign"));
}

#[tokio::test]
async fn other_push_services_are_rung_through_the_gateway() {
    let (address, server) = one_request("204 No Content").await;
    let ringer = UrlRinger::new(true, None, &address).unwrap();
    let token = DeviceToken::Fcm("registration".into());
    assert!(ringer.accepts(&token));
    ringer.ring(&token, &Bell::WakeUp, 0).await.unwrap();
    let (_, body) = server.await.unwrap();
    let message: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(message, serde_json::json!({ "channel": "fcm", "token": "registration", "text": "" }));
}
