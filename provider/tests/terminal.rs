//! The binary, as an operator starts it: two servers on one database, beside commands, and a stop by SIGTERM.

#![expect(clippy::expect_used, reason = "a test that cannot go on says why and ends")]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign-provider"));
    command
        .current_dir(folder)
        .args(["--set", "development=true", "--set", "origin=http://127.0.0.1:8440", "--json"])
        .args(arguments);
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the binary starts")
}

fn json(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON on standard output")
}

/// Starts a server on a free port and reads where it listens.
fn serve(folder: &Path) -> (Child, String) {
    let mut child = command(folder, &["--set", "listen=127.0.0.1:0", "serve"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut said = String::new();
    let mut lines = BufReader::new(child.stdout.take().expect("piped"));
    while !said.ends_with("}\n") {
        assert_ne!(lines.read_line(&mut said).expect("a line"), 0, "the server ended: {said}");
    }
    let said: Value = serde_json::from_str(&said).expect("JSON");
    (child, said.get("listening").and_then(Value::as_str).expect("an address").to_owned())
}

fn get(address: &str, path: &str, key: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    answer
}

#[test]
fn two_servers_and_the_terminal_share_one_database_and_stop_cleanly() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    assert_eq!(json(&run(at, &["init", "--tenant", "example", "--name", "Example"]))["tenant"], "example");
    let key =
        json(&run(at, &["api-key", "make", "--domain", "shop.example"]))["key"].as_str().expect("a key").to_owned();
    let (mut one, first) = serve(at);
    let (mut two, second) = serve(at);
    let offer = json(&run(at, &["offer", "make", "--user", "anna"]));
    assert!(offer["link"].as_str().is_some_and(|link| link.starts_with("countersign://activate?")));
    for address in [&first, &second] {
        assert!(get(address, "/healthz", "").starts_with("HTTP/1.1 200"));
        let user = get(address, "/api/v1/users/anna", &key);
        assert!(user.contains("\"user\":\"anna\""), "{user}");
    }
    for child in [&mut one, &mut two] {
        let asked = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().expect("kill runs");
        assert!(asked.success());
        assert!(child.wait().expect("it ends").success());
    }
}

#[test]
fn what_is_wrong_is_said_in_one_line_that_begins_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    let cases: [(&[&str], i32, &str); 4] = [
        (&["serve"], 2, "run `countersign-provider init` first"),
        (
            &["--set", "lifetimes.challenge_seconds=900", "serve"],
            2,
            "set lifetimes.challenge_seconds to 10 to 600 seconds",
        ),
        (&["--config", "nowhere.toml", "serve"], 2, "make nowhere.toml readable"),
        (&["init", "--tenant", "No Such", "--name", "X"], 3, "correct tenant:"),
    ];
    for (arguments, code, text) in cases {
        let output = run(at, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(said.starts_with(&format!("countersign-provider: {text}")) && said.lines().count() == 1, "{said}");
    }
}

#[test]
fn a_statement_is_signed_on_a_machine_without_database_and_settings() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    json(&run(at, &["init", "--tenant", "example", "--name", "Example"]));
    json(&run(at, &["challenge-key", "make"]));
    json(&run(at, &["statement", "draft", "--out", "draft.json"]));
    let offline = tempfile::tempdir().expect("a folder");
    for name in ["draft.json", "countersign-operator.pem"] {
        std::fs::rename(at.join(name), offline.path().join(name)).expect("carried");
    }
    let sign =
        ["statement", "sign", "--operator-key", "countersign-operator.pem", "--draft", "draft.json", "--out", "s.cose"];
    let signed =
        Command::new(env!("CARGO_BIN_EXE_countersign-provider")).current_dir(offline.path()).args(sign).output();
    assert!(signed.expect("the binary starts").status.success());
    let file = offline.path().join("s.cose");
    let published = json(&run(at, &["statement", "publish", file.to_str().expect("a path")]));
    assert_eq!(published["sequence"], 2);
}

#[test]
fn a_tenant_moves_by_commands_alone() {
    let (old, new) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (old, new) = (old.path(), new.path());
    let at = |folder: &Path, name: &str| folder.join(name).to_str().expect("a path").to_owned();
    let operator = json(&run(old, &["init", "--tenant", "old", "--name", "Old"]));
    let operator = operator.get("operator").and_then(Value::as_str).expect("a thumbprint");
    json(&run(new, &["init", "--tenant", "new", "--name", "New"]));
    json(&run(
        new,
        &["move", "prepare", "--old-tenant", "old", "--old-operator", operator, "--out", "succession.json"],
    ));
    let key = "countersign-operator.pem";
    json(&run(
        new,
        &["statement", "agree", "--operator-key", key, "--draft", "succession.json", "--out", "agreement.cose"],
    ));
    let refused = run(old, &["move", "export", "--out", "export.json"]);
    assert_eq!(refused.status.code(), Some(3), "no successor is named yet");
    json(&run(old, &["statement", "draft", "--successor", &at(new, "agreement.cose"), "--out", "draft.json"]));
    json(&run(old, &["statement", "sign", "--operator-key", key, "--draft", "draft.json", "--out", "s.cose"]));
    json(&run(old, &["statement", "publish", "s.cose"]));
    json(&run(old, &["move", "export", "--out", "export.json"]));
    assert_eq!(json(&run(new, &["move", "import", &at(old, "export.json")])).get("new"), Some(&Value::from(0)));
    assert_eq!(json(&run(new, &["move", "report"])).get("announced"), Some(&Value::from(0)));
}
