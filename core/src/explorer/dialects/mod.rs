//! Three model dialects: how servers differ where it hurts.
//!
//! Each is a [`Protocol`] with two exchanges, enrol and answer, and the model of its server. Keys and signatures are
//! text: a model server believes whatever names the right key.

pub(crate) mod dedup;
pub(crate) mod fresh;
pub(crate) mod once;
mod panics;
mod wire;

use dedup::Dedup;
use fresh::Fresh;
use once::Once;
pub(crate) use panics::Panics;
pub(crate) use wire::{Concludes, ModelCase, intent};

use crate::protocols::Protocol;

/// Found by name in tests, beside the dialects that ship.
pub(crate) static DIALECTS: &[&dyn Protocol] = &[&Dedup, &Once, &Fresh, &Panics];
