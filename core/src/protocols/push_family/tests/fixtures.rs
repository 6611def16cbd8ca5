//! Saved exchanges of every layout that was shipped: each must be read and finished for ever.
//!
//! `fixtures/<kind>-<version>.hex` is the state of an exchange whose change has left and whose reply was lost. A new
//! layout is written into a new file, by hand, from what the failing test prints; an old file never changes.

use super::phone::Run;
use super::server::Server;
use super::{enrolled_with, link, opened, scanned};
use crate::account::DeviceToken;
use crate::exchange::{Decision, Outcome, Reason, Saved};
use crate::protocols::Task;
use ciborium::Value;

macro_rules! fixtures {
    ($($kind:literal $version:literal),* $(,)?) => {
        const FIXTURES: &[(&str, u16, &str)] =
            &[$(($kind, $version, include_str!(concat!("../fixtures/", $kind, "-", $version, ".hex")))),*];
    };
}

fixtures! { "enrol" 1, "prove" 1, "answer" 1, "device-token" 1 }

/// An exchange of today's code at the point where it is saved, and its server.
fn today(kind: &str) -> (Run, Server) {
    let (of, mut server) = enrolled_with(&link("").replace("poll_only=True", "poll_only=False"));
    let token = DeviceToken::Fcm("fcm:token".into());
    let mut run = match kind {
        "enrol" => {
            server = Server::default();
            Run::enrol(&scanned(&link("")))
        }
        "prove" => return (Run::begin(Task::Prove(&of)).unwrap(), server),
        "answer" => {
            server.presence = Some("17,42");
            server.expected = "42";
            Run::answer(&of, opened(&of, &server), Decision::Approve, Some("42"))
        }
        _ => Run::begin(Task::SetDeviceToken { of: &of, token: &token, sequence: 1 }).unwrap(),
    };
    run.lost_replies = 1;
    assert!(run.turn(&mut server).is_none());
    (run, server)
}

fn saved(kind: &str, version: u16, hex: &str) -> Saved {
    let state = data_encoding::HEXLOWER.decode(hex.trim().as_bytes()).unwrap();
    Saved { protocol: "privacyidea".into(), kind: kind.into(), version, state }
}

/// Keys and types, without the values: what a layout is.
fn shape(value: &Value) -> String {
    match value {
        Value::Map(entries) => {
            let fields: Vec<_> = entries.iter().map(|(k, v)| format!("{k:?}: {}", shape(v))).collect();
            format!("{{{}}}", fields.join(", "))
        }
        Value::Bytes(_) => "bytes".into(),
        Value::Text(_) => "text".into(),
        Value::Bool(_) => "bool".into(),
        Value::Integer(_) => "number".into(),
        Value::Null => "null".into(),
        other => format!("{other:?}"),
    }
}

fn shape_of(saved: &Saved) -> String {
    shape(&ciborium::from_reader(saved.state.as_slice()).unwrap())
}

#[test]
fn every_shipped_layout_is_read_and_finished() {
    for (kind, version, hex) in FIXTURES {
        let (_, mut server) = today(kind);
        let outcome = Run::restored(&saved(kind, *version, hex)).finish(&mut server);
        let expected = match *kind {
            "enrol" => matches!(outcome, Outcome::Failed(Reason::ReplyLost)),
            "prove" => matches!(outcome, Outcome::Proven(_)),
            "answer" => matches!(outcome, Outcome::Unconfirmed),
            _ => matches!(outcome, Outcome::DeviceTokenSet),
        };
        assert!(expected, "{kind}-{version}: {outcome:?}");
    }
}

#[test]
fn a_layout_that_changes_gets_another_number() {
    for (kind, version, hex) in FIXTURES {
        let today = today(kind).0.exchange.save();
        let printed = data_encoding::HEXLOWER.encode(&today.state);
        assert_eq!((today.kind.as_str(), today.version), (*kind, *version), "another layout: {printed}");
        assert!(!hex.trim().is_empty(), "write fixtures/{kind}-{version}.hex: {printed}");
        assert_eq!(shape_of(&today), shape_of(&saved(kind, *version, hex)), "{kind}");
    }
}
