use countersign::vault::Codes;

/// Whether codes can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CodesState {
    /// Yes.
    Unlocked,
    /// Not now, or not by this process: unlock the phone, then `unlockCodes`.
    Locked,
    /// The key store failed.
    KeyStoreFailed,
    /// The key of the codes is gone.
    KeyMissing,
    /// The key store gave the key of other data.
    WrongKey,
}

impl From<Codes> for CodesState {
    fn from(codes: Codes) -> Self {
        match codes {
            Codes::Unlocked => Self::Unlocked,
            Codes::Locked => Self::Locked,
            Codes::Refused(_) => Self::KeyStoreFailed,
            Codes::KeyMissing => Self::KeyMissing,
            Codes::WrongKey => Self::WrongKey,
        }
    }
}
