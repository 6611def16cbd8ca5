//! What real servers have said is said again, without them: the phone says the same as when it was recorded, and comes to
//! the same end. `cargo run -p countersign-tests --bin record-transcripts` records it anew.

use countersign_tests::interop::Kind;
use countersign_tests::interop::transcript::{STORIES, replay};
use std::path::Path;

#[tokio::test]
async fn every_transcript_is_replayed_as_it_was_recorded() {
    for story in STORIES {
        replay(story.read()).await;
    }
}

#[test]
fn no_transcript_is_older_than_the_server_that_the_scripts_install() {
    for story in STORIES {
        let script = if story.kind == Kind::PrivacyIdea { "privacyidea.sh" } else { "edumfa.sh" };
        let script =
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("interop").join(script)).unwrap();
        let pinned = script.lines().find_map(|line| line.strip_prefix("version=")?.split(' ').next()).unwrap();
        assert_eq!(story.read().version, pinned, "{}: record it anew", story.name);
    }
}

#[test]
fn a_transcript_holds_no_secret() {
    for story in STORIES {
        let text = std::fs::read_to_string(story.file()).unwrap();
        for credential in text.split("enrollment_credential").skip(1) {
            let value: String = credential.chars().skip_while(|c| !c.is_ascii_digit()).take(40).collect();
            assert_eq!(value, "0".repeat(40), "{}", story.name);
        }
        assert!(!text.contains("BEGIN"), "{}", story.name);
    }
}
