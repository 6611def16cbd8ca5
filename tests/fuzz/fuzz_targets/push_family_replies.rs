//! Any replies to each exchange with a server of the push family. The first byte chooses the task, a capital for eduMFA and
//! a small letter for privacyIDEA; the rest is a row of replies.
#![no_main]

use countersign::exchange::Outcome;
use countersign_fuzz::family::{EDUMFA_SERVER, PRIVACYIDEA_SERVER};
use countersign_fuzz::script::Script;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((task, replies)) = data.split_first() else { return };
    let server = if task.is_ascii_uppercase() { &EDUMFA_SERVER } else { &PRIVACYIDEA_SERVER };
    if let Some(Outcome::Polled(polled)) = server.run(task.to_ascii_lowercase(), Script::new(replies)) {
        assert!(!polled.complete, "nobody has signed the list");
        for news in polled.challenges {
            let _ = server.open(&news.message, false);
        }
    }
});
