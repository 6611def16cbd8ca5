use countersign::ports;

/// What an [`Anchor`](super::Anchor) keeps: two counters, which only rise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct AnchorState {
    /// Last generation known to be on disk.
    pub committed: i64,
    /// Generation of the change under way; equal to `committed` at rest.
    pub next: i64,
}

impl From<ports::AnchorState> for AnchorState {
    fn from(state: ports::AnchorState) -> Self {
        Self { committed: crate::number::long(state.committed), next: crate::number::long(state.next) }
    }
}

impl TryFrom<AnchorState> for ports::AnchorState {
    type Error = ports::AnchorError;

    fn try_from(state: AnchorState) -> Result<Self, Self::Error> {
        let generation = |number: i64| u64::try_from(number).map_err(|_| ports::AnchorError);
        Ok(Self { committed: generation(state.committed)?, next: generation(state.next)? })
    }
}
