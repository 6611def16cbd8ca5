//! Plays the stories of `tests/transcripts/` with real servers, and writes down what is said.

use countersign_tests::interop::transcript::{STORIES, record};
use std::io::Write;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    for story in STORIES {
        let mut text = serde_json::to_string_pretty(&record(story).await)?;
        text.push('\n');
        std::fs::write(story.file(), text)?;
        writeln!(std::io::stdout(), "{}", story.file().display())?;
    }
    Ok(())
}
