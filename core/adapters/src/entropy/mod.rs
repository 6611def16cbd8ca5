//! Randomness of the operating system.

use countersign::ports::{Entropy, EntropyError};
use ring::rand::{SecureRandom, SystemRandom};

/// The generator of the operating system, by way of ring.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyError> {
        SystemRandom::new().fill(out).map_err(|_| EntropyError)
    }
}

#[cfg(test)]
mod tests;
