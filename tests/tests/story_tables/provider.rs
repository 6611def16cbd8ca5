//! The provider's side, in a process of its own.

use serde_json::Value;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

pub(crate) struct ProviderProcess {
    _process: Child,
    steps: ChildStdin,
    outcomes: Lines<BufReader<ChildStdout>>,
}

impl ProviderProcess {
    pub(crate) fn start() -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_story-provider"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (steps, outcomes) = (process.stdin.take().unwrap(), process.stdout.take().unwrap());
        Self { _process: process, steps, outcomes: BufReader::new(outcomes).lines() }
    }

    pub(crate) async fn perform(&mut self, step: &Value) -> Value {
        self.steps.write_all(format!("{step}\n").as_bytes()).await.unwrap();
        let line = self.outcomes.next_line().await.unwrap().unwrap();
        serde_json::from_str(&line).unwrap()
    }
}
