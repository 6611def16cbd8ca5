//! An account moves between a real privacyIDEA and a real eduMFA, in both directions, and loses nothing.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test without its scene must fail"
)]

mod killed;
mod replaced;
mod same_name;
mod terminal;

use countersign::authenticator::{AccountView, BindingView};
use countersign_tests::interop::{Kind, Phone, Server, renamed};
use countersign_tests::stage::Network;

/// How phones know the servers.
const NAMES: [&str; 2] = ["https://mfa.old.example", "https://mfa.new.example"];

/// Each server by its name.
fn network(old: &Server, new: &Server) -> Network {
    let network = Network::new();
    for (name, server) in NAMES.into_iter().zip([old, new]) {
        network.put(name, server.socket().parse().unwrap());
    }
    network
}

/// An enrolment link of a server that has this name.
async fn offer(server: &Server, name: &str, user: &str) -> String {
    renamed(&server.offer(user).await, &server.base, name)
}

fn other(kind: Kind) -> Kind {
    match kind {
        Kind::PrivacyIdea => Kind::EduMfa,
        Kind::EduMfa => Kind::PrivacyIdea,
    }
}

fn at<'a>(account: &'a AccountView, host: &str) -> &'a BindingView {
    account.bindings.iter().find(|binding| binding.host == host).unwrap()
}

/// Somebody signs in at a server, and the phone says yes.
async fn signs_in(server: &Server, phone: &Phone, user: &str) {
    let sign_in = server.trigger(user).await;
    phone.approve(phone.prompt().await).await.unwrap();
    assert_eq!(server.collect(&sign_in).await, "ACCEPT");
}
