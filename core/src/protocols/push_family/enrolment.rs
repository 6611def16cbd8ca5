//! What a binding of this family remembers beside its address and keys.

use crate::account::Binding;
use serde::{Deserialize, Serialize};

/// Layout of [`Binding::private`]. Frozen: fields may only be added, with a default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Enrolment {
    /// The server's name of the token; with the address, what an administrator needs to find it.
    pub(super) serial: String,
    /// There is no push service at this server.
    pub(super) poll_only: bool,
    /// The server asks for an unlock before each approval.
    pub(super) unlock: bool,
}

impl Enrolment {
    pub(super) fn of(binding: &Binding) -> Option<Self> {
        ciborium::from_reader(binding.private.as_slice()).ok()
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        if ciborium::into_writer(self, &mut bytes).is_err() {
            bytes.clear();
        }
        bytes
    }
}
