//! Three model dialects: how servers differ where it hurts.
//!
//! Each is a [`Protocol`] with two exchanges, enrol and answer, and the model of its server. Keys and signatures are
//! text: a model server believes whatever names the right key.

pub(super) mod dedup;
pub(super) mod fresh;
pub(super) mod once;
mod wire;

use dedup::Dedup;
use fresh::Fresh;
use once::Once;
pub(super) use wire::ModelCase;

use crate::protocols::Protocol;

/// Found by name in tests, beside the dialects that ship.
pub(crate) static DIALECTS: &[&dyn Protocol] = &[&Dedup, &Once, &Fresh];
