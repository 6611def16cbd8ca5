//! Any replies to each exchange of the native protocol. The first byte chooses the task, the rest is a row of replies:
//! anybody's, or results and refusals that the provider signs for this very request. What nobody signed does nothing.
#![no_main]

use countersign::exchange::Outcome;
use countersign_fuzz::native;
use countersign_fuzz::phone::is_success;
use countersign_fuzz::script::Script;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((task, replies)) = data.split_first() else { return };
    let (heard, outcome) = native::run(*task, Script::new(replies));
    let Some(outcome) = outcome else { return };
    assert!(heard || !is_success(&outcome), "nobody has signed anything: {outcome:?}");
    if let Outcome::Polled(polled) = outcome {
        for news in polled.challenges {
            let _ = native::open(&news.message, false);
        }
    }
});
