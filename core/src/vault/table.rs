//! The tables of the vault and the key domain of each.

use crate::ports::KeyDomain;

/// A kind of row. Its number is part of what is authenticated and never changes; a new kind takes the next free one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// An identity as this phone knows it.
    Account = 1,
    /// An enrolment of an account at one provider.
    Binding = 2,
    /// A resumable conversation with a provider; written through the exchange calls only.
    Exchange = 3,
    /// How an exchange ended.
    Outcome = 4,
    /// A challenge as it was received.
    Prompt = 5,
    /// Challenges already seen and the device sequence.
    Ledger = 6,
    /// What happened.
    Log = 7,
    /// Code seeds and HOTP counters: of the codes domain.
    Seed = 8,
    /// Settings, statements, clock estimate.
    Setting = 9,
    /// Names of device keys, saved before the key exists.
    KeyName = 10,
    /// What a round trip has confirmed since the vault was last in doubt; written by the vault itself.
    Confirmed = 11,
    /// What an activation under way holds: offer secret, seeds. Of the codes domain.
    Activation = 12,
}

impl Table {
    /// Every table, in the order of its number.
    pub const ALL: [Self; 12] = [
        Self::Account,
        Self::Binding,
        Self::Exchange,
        Self::Outcome,
        Self::Prompt,
        Self::Ledger,
        Self::Log,
        Self::Seed,
        Self::Setting,
        Self::KeyName,
        Self::Confirmed,
        Self::Activation,
    ];

    /// Whose key seals the rows of this table.
    pub fn domain(self) -> KeyDomain {
        match self {
            Self::Seed | Self::Activation => KeyDomain::Codes,
            Self::Account
            | Self::Binding
            | Self::Exchange
            | Self::Outcome
            | Self::Prompt
            | Self::Ledger
            | Self::Log
            | Self::Setting
            | Self::KeyName
            | Self::Confirmed => KeyDomain::Push,
        }
    }

    /// The number on disk.
    pub(super) fn number(self) -> u8 {
        self as u8
    }

    /// The table with this number on disk.
    pub(super) fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|table| i64::from(table.number()) == number)
    }
}
