//! The same with the program that people use: `countersign`, in processes of its own.

use countersign_tests::interop::{Kind, Server, SignIn, renamed, with_others};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_mins(1);

/// A phone: a folder.
struct Phone(TempDir);

impl Phone {
    fn command(&self, arguments: &[&str]) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_mortal-phone")).with_file_name("countersign");
        assert!(program.exists(), "{} is not there: run `cargo build --workspace --bins` first", program.display());
        let mut command = Command::new(program);
        command
            .env("COUNTERSIGN_PASSPHRASE", "correct horse battery staple")
            .args(["--json", "--development", "--home", self.0.path().to_str().unwrap()])
            .args(arguments)
            .kill_on_drop(true);
        command
    }

    /// Runs a command to its end, with this on its standard input, and gives the document of that kind.
    async fn ask(&self, arguments: &[&str], input: &str, kind: &str) -> Value {
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
        let mut documents = said.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let found = documents.find(|document| document["kind"] == kind);
        found.unwrap_or_else(|| panic!("{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr)))
    }

    /// Listens, answers the first prompt, and gives prompt and answer.
    async fn answer(&self, answer: &str) -> (Value, Value) {
        let mut child =
            self.command(&["listen", "--once"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut input = child.stdin.take().unwrap();
        let mut prompt = Value::Null;
        while let Some(line) = timeout(PATIENCE, lines.next_line()).await.unwrap().unwrap() {
            let document: Value = serde_json::from_str(&line).unwrap();
            match document["kind"].as_str().unwrap() {
                "prompt" => {
                    input
                        .write_all(format!("{answer} {}\n", document["id"].as_str().unwrap()).as_bytes())
                        .await
                        .unwrap();
                    prompt = document;
                }
                "answered" => return (prompt, document),
                other => assert_eq!(other, "prompt-ended", "{document}"),
            }
        }
        panic!("it ended without an answer");
    }

    async fn says(&self, server: &Server, user: &str, answer: &str) -> (Value, Value, SignIn) {
        let sign_in = server.trigger(user).await;
        let (prompt, answered) = self.answer(answer).await;
        (prompt, answered, sign_in)
    }
}

#[tokio::test]
async fn a_terminal_enrols_answers_moves_and_lets_the_old_side_go() {
    let user = "ben";
    let (old, new) = (with_others(Kind::PrivacyIdea).await, with_others(Kind::EduMfa).await);
    let phone = Phone(tempfile::tempdir().unwrap());

    // The link comes on standard input, where other people on the computer cannot see it.
    let activated = phone.ask(&["activate", "--yes", "-"], &old.offer(user).await, "activated").await;
    let binding = &activated["account"]["bindings"][0];
    assert_eq!((binding["host"].as_str(), binding["state"].as_str()), (Some("127.0.0.1"), Some("active")));
    let serial = binding["known_as"].as_str().unwrap().to_owned();
    let (prompt, answered, sign_in) = phone.says(&old, user, "approve").await;
    assert_eq!(prompt["text"], old.kind.question(user));
    assert_eq!((answered["decision"].as_str(), answered["recorded"].as_str()), (Some("approve"), Some("recorded")));
    assert_eq!(old.collect(&sign_in).await, "ACCEPT");
    let (_, _, sign_in) = phone.says(&old, user, "deny").await;
    assert_eq!(old.status(&sign_in).await, "declined");

    // Re-activation at the other server, which this phone knows by another name.
    let link = renamed(&new.offer(user).await, "http://127.0.0.1", "http://localhost");
    let moved = phone.ask(&["reactivate", "--yes", "--account", "1", "-"], &link, "activated").await;
    let hosts = |of: &Value| -> Vec<String> {
        let bindings = of["bindings"].as_array().unwrap().iter();
        bindings.map(|b| format!("{} {}", b["host"].as_str().unwrap(), b["state"].as_str().unwrap())).collect()
    };
    assert_eq!(hosts(&moved["account"]), ["localhost active", "127.0.0.1 retiring"]);
    for (server, host) in [(&old, "127.0.0.1"), (&new, "localhost")] {
        let (prompt, _, sign_in) = phone.says(server, user, "approve").await;
        assert_eq!(prompt["host"], host);
        assert_eq!(server.collect(&sign_in).await, "ACCEPT");
    }

    let undone = phone.ask(&["reactivate", "--undo", "--account", "1"], "", "activated").await;
    assert_eq!(hosts(&undone["account"]), ["127.0.0.1 active"]);
    let link = renamed(&new.offer(user).await, "http://127.0.0.1", "http://localhost");
    phone.ask(&["reactivate", "--yes", "--account", "1", "-"], &link, "activated").await;
    let retired = phone.ask(&["reactivate", "--retire", "--account", "1", "--yes"], "", "retired").await;
    assert_eq!(retired["left_behind"], json!([{ "host": "127.0.0.1", "known_as": serial }]));
    old.delete(&serial).await;
    let accounts = phone.ask(&["accounts"], "", "accounts").await;
    assert_eq!(hosts(&accounts["accounts"][0]), ["localhost active"]);

    // The check asks the server, and finds what an administrator has done.
    let known_as = accounts["accounts"][0]["bindings"][0]["known_as"].as_str().unwrap().to_owned();
    new.delete(&known_as).await;
    let found = phone.ask(&["doctor"], "", "findings").await.to_string();
    assert!(found.contains("\"deleted\""), "{found}");
}
