use countersign::ports;

/// The app's data has two parts with a key each, because what a background process needs is not what a thief wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum KeyDomain {
    /// Enrolments, exchanges, log: readable after the first unlock, also by a notification extension.
    Push,
    /// Seeds of codes: readable only while the phone is unlocked, and by the app alone. Must not be tied to
    /// biometrics: codes survive a new fingerprint.
    Codes,
}

impl From<ports::KeyDomain> for KeyDomain {
    fn from(domain: ports::KeyDomain) -> Self {
        match domain {
            ports::KeyDomain::Push => Self::Push,
            ports::KeyDomain::Codes => Self::Codes,
        }
    }
}
