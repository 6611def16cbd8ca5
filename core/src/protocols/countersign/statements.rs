//! Statements from the phone's own store, opened again.
//!
//! A statement is stored as received and verified when it is read: nothing is trusted because it was stored. Every prompt,
//! answer and reply needs its provider's statement, though, so one that was verified in this process is remembered with
//! its bytes and who must have signed it. That saves a signature check per step and can change no result.

use countersign_wire::WireError;
use countersign_wire::statement::{Pin, VerifiedStatement};
use std::sync::{Arc, Mutex, PoisonError};

/// One phone talks to few providers.
const REMEMBERED: usize = 16;

/// Newest last.
static OPENED: Mutex<Vec<(Pin, Arc<VerifiedStatement>)>> = Mutex::new(Vec::new());

/// Opens a statement of the pinned operator. Its window is judged where it is used.
pub(super) fn open(bytes: &[u8], pin: &Pin) -> Result<Arc<VerifiedStatement>, WireError> {
    if let Some(known) = recall(bytes, pin) {
        return Ok(known);
    }
    let statement = Arc::new(VerifiedStatement::open(bytes, pin)?);
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    if opened.len() >= REMEMBERED {
        opened.remove(0);
    }
    opened.push((pin.clone(), statement.clone()));
    Ok(statement)
}

fn recall(bytes: &[u8], pin: &Pin) -> Option<Arc<VerifiedStatement>> {
    let opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = opened.iter().find(|(signer, statement)| signer == pin && statement.bytes() == bytes);
    known.map(|(_, statement)| statement.clone())
}
