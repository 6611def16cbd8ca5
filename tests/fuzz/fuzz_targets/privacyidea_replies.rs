//! Any replies to each exchange with a privacyIDEA server. The first byte chooses the task, the rest is a row of replies.
#![no_main]

use countersign::exchange::Outcome;
use countersign_fuzz::family;
use countersign_fuzz::script::Script;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((task, replies)) = data.split_first() else { return };
    if let Some(Outcome::Polled(polled)) = family::run(*task, Script::new(replies)) {
        assert!(!polled.complete, "nobody has signed the list");
        for news in polled.challenges {
            let _ = family::open(&news.message, false);
        }
    }
});
