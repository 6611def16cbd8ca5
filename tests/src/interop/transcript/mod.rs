//! Transcripts: what phones and real servers have said to each other, kept so that it can be replayed without servers.
//!
//! In comes a story that is played with a server ([`record`]), out comes a file in `tests/transcripts/`; and the other way
//! round ([`replay`]), where the phone must say the same and come to the same end. The phone and its exchanges are real in
//! both. What is secret or differs from one recording to the next is replaced ([`normal`]), so that two recordings of the
//! same behaviour are the same file, and a difference is a difference of the server's.
//!
//! Another story: another line in [`STORIES`].

mod normal;
mod play;

pub use play::{record, replay};

use super::Kind;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::path::PathBuf;

/// A recording of one phone at one server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transcript {
    /// The server's version.
    pub version: String,
    /// What happened.
    pub steps: Vec<Step>,
}

/// Something that a person does, or that happens to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What.
    pub what: What,
    /// What the person was given: the link, or the number on the other screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// What phone and server said.
    pub calls: Vec<Call>,
    /// What the phone made of it.
    pub outcome: String,
}

/// A kind of step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// A link is scanned.
    Enrol,
    /// Somebody signs in, and the person says yes.
    Approve,
    /// Somebody signs in, and the person says no.
    Deny,
    /// Somebody else signs in, and the person says so.
    Report,
    /// The token is gone, and the person asks what is wrong.
    Examine,
}

/// A request and its reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Method and path.
    pub request: String,
    /// Its fields, from the query or the body.
    pub fields: Map<String, Value>,
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub reply: Value,
}

/// A story: its file, whose server it is told at, what kind of token, and who signs in.
pub struct Story {
    /// The file's name, without its ending.
    pub name: &'static str,
    /// The server.
    pub kind: Kind,
    /// The token.
    pub token: &'static str,
    /// The person.
    pub user: &'static str,
}

/// All of them.
pub const STORIES: &[Story] = &[
    Story { name: "privacyidea-plain", kind: Kind::PrivacyIdea, token: "push", user: "tina" },
    Story { name: "privacyidea-number", kind: Kind::PrivacyIdea, token: "push", user: "bob" },
    Story { name: "privacyidea-code", kind: Kind::PrivacyIdea, token: "push", user: "dave" },
    Story { name: "edumfa-edupush", kind: Kind::EduMfa, token: "edupush", user: "tina" },
    Story { name: "edumfa-push", kind: Kind::EduMfa, token: "push", user: "stefan" },
];

impl Story {
    /// Where it is kept.
    pub fn file(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("transcripts").join(self.name).with_extension("json")
    }

    /// What was kept.
    pub fn read(&self) -> Transcript {
        let file = self.file();
        let text = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        serde_json::from_slice(&text).unwrap()
    }
}
