use super::*;
use address::{AddressRefusal, admit};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;

/// What a server does once it has read a request.
#[derive(Clone)]
enum Behaviour {
    Say(Vec<u8>),
    HangUp,
    Stall,
}

/// First byte of a TLS connection (RFC 8446 §5.1).
const TLS_HANDSHAKE: u8 = 0x16;

struct Server {
    address: SocketAddr,
    root: Vec<u8>,
    requests: Arc<AtomicUsize>,
    last: Arc<std::sync::Mutex<String>>,
}

fn say(text: impl AsRef<[u8]>) -> Behaviour {
    Behaviour::Say(text.as_ref().to_vec())
}

fn ok(body: &[u8]) -> Behaviour {
    say([format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes(), body].concat())
}

/// A server on loopback with a certificate of its own for `localhost`; `tls: false` makes it a plain one.
async fn serve(tls: bool, behaviour: Behaviour) -> Server {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let root = certified.cert.der().to_vec();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (requests, last) = (Arc::new(AtomicUsize::new(0)), Arc::default());
    let server = Server { address, root, requests: Arc::clone(&requests), last: Arc::clone(&last) };
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let (acceptor, behaviour) = (acceptor.clone(), behaviour.clone());
            let (requests, last) = (Arc::clone(&requests), Arc::clone(&last));
            tokio::spawn(async move {
                if !tls {
                    answer(stream, behaviour, &requests, &last).await;
                } else if let Ok(stream) = acceptor.accept(stream).await {
                    answer(stream, behaviour, &requests, &last).await;
                }
            });
        }
    });
    server
}

async fn answer(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    behaviour: Behaviour,
    requests: &AtomicUsize,
    last: &std::sync::Mutex<String>,
) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(TLS_HANDSHAKE) if head.is_empty() => return refuse_tls(stream).await,
            Ok(byte) if byte.is_ascii() => head.push(byte),
            _ => return,
        }
    }
    requests.fetch_add(1, Ordering::SeqCst);
    *last.lock().unwrap() = String::from_utf8_lossy(&head).to_lowercase();
    match behaviour {
        Behaviour::Say(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Behaviour::HangUp => {}
        Behaviour::Stall => std::future::pending().await,
    }
}

/// What a web server without TLS says to a client that begins a handshake. It reads on until the client has gone: a
/// connection that is closed over unread bytes is reset, and the client may never see the words.
async fn refuse_tls(mut stream: impl AsyncRead + AsyncWrite + Unpin) {
    let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    while stream.read_u8().await.is_ok() {}
}

impl Server {
    fn url(&self, scheme: &str) -> String {
        format!("{scheme}://localhost:{}/path?query=1", self.address.port())
    }

    /// A client that trusts this server.
    fn trusted(&self) -> HttpTransport {
        HttpTransport::new(HttpOptions { extra_roots: vec![self.root.clone()], ..HttpOptions::default() }).unwrap()
    }

    fn count(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn development() -> HttpTransport {
    HttpTransport::new(HttpOptions { development: true, ..HttpOptions::default() }).unwrap()
}

fn get(url: impl Into<String>) -> HttpCall {
    HttpCall { method: Method::Get, url: url.into(), headers: vec![], body: vec![], limit: Duration::from_secs(20) }
}

#[tokio::test]
async fn a_call_over_tls_brings_status_headers_and_body() {
    let server = serve(true, say("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nX-Odd: \u{ff}\r\n\r\nlater")).await;
    let reply = server.trusted().send(get(server.url("https"))).await.unwrap();
    assert_eq!((reply.status, reply.body.as_slice()), (503, b"later".as_slice()));
    assert_eq!(reply.retry_after(), Some(Duration::from_secs(7)));
    assert_eq!(reply.header("x-odd"), None, "not text");
}

#[tokio::test]
async fn method_headers_and_user_agent_are_sent_as_given() {
    let server = serve(true, ok(b"")).await;
    let mut call = get(server.url("https"));
    call.method = Method::Post;
    call.headers = vec![("content-type".into(), "application/cbor".into())];
    call.body = b"x".to_vec();
    server.trusted().send(call).await.unwrap();
    let head = server.last.lock().unwrap().clone();
    assert!(head.starts_with("post /path?query=1 http/1.1\r\n"), "{head}");
    assert!(head.contains("content-type: application/cbor\r\n") && head.contains("content-length: 1\r\n"), "{head}");
    assert!(head.contains("user-agent: countersign/"), "{head}");
    assert!(!head.contains("accept-encoding"), "a compressed body could be a bomb: {head}");
}

#[tokio::test]
async fn a_wrong_certificate_means_that_nothing_was_sent_and_says_what_is_wrong() {
    let server = serve(true, ok(b"")).await;
    let stranger = HttpTransport::new(HttpOptions::default()).unwrap();
    assert_eq!(stranger.send(get(server.url("https"))).await, Err(SendError::UnknownIssuer));
    let by_address = format!("https://127.0.0.1:{}/", server.address.port());
    assert_eq!(server.trusted().send(get(by_address)).await, Err(SendError::WrongName), "certificate for another name");
    let plain = serve(false, ok(b"")).await;
    assert_eq!(server.trusted().send(get(plain.url("https"))).await, Err(SendError::NoTls), "no TLS at all");
    assert_eq!(server.count() + plain.count(), 0);
}

#[tokio::test]
async fn a_server_that_never_finishes_connecting_means_that_nothing_was_sent() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let options = HttpOptions { connect_limit: Duration::from_millis(200), ..HttpOptions::default() };
    let url = format!("https://localhost:{}/", silent.local_addr().unwrap().port());
    assert_eq!(HttpTransport::new(options).unwrap().send(get(url)).await, Err(SendError::NotSent));
}

#[tokio::test]
async fn a_closed_port_or_an_unknown_name_means_that_nothing_was_sent() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    assert_eq!(development().send(get(format!("http://localhost:{port}/"))).await, Err(SendError::NotSent));
    assert_eq!(development().send(get("https://name.invalid/")).await, Err(SendError::NotSent));
}

