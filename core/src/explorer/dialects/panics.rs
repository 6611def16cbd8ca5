//! A dialect with a bug: every step panics.

use super::ModelDialect;
use crate::exchange::{Event, Exchange, Facts, Need, Saved};

pub(super) static DIALECT: ModelDialect = ModelDialect { name: "model-panics", restore: |_| Ok(Box::new(Panics)) };

pub(crate) struct Panics;

impl Exchange for Panics {
    fn step(&mut self, _facts: &mut Facts<'_>, _event: Event) -> Need {
        panic!("a bug in a dialect")
    }
    fn save(&self) -> Saved {
        Saved::new(DIALECT.name, "talk", 1, &())
    }
}
