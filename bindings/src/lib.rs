//! Countersign for Kotlin and Swift: the core's facade, renamed, narrowed and documented for an app.
//!
//! ```text
//! Authenticator   open · health · phoneName · lock/unlock codes · work · stop · workUntilIdle · hurry · nextChange · diagnose
//!   activation    readOffer · readTypedCode · readPicture ─► PendingOffer: about · lookUp · activate
//!                 moves ─► PendingMove: about · confirm            undoMove · retireReplaced
//!   approval      receive · pending ─► PendingApproval: about · decide        fatigue · acknowledgeFatigue
//!   device token  setDeviceToken
//!   codes         codes · nextCode
//!   accounts      accounts · rename · reorder · forget · rotateKeys · log · verifyLog · exportLog
//!   tickets       underWay · activationTicket · answerTicket · ticket ─► id · ready · outcome · cancel
//!   HostPorts     Signer · VaultKeyStore · Anchor · Transport · Listener · TimeSource
//!   Failure       one error: Because(Problem: code · who · remedy · parameters)
//! ```
//!
//! It decides nothing and stores nothing: it translates between the core's types and ones that cross. What crosses:
//! UTF-8 text, signed integers, times in milliseconds since 1970, names of things as opaque strings, bytes, and records
//! and enums of these. Never a seed and never a key, except the vault's two between the core and the host's own key
//! store.
//!
//! Every call is safe to abandon and to repeat, from any thread. A panic inside becomes the failure `internal`; what a
//! host throws becomes a failure of that port. Nothing is locked while the host is called, but for the one offer that is being
//! looked up.
//!
//! One exported type per file. To export something new: its type in the folder of its story, its call in
//! `authenticator/`, then `bindings/build.sh --surface`, which shows what changed for apps.

mod account;
mod activation;
mod approval;
mod authenticator;
mod codes;
mod device_token;
mod doctor;
mod failure;
mod host;
mod id;
mod isolation;
mod log;
mod number;
mod once;
mod ticket;

pub use failure::{Failure, Problem};

uniffi::setup_scaffolding!();
