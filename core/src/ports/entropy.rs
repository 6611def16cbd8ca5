//! Randomness.

/// The operating system gave no random bytes. Nothing that needs them may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the system gave no random bytes")]
pub struct EntropyError;

/// Cryptographically secure random bytes. Must not call back into the core.
pub trait Entropy: Send + Sync {
    /// Fills all of `out`, or fails and leaves it unusable.
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError>;
}

/// `N` fresh random bytes.
pub fn make_bytes<const N: usize>(entropy: &dyn Entropy) -> Result<[u8; N], EntropyError> {
    let mut out = [0; N];
    entropy.fill(&mut out)?;
    Ok(out)
}
