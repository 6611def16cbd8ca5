use super::*;
use crate::host::fakes::{FakeSigner, FakeVaultKeys, Mood};
use crate::host::{HostError, HttpCall, HttpReply, Topics, TransportError};
use countersign::ports::{HttpCall as CoreCall, Listener as _, Method};
use countersign::ports::{
    KeyAlgorithm, KeyDomain, KeySpec, SignRequest, Signer as _, Transport as _, VaultKeyStore as _,
};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::mpsc;

const DEVICE: KeySpec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: false };

fn signer(mood: Mood) -> SignerPort {
    let fake = FakeSigner::default();
    *fake.mood.lock().unwrap() = mood;
    SignerPort(Arc::new(fake))
}

fn request() -> SignRequest {
    SignRequest { key: KeyName("device".into()), purpose: "poll", message: b"message".to_vec() }
}

#[tokio::test]
async fn a_signature_of_the_host_arrives_in_the_form_that_the_core_wants() {
    let port = signer(Mood::Good);
    let key = port.public_key(&KeyName("device".into()), DEVICE).await.unwrap();
    let signatures = port.sign(&[request(), request()]).await.unwrap();
    let point = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &key[key.len() - 65..]);
    assert_eq!(signatures.len(), 2);
    assert!(signatures.iter().all(|signature| point.verify(b"message", signature).is_ok()));
}

#[tokio::test]
async fn whatever_a_signer_throws_or_answers_is_a_failure_of_that_port() {
    for mood in [Mood::Locked, Mood::Throws, Mood::Nonsense] {
        assert_eq!(signer(mood).sign(&[request()]).await, Err(SignError::Unavailable), "{mood:?}");
    }
    assert_eq!(signer(Mood::Good).sign(&[request()]).await, Err(SignError::KeyGone), "no such key");
}

#[tokio::test(start_paused = true)]
async fn a_signer_that_hangs_while_listing_and_deleting_is_given_up() {
    let port = signer(Mood::Hangs);
    assert_eq!(port.names().await, Err(SignError::Unavailable));
    assert_eq!(port.delete(&KeyName("device".into())).await, Err(SignError::Unavailable));
}

#[test]
fn a_vault_key_of_another_length_is_no_key() {
    let keys = FakeVaultKeys::default();
    *keys.mood.lock().unwrap() = Mood::Nonsense;
    assert_eq!(VaultKeysPort(Arc::new(keys)).load(KeyDomain::Push), Err(VaultKeyError::Unavailable));
}

struct Replies(Result<HttpReply, TransportError>);

#[async_trait]
impl Transport for Replies {
    async fn send(&self, _call: HttpCall) -> Result<HttpReply, TransportError> {
        self.0.clone()
    }
}

async fn send(reply: Result<HttpReply, TransportError>) -> Result<ports::HttpReply, SendError> {
    let call = CoreCall {
        method: Method::Post,
        url: "https://provider.example/".into(),
        headers: Vec::new(),
        body: Vec::new(),
        limit: Duration::from_secs(5),
    };
    TransportPort(Arc::new(Replies(reply))).send(call).await
}

fn reply(status: i32, length: usize) -> HttpReply {
    HttpReply { status, headers: Vec::new(), body: vec![0; length] }
}

#[tokio::test]
async fn a_transport_can_say_only_that_a_request_may_have_arrived_or_why_it_certainly_did_not() {
    let unsent = [
        (TransportError::NotSent, SendError::NotSent),
        (TransportError::WrongName, SendError::WrongName),
        (TransportError::UnknownIssuer, SendError::UnknownIssuer),
        (TransportError::NoTls, SendError::NoTls),
    ];
    for (thrown, heard) in unsent {
        assert_eq!(send(Err(thrown)).await, Err(heard));
    }
    let unexpected = uniffi::UnexpectedUniFFICallbackError::new("IllegalStateException");
    assert_eq!(send(Err(unexpected.into())).await, Err(SendError::NoReply), "an unknown error may hide a sent request");
    assert_eq!(send(Ok(reply(-1, 0))).await, Err(SendError::NoReply));
    assert_eq!(send(Ok(reply(200, ports::HttpReply::MAX_BODY + 1))).await, Err(SendError::NoReply));
    assert_eq!(send(Ok(reply(204, 3))).await.map(|reply| (reply.status, reply.body.len())), Ok((204, 3)));
}

struct Heard(mpsc::UnboundedSender<i64>, Mutex<Option<std::sync::mpsc::Receiver<()>>>, AtomicU64);

impl Listener for Heard {
    fn changed(&self, revision: i64, topics: Topics) -> Result<(), HostError> {
        let first = self.1.lock().unwrap().take();
        if let Some(release) = first {
            let _ = release.recv();
        }
        self.2.fetch_add(u64::from(topics.accounts) + u64::from(topics.log), Ordering::SeqCst);
        let _ = self.0.send(revision);
        Err(HostError::Failed)
    }
}

#[tokio::test]
async fn a_listener_that_hangs_holds_nobody_up_and_hears_the_rest_as_one() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let (release, held) = std::sync::mpsc::channel();
    let host = Arc::new(Heard(told, Mutex::new(Some(held)), AtomicU64::new(0)));
    let port = ListenerPort::new(host.clone()).unwrap();
    port.changed(1, ports::Topics::default());
    while host.1.lock().unwrap().is_some() {
        tokio::task::yield_now().await; // until it has the first change and hangs on it
    }
    port.changed(2, ports::Topics { accounts: true, ..ports::Topics::default() });
    port.changed(3, ports::Topics { log: true, ..ports::Topics::default() });
    release.send(()).unwrap();
    assert_eq!((heard.recv().await, heard.recv().await), (Some(1), Some(3)));
    assert_eq!(host.2.load(Ordering::SeqCst), 2, "both topics came with the last call");
}
