//! The vault cut short: its write-ahead log at every frame, its process at every write of the anchor and at any moment.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot set its scene must fail"
)]

mod kill;
mod wal_cut;
