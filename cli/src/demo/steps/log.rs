//! What stays: the log.

use crate::demo::stage::Stage;
use crate::demo::step::{Fault, Step, must};
use crate::words;
use async_trait::async_trait;

pub(super) struct Log;

#[async_trait]
impl Step for Log {
    fn title(&self) -> &'static str {
        "What the phone remembers of all this"
    }

    async fn play(&self, stage: &mut Stage<'_>) -> Result<(), Fault> {
        let events = stage.anna.events()?;
        let last: Vec<_> = events.iter().rev().take(LINES).collect();
        for event in last.into_iter().rev() {
            stage.say(format!("· {}", words::event(Some(event))))?;
        }
        let found = stage.anna.core.verify_log(&stage.anna.account()?.id)?;
        must(found.intact, "every entry fits to the one before")?;
        let anchored = found.anchored_up_to.ok_or_else(|| Fault::Wrong("receipts anchor the log".to_owned()))?;
        stage.say(format!(
            "{} entries, each chained to the one before; signed receipts cover it up to {anchored}.",
            found.entries
        ))?;
        Ok(())
    }
}

/// As many as fit on a screen.
const LINES: usize = 8;