#[tokio::test]
async fn a_server_that_hangs_up_after_the_request_may_have_got_it() {
    for behaviour in [Behaviour::HangUp, say("not HTTP"), say("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nshort")] {
        let server = serve(true, behaviour).await;
        assert_eq!(server.trusted().send(get(server.url("https"))).await, Err(SendError::NoReply));
        assert_eq!(server.count(), 1, "sent once and not again");
    }
}

#[tokio::test]
async fn a_silent_server_ends_at_the_limit_as_maybe_arrived() {
    let server = serve(true, Behaviour::Stall).await;
    let start = Instant::now();
    let call = HttpCall { limit: Duration::from_millis(300), ..get(server.url("https")) };
    assert_eq!(server.trusted().send(call).await, Err(SendError::NoReply));
    assert!(start.elapsed() >= Duration::from_millis(300) && start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn the_limit_covers_the_body_too() {
    let server = serve(false, say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n")).await;
    let reply = development().send(get(server.url("http"))).await;
    assert_eq!(reply, Err(SendError::NoReply), "the last chunk never came");
}

#[tokio::test]
async fn a_body_of_the_cap_is_read_and_one_byte_more_is_not() {
    let cap = HttpReply::MAX_BODY;
    let server = serve(true, ok(&vec![7; cap])).await;
    assert_eq!(server.trusted().send(get(server.url("https"))).await.unwrap().body.len(), cap);
    let announced = serve(true, ok(&vec![7; cap + 1])).await;
    assert_eq!(announced.trusted().send(get(announced.url("https"))).await, Err(SendError::NoReply));
    let unannounced = [b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![7; cap + 1]].concat();
    let server = serve(true, Behaviour::Say(unannounced)).await;
    assert_eq!(server.trusted().send(get(server.url("https"))).await, Err(SendError::NoReply));
}

#[tokio::test]
async fn a_redirect_is_a_reply_and_is_not_followed() {
    let target = serve(false, ok(b"elsewhere")).await;
    let redirect = format!("HTTP/1.1 307 Go\r\nlocation: {}\r\ncontent-length: 0\r\n\r\n", target.url("http"));
    let server = serve(false, say(redirect)).await;
    let reply = development().send(get(server.url("http"))).await.unwrap();
    assert_eq!((reply.status, reply.body.len()), (307, 0));
    assert_eq!(target.count(), 0);
}

#[tokio::test]
async fn plain_http_is_refused_outside_development_mode() {
    let server = serve(false, ok(b"")).await;
    assert_eq!(server.trusted().send(get(server.url("http"))).await, Err(SendError::NotSent));
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_header_that_would_split_the_request_is_refused() {
    let server = serve(false, ok(b"")).await;
    for (name, value) in [("x", "a\r\nevil: 1"), ("bad name", "a"), ("x\n", "a")] {
        let call = HttpCall { headers: vec![(name.into(), value.into())], ..get(server.url("http")) };
        assert_eq!(development().send(call).await, Err(SendError::NotSent));
    }
    assert_eq!(server.count(), 0);
}

#[test]
fn addresses_are_admitted_by_scheme_host_and_mode() {
    for (text, development, released) in [
        ("https://example.com/a", Ok(()), Ok(())),
        ("https://127.0.0.1:1/", Ok(()), Ok(())),
        ("http://localhost:1/", Ok(()), Err(AddressRefusal::NotHttps)),
        ("http://127.9.9.9/", Ok(()), Err(AddressRefusal::NotHttps)),
        ("http://[::1]:1/", Ok(()), Err(AddressRefusal::NotHttps)),
        ("http://example.com/", Err(AddressRefusal::NotHttps), Err(AddressRefusal::NotHttps)),
        ("http://localhost.example.com/", Err(AddressRefusal::NotHttps), Err(AddressRefusal::NotHttps)),
        ("http://127.0.0.1.example.com/", Err(AddressRefusal::NotHttps), Err(AddressRefusal::NotHttps)),
        ("http://[::ffff:127.0.0.1]/", Err(AddressRefusal::NotHttps), Err(AddressRefusal::NotHttps)),
        ("ftp://example.com/", Err(AddressRefusal::NotHttps), Err(AddressRefusal::NotHttps)),
        ("file:///etc/passwd", Err(AddressRefusal::NotHttps), Err(AddressRefusal::NotHttps)),
        ("https://me@example.com/", Err(AddressRefusal::UserInformation), Err(AddressRefusal::UserInformation)),
        ("https://:pw@example.com/", Err(AddressRefusal::UserInformation), Err(AddressRefusal::UserInformation)),
        ("/path", Err(AddressRefusal::Unreadable), Err(AddressRefusal::Unreadable)),
        ("", Err(AddressRefusal::Unreadable), Err(AddressRefusal::Unreadable)),
    ] {
        assert_eq!(admit(text, true).map(|_| ()), development, "{text} in development mode");
        assert_eq!(admit(text, false).map(|_| ()), released, "{text}");
    }
}

#[test]
fn an_extra_root_must_be_a_certificate() {
    let options = HttpOptions { extra_roots: vec![vec![0; 10]], ..HttpOptions::default() };
    assert_eq!(HttpTransport::new(options).unwrap_err(), HttpSetupError::Root);
}
