//! Runs the built program with a folder of its own.

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with a phone in it.
pub(crate) struct Phone {
    home: TempDir,
}

impl Phone {
    pub(crate) fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    pub(crate) fn folder(&self) -> &Path {
        self.home.path()
    }

    /// The program with this folder and a passphrase, and nothing else from the environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = without_environment(arguments);
        command.env("COUNTERSIGN_HOME", self.home.path().join("phone")).env("COUNTERSIGN_PASSPHRASE", "a long one");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        finish(self.command(arguments), "")
    }

    /// Runs it with `--json` and reads the documents.
    pub(crate) fn json(&self, arguments: &[&str]) -> Vec<Value> {
        documents(&finish(self.command(&[&["--json"], arguments].concat()), ""))
    }
}

/// The program without a folder or a passphrase.
pub(crate) fn without_environment(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    command.args(arguments).env_clear().env("NO_COLOR", "1");
    command
}

/// Runs to the end with this on standard input.
pub(crate) fn finish(mut command: Command, input: &str) -> Output {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
    // A program that refuses early does not read its input.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    child.wait_with_output().expect("its output")
}

pub(crate) fn documents(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("a document per line")).collect()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}
