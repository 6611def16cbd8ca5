use super::HostError;

/// The time, for tests. One that throws is replaced by the system's clocks for that reading.
#[uniffi::export(with_foreign)]
pub trait TimeSource: Send + Sync {
    /// What the phone believes the time to be: milliseconds since 1970 (UTC). May be wrong, and may jump.
    fn now_ms(&self) -> Result<i64, HostError>;

    /// Milliseconds since some fixed moment of this process, sleep of the phone included. Never goes back.
    fn monotonic_ms(&self) -> Result<i64, HostError>;
}
