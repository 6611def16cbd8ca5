//! The program that people use: `countersign`, each command in a process of its own, on one folder.

use super::{Server, SignIn};
use serde_json::Value;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_mins(1);

/// A phone: a folder.
pub struct Terminal(TempDir);

/// What a prompt said, what came of the answer, and what the page knows.
pub struct Said {
    /// The document of the prompt.
    pub prompt: Value,
    /// The document of the answer, or of its refusal.
    pub answered: Value,
    /// The sign-in.
    pub sign_in: SignIn,
}

impl Terminal {
    /// An empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Runs a command to its end, with this on its standard input, and gives the document of that kind.
    pub async fn ask(&self, arguments: &[&str], input: &str, kind: &str) -> Value {
        let (documents, complaints) = self.run(arguments, input).await;
        let found = documents.iter().find(|document| document["kind"] == kind).cloned();
        found.unwrap_or_else(|| panic!("{arguments:?}: {documents:?} {complaints}"))
    }

    /// Listens until what was begun has ended well.
    pub async fn listen_until_added(&self) {
        let _listening = self.command(&["listen"]).stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
        let added = async {
            while self.ask(&["accounts"], "", "accounts").await["accounts"][0]["bindings"][0]["state"] != "active" {}
        };
        timeout(PATIENCE, added).await.unwrap();
    }

    /// Runs a command to its end; gives its documents, and what it said beside them.
    async fn run(&self, arguments: &[&str], input: &str) -> (Vec<Value>, String) {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).await.unwrap();
        let output = timeout(PATIENCE, child.wait_with_output()).await.unwrap().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let documents = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (documents, String::from_utf8_lossy(&output.stderr).into_owned())
    }

    /// Adds an account. The link comes on standard input, where other people on the computer cannot see it.
    pub async fn activate(&self, link: &str) -> Value {
        self.ask(&["activate", "--yes", "-"], link, "activated").await["account"].clone()
    }

    /// Somebody signs in, and the person answers the prompt: `approve`, `deny` or `report`, with the number that the page
    /// shows where there is one.
    pub async fn says(&self, server: &Server, user: &str, answer: &str) -> Said {
        let sign_in = server.trigger(user).await;
        let mut child =
            self.command(&["listen", "--once"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut input = child.stdin.take().unwrap();
        let mut prompt = Value::Null;
        while let Some(line) = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap() {
            let document: Value = serde_json::from_str(&line).unwrap();
            match document["kind"].as_str().unwrap() {
                "prompt" => {
                    let number = sign_in.shown_to_anybody().filter(|_| answer == "approve").unwrap_or_default();
                    let typed = format!("{answer} {} {number}\n", document["id"].as_str().unwrap());
                    input.write_all(typed.as_bytes()).await.unwrap();
                    prompt = document;
                }
                "answered" => return Said { prompt, answered: document, sign_in },
                other => assert_eq!(other, "prompt-ended", "{document}"),
            }
        }
        panic!("it ended without an answer");
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let program = program();
        assert!(program.exists(), "{} is not there: run `cargo build --workspace --bins` first", program.display());
        let mut command = Command::new(program);
        command
            .env("COUNTERSIGN_PASSPHRASE", "correct horse battery staple")
            .args(["--json", "--development", "--home", self.0.path().to_str().unwrap()])
            .args(arguments)
            .kill_on_drop(true);
        command
    }
}

impl Default for Terminal {
    fn default() -> Self {
        Self::new()
    }
}

/// Beside the folder that tests are in.
fn program() -> PathBuf {
    let tests = std::env::current_exe().unwrap();
    tests.parent().unwrap().parent().unwrap().join("countersign")
}
