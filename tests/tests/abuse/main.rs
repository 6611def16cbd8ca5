//! What attackers do, and what comes of it. Each test is one attack, against the real phone and the real provider.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot set its scene must fail")]

mod clones;
mod expired;
mod interceptor;
mod messages;
mod offers;
mod operator;
#[path = "../stories/scene.rs"]
mod scene;
mod strangers;
mod text;
mod thief;
