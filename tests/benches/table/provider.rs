//! The reference provider: what its storage costs.
//!
//! One approval is the whole cycle through the router: the relying party asks, the phone polls and answers, the relying
//! party collects. Counted is processor time, the phone's own left out; a database on disk against the same in memory.

use crate::phone::Phone;
use crate::ratio::{Effort, Row, in_turns, processor_time, waited};
use crate::world::World;
use rustix::time::ClockId;
use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;

/// Approvals of one timing.
const BATCH: usize = 10;

pub(crate) fn rows(effort: Effort) -> Vec<Row> {
    if memory() == disk() {
        return Vec::new(); // nothing to compare
    }
    let (disk, memory) = (RefCell::new(Served::below(disk())), RefCell::new(Served::below(memory())));
    let rounds = effort.rounds(31);
    let spent = in_turns(rounds, || disk.borrow_mut().processor_time(), || memory.borrow_mut().processor_time());
    let waited = in_turns(rounds, || disk.borrow_mut().time(), || memory.borrow_mut().time());
    vec![
        Row {
            what: "provider: approvals per CPU-second, database on disk".to_owned(),
            against: "the same in memory",
            ratio: spent.recip(),
            target: None,
            remark: "more is better; 1 would be storage that costs no processor time",
        },
        Row {
            what: "provider: time of one approval, database on disk".to_owned(),
            against: "the same in memory",
            ratio: waited,
            target: None,
            remark: "one after the other, so that each commit waits for the disk alone",
        },
    ]
}

/// Where files stay in memory, if this system has such a place.
pub(crate) fn memory() -> &'static Path {
    let place = Path::new("/dev/shm");
    if place.is_dir() { place } else { disk() }
}

fn disk() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}

/// A provider with one phone.
struct Served {
    world: World,
    phone: Phone,
}

impl Served {
    fn below(place: &Path) -> Self {
        let world = World::below(place);
        let phone = Phone::enrol(&world, &world.offer());
        Self { world, phone }
    }

    /// Wall-clock time of a batch.
    fn time(&mut self) -> Duration {
        waited(|| self.approve_batch())
    }

    /// Processor time of a batch without the phone's share.
    fn processor_time(&mut self) -> Duration {
        let before = processor_time(ClockId::ProcessCPUTime);
        let phone = self.approve_batch();
        processor_time(ClockId::ProcessCPUTime).saturating_sub(before).saturating_sub(phone)
    }

    /// How long the phone was at work.
    fn approve_batch(&mut self) -> Duration {
        let mut phone = Duration::ZERO;
        for _ in 0..BATCH {
            let id = self.world.ask();
            let (message, polling) = self.phone.poll(&self.world);
            phone += polling + self.phone.approve(&self.world, message).1;
            self.world.collect(&id);
        }
        phone
    }
}
