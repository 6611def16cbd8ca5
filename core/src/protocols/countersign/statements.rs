//! Statements from the phone's own store, opened again.
//!
//! A statement is stored as received and verified when it is read: nothing is trusted because it was stored. Every prompt,
//! answer and reply needs its provider's statement, though, so one that was verified in this process is remembered by the
//! digest of its bytes and of who must have signed it. That saves a signature check per step and can change no result.

use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::{Digest, WireError};
use std::sync::{Arc, Mutex, PoisonError};

/// One phone talks to few providers.
const REMEMBERED: usize = 16;

/// Newest last.
static OPENED: Mutex<Vec<(Digest, Arc<VerifiedStatement>)>> = Mutex::new(Vec::new());

/// Opens a statement of the pinned operator. Its window is judged where it is used.
pub(super) fn open(bytes: &[u8], pin: &Pin) -> Result<Arc<VerifiedStatement>, WireError> {
    let name = Digest::of(&[pin.operator.as_ref(), pin.tenant.as_str().as_bytes(), &[0], bytes].concat());
    if let Some(known) = recall(&name) {
        return Ok(known);
    }
    let statement = Arc::new(VerifiedStatement::open(bytes, pin)?);
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    if opened.len() >= REMEMBERED {
        opened.remove(0);
    }
    opened.push((name, statement.clone()));
    Ok(statement)
}

fn recall(name: &Digest) -> Option<Arc<VerifiedStatement>> {
    let opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    opened.iter().find(|(known, _)| known == name).map(|(_, statement)| statement.clone())
}
