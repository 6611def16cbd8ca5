//! Three model dialects: how servers differ where it hurts. And one that panics.
//!
//! Each is a [`Protocol`] that only restores its exchanges, and the model of its server. Keys and signatures are text: a
//! model server believes whatever names the right key.

pub(crate) mod dedup;
pub(crate) mod fresh;
pub(crate) mod once;
mod panics;
mod wire;

pub(crate) use panics::Panics;
pub(crate) use wire::{Concludes, ModelCase, intent};

use crate::account::Binding;
use crate::exchange::{Exchange, Facts, Saved, Unreadable};
use crate::ports::UnixMillis;
use crate::protocols::{
    Abilities, Offer, OfferError, OfferText, Opened, Protocol, Received, Refusal, Task, Unsupported,
};

/// Found by name in tests, beside the dialects that ship.
pub(crate) static DIALECTS: &[&dyn Protocol] = &[&dedup::DIALECT, &once::DIALECT, &fresh::DIALECT, &panics::DIALECT];

/// A dialect whose exchanges are begun by the cases themselves.
struct ModelDialect {
    name: &'static str,
    restore: fn(&Saved) -> Result<Box<dyn Exchange>, Unreadable>,
}

impl Protocol for ModelDialect {
    fn name(&self) -> &'static str {
        self.name
    }

    fn recognise(&self, _text: &OfferText) -> Option<Result<Offer, OfferError>> {
        None
    }

    fn abilities(&self, _of: &Binding) -> Abilities {
        Abilities {
            prompts: false,
            reports: false,
            long_poll: false,
            device_token: false,
            withdraw: false,
            rotate_key: false,
            signed_receipts: false,
        }
    }

    fn begin(&self, _task: Task<'_>, _facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        Err(Unsupported)
    }

    fn restore(&self, saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
        (self.restore)(saved)
    }

    fn open(&self, _of: &Binding, _message: Received, _now: UnixMillis) -> Result<Opened, Refusal> {
        Err(Refusal::Malformed)
    }
}
