//! What people do, from one end to the other: real phones, the real provider, real sockets; time can be skipped.
#![expect(clippy::unwrap_used, reason = "a test that cannot set its scene must fail")]

mod activation;
mod approval;
mod clocks;
mod codes;
mod device_token;
mod limits;
mod log;
mod moves;
mod scene;
