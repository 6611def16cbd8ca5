//! Servers of others, for real: each is brought up by its script in `tests/interop/`, and played with over its own HTTP
//! interface.
//!
//! [`Server`] is the administrator and the sign-in page of one server; [`Phone`] is the public facade over real ports, with
//! a clock that may be wrong; [`Terminal`] is the program `countersign`; [`Relay`] is what may stand between phone and
//! server. The stories that both servers must pass are in [`stories`]; a suite names them, and tells its own.
//!
//! A server is started once for a test program, which may be the only one that needs it or one of several: its script
//! keeps count. Stories run beside each other, each with people of its own. One that changes what holds for everybody
//! takes the server [`alone`].
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    clippy::indexing_slicing,
    reason = "a test that cannot set its scene must fail"
)]

mod phone;
mod relay;
mod server;
pub mod stories;
mod terminal;
pub mod transcript;

pub use phone::{Phone, Spoken, WrongClock, code_to_show, decided, is_recorded};
pub use relay::{Behind, Certificate, Relay, renamed};
pub use server::{Alone, Kind, Server, SignIn, WithOthers, alone, with_others};
pub use terminal::{Said, Terminal};
