//! The provider's side of a story, for a shell in any language: one step as JSON on each line of standard input, its
//! outcome as JSON on a line of standard output. It ends with its input.
//!
//! An outcome is what the product said, a refusal among it (`{"failure": "paused"}`). `{"broken": "…"}` means that the
//! step could not be played at all: the story has failed, whatever was expected.

use countersign_tests::story::{Stage, Step};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, stdin, stdout};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut stage = Stage::new();
    let mut lines = BufReader::new(stdin()).lines();
    while let Some(line) = lines.next_line().await? {
        let mut outcome = perform(&mut stage, &line).await.to_string();
        outcome.push('\n');
        let mut out = stdout();
        out.write_all(outcome.as_bytes()).await?;
        out.flush().await?;
    }
    stage.tear_down().await;
    Ok(())
}

async fn perform(stage: &mut Stage, line: &str) -> Value {
    let step: Step = match serde_json::from_str(line) {
        Ok(step) => step,
        Err(error) => return json!({ "broken": format!("this is not a step: {error}") }),
    };
    stage.perform(&step).await.unwrap_or_else(|error| json!({ "broken": error.to_string() }))
}
