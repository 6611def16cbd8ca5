//! A dialect with a bug: every step panics.

use super::wire::NOTHING;
use crate::account::Binding;
use crate::exchange::{Event, Exchange, Facts, Need, Saved, Unreadable};
use crate::ports::UnixMillis;
use crate::protocols::{
    Abilities, Offer, OfferError, OfferText, Opened, Protocol, Received, Refusal, Task, Unsupported,
};

pub(crate) struct Panics;

impl Protocol for Panics {
    fn name(&self) -> &'static str {
        "model-panics"
    }
    fn recognise(&self, _text: &OfferText) -> Option<Result<Offer, OfferError>> {
        None
    }
    fn abilities(&self, _of: &Binding) -> Abilities {
        NOTHING
    }
    fn begin(&self, _task: Task<'_>, _facts: &mut Facts<'_>) -> Result<Box<dyn Exchange>, Unsupported> {
        Err(Unsupported)
    }
    fn restore(&self, _saved: &Saved) -> Result<Box<dyn Exchange>, Unreadable> {
        Ok(Box::new(Self))
    }
    fn open(&self, _of: &Binding, _message: Received, _now: UnixMillis) -> Result<Opened, Refusal> {
        Err(Refusal::Malformed)
    }
}

impl Exchange for Panics {
    fn step(&mut self, _facts: &mut Facts<'_>, _event: Event) -> Need {
        panic!("a bug in a dialect")
    }
    fn save(&self) -> Saved {
        Saved::new("model-panics", "talk", 1, &())
    }
}
