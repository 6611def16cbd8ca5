//! A value that is used once, behind a reference that a host may hold for ever.

use crate::Failure;
use std::sync::{Mutex, PoisonError};

/// Gives its value to the first who asks.
pub(crate) struct Once<T>(Mutex<Option<T>>);

impl<T> Once<T> {
    pub(crate) fn new(value: T) -> Self {
        Self(Mutex::new(Some(value)))
    }

    /// The value; a second time it is a failure.
    pub(crate) fn take(&self) -> Result<T, Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(Failure::not_found)
    }
}

#[cfg(test)]
mod tests;
