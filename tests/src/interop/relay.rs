//! What stands between a phone and a server where a story needs something in the way: another server behind the same
//! name, a page, a lost reply, a certificate.

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// Who answers.
#[derive(Clone, Debug)]
pub enum Behind {
    /// A server, by its socket.
    Server(String),
    /// A server whose addresses all have moved into this folder of it.
    MovedInto(String, &'static str),
    /// A server whose reply to the next change is lost.
    LosingAReply(String),
    /// Somebody who says this to everything: status and headers, each with its line end, and a page.
    Page(&'static str, &'static str),
}

/// A certificate for one name, vouched for by nobody but itself.
#[derive(Clone)]
pub struct Certificate {
    /// DER, X.509.
    pub der: Vec<u8>,
    acceptor: TlsAcceptor,
}

/// A listener on this computer. It ends when it is dropped.
pub struct Relay {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    task: JoinHandle<()>,
}

#[derive(Clone)]
struct State {
    behind: Behind,
    certificate: Option<Certificate>,
}

impl Certificate {
    /// One for this name.
    pub fn for_name(name: &str) -> Self {
        let made = rcgen::generate_simple_self_signed([name.to_owned()]).unwrap();
        let der: CertificateDer<'static> = made.cert.der().clone();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
        let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![der.clone()], key)
            .unwrap();
        Self { der: der.to_vec(), acceptor: TlsAcceptor::from(Arc::new(config)) }
    }
}

impl Relay {
    /// Listens without TLS.
    pub async fn to(behind: Behind) -> Self {
        Self::start(State { behind, certificate: None }).await
    }

    /// Listens with TLS.
    pub async fn secured(behind: Behind, certificate: &Certificate) -> Self {
        Self::start(State { behind, certificate: Some(certificate.clone()) }).await
    }

    async fn start(state: State) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, state) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(state)));
        let shared = state.clone();
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { address, state, task }
    }

    /// `http://127.0.0.1:PORT`, or `https://localhost:PORT` with TLS.
    pub fn origin(&self) -> String {
        let secured = self.state.lock().unwrap_or_else(PoisonError::into_inner).certificate.is_some();
        let port = self.address.port();
        if secured { format!("https://localhost:{port}") } else { format!("http://127.0.0.1:{port}") }
    }

    /// From now on somebody else answers.
    pub fn put(&self, behind: Behind) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).behind = behind;
    }

    /// From now on it shows another certificate.
    pub fn present(&self, certificate: &Certificate) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).certificate = Some(certificate.clone());
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An enrolment link of a server, as it would be if the server had this name.
pub fn renamed(link: &str, from: &str, to: &str) -> String {
    let (from, to) = (from.replace(':', "%3A"), to.replace(':', "%3A"));
    assert!(link.contains(&from), "the link leads to {from}");
    link.replace(&from, &to)
}

/// A phone that goes away is no matter.
async fn serve(stream: TcpStream, shared: Arc<Mutex<State>>) {
    let certificate = shared.lock().unwrap_or_else(PoisonError::into_inner).certificate.clone();
    let served = match certificate {
        None => answer(stream, &shared).await,
        Some(certificate) => match certificate.acceptor.accept(stream).await {
            Ok(stream) => answer(stream, &shared).await,
            Err(error) => Err(error),
        },
    };
    drop(served);
}

async fn answer(mut phone: impl AsyncRead + AsyncWrite + Unpin, shared: &Mutex<State>) -> io::Result<()> {
    let request = read(&mut phone).await?;
    let is_change = request.starts_with(b"POST");
    let behind = {
        let mut state = shared.lock().unwrap_or_else(PoisonError::into_inner);
        let behind = state.behind.clone();
        if let (Behind::LosingAReply(server), true) = (&behind, is_change) {
            state.behind = Behind::Server(server.clone());
        }
        behind
    };
    let reply = match &behind {
        Behind::Server(server) => ask(server, &request).await?,
        Behind::MovedInto(server, folder) => {
            let text = String::from_utf8_lossy(&request).replacen(" /", &format!(" /{folder}/"), 1);
            ask(server, text.as_bytes()).await?
        }
        Behind::LosingAReply(server) => {
            let reply = ask(server, &request).await?;
            if is_change {
                return Ok(());
            }
            reply
        }
        Behind::Page(head, page) => {
            format!("HTTP/1.1 {head}content-length: {}\r\nconnection: close\r\n\r\n{page}", page.len()).into_bytes()
        }
    };
    phone.write_all(&reply).await?;
    phone.shutdown().await
}

async fn ask(server: &str, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(server).await?;
    stream.write_all(request).await?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await?;
    Ok(reply)
}

/// One request, head and body.
async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(stream.read_u8().await?);
    }
    let head = String::from_utf8_lossy(&request).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    request.extend(body);
    Ok(request)
}
