//! Random bytes from the operating system, and the few random texts that people read.

use ring::rand::{SecureRandom, SystemRandom};

/// The operating system gave no randomness. Nothing can be done without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("restart the machine or its container: the operating system gives no random numbers")]
pub struct RandomError;

/// `N` random bytes.
pub(crate) fn make_bytes<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| RandomError)?;
    Ok(bytes)
}

/// Two random digits, `00` to `99`, all equally likely.
pub(crate) fn make_number() -> Result<String, RandomError> {
    loop {
        let [byte] = make_bytes::<1>()?;
        if byte < 200 {
            return Ok(format!("{:02}", byte % 100)); // 200 is a multiple of 100: no digit pair is favoured
        }
    }
}
