//! Saved exchanges of every layout that was shipped: each must be read and finished for ever.
//!
//! `fixtures/<kind>-<version>.hex`, with the dialect's name before it for all but the first, is the state of an exchange
//! whose change has left and whose reply was lost. A new layout is written into a new file, by hand, from what the failing
//! test prints; an old file never changes.

use super::phone::Run;
use super::server::Server;
use super::{edumfa_link, enrolled_with, link, opened, scanned};
use crate::account::DeviceToken;
use crate::exchange::{Decision, Outcome, Reason};
use crate::protocols::Task;
use crate::protocols::layout::{saved, shape};

macro_rules! fixtures {
    ($($dialect:literal $prefix:literal $kind:literal $version:literal),* $(,)?) => {
        const FIXTURES: &[(&str, &str, u16, &str)] =
            &[$(($dialect, $kind, $version, include_str!(concat!("../fixtures/", $prefix, $kind, "-", $version, ".hex")))),*];
    };
}

fixtures! {
    "privacyidea" "" "enrol" 1,
    "privacyidea" "" "prove" 1,
    "privacyidea" "" "answer" 1,
    "privacyidea" "" "device-token" 1,
    "edumfa" "edumfa-" "enrol" 1,
    "edumfa" "edumfa-" "prove" 1,
    "edumfa" "edumfa-" "answer" 1,
    "edumfa" "edumfa-" "device-token" 1,
}

/// An exchange of today's code at the point where it is saved, and its server.
fn today(dialect: &str, kind: &str) -> (Run, Server) {
    let privacyidea = dialect == "privacyidea";
    let offer = if privacyidea { link("").replace("poll_only=True", "poll_only=False") } else { edumfa_link("") };
    let (of, mut server) = enrolled_with(&offer);
    let token = DeviceToken::Fcm("fcm:token".into());
    let mut run = match kind {
        "enrol" => {
            let offer = scanned(&if privacyidea { link("") } else { offer });
            server = Server::of(&offer);
            Run::enrol(&offer)
        }
        "prove" => return (Run::begin(Task::Prove(&of)).unwrap(), server),
        "answer" if privacyidea => {
            server.presence = Some("17,42");
            server.expected = "42";
            Run::answer(&of, opened(&of, &server), Decision::Approve, Some("42"))
        }
        "answer" => Run::answer(&of, opened(&of, &server), Decision::Deny, None),
        _ => Run::begin(Task::SetDeviceToken { of: &of, token: &token, sequence: 1 }).unwrap(),
    };
    run.lost_replies = 1;
    assert!(run.turn(&mut server).is_none());
    (run, server)
}

#[test]
fn every_shipped_layout_is_read_and_finished() {
    for (dialect, kind, version, hex) in FIXTURES {
        let (_, mut server) = today(dialect, kind);
        let outcome = Run::restored(&saved(dialect, kind, *version, hex)).finish(&mut server);
        let expected = match *kind {
            "enrol" => matches!(outcome, Outcome::Failed(Reason::ReplyLost)),
            "prove" => matches!(outcome, Outcome::Proven(_)),
            "answer" => matches!(outcome, Outcome::Unconfirmed),
            _ => matches!(outcome, Outcome::DeviceTokenSet),
        };
        assert!(expected, "{dialect} {kind}-{version}: {outcome:?}");
    }
}

#[test]
fn a_layout_that_changes_gets_another_number() {
    for (dialect, kind, version, hex) in FIXTURES {
        let today = today(dialect, kind).0.exchange.save();
        let printed = data_encoding::HEXLOWER.encode(&today.state);
        assert_eq!((today.kind.as_str(), today.version), (*kind, *version), "another layout: {printed}");
        assert!(!hex.trim().is_empty(), "write the {dialect} fixture of {kind}-{version}: {printed}");
        assert_eq!(shape(&today), shape(&saved(dialect, kind, *version, hex)), "{dialect} {kind}");
    }
}
