//! How much is too much. Each limit counts in its own bucket, so that a stranger who fills one cannot lock a person
//! out of another.

use serde::{Deserialize, Serialize};

/// Attempts per window, one pair for each bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Sign-in requests that one relying party may make for one user.
    pub challenges: Limit,
    /// Wrong offline codes for one user.
    pub codes: Limit,
    /// Offers tried from one client address without success.
    pub offers_per_address: Limit,
    /// Offers tried without success in all.
    pub offers_in_all: Limit,
    /// Wrong numbers for one user. Past this, sign-in requests to that user stop until the window has passed.
    pub wrong_numbers: Limit,
    /// How many HOTP codes a person may have skipped.
    pub hotp_look_ahead: u32,
    /// Wrong confirmation digits for one offer.
    pub confirmation_tries: u32,
    /// Largest request body in bytes.
    pub body_bytes: usize,
    /// Devices that one user may have active.
    pub devices_per_user: u32,
    /// Sign-in requests that one user may have open.
    pub open_challenges_per_user: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            challenges: Limit { attempts: 5, window_seconds: 300 },
            codes: Limit { attempts: 5, window_seconds: 300 },
            offers_per_address: Limit { attempts: 5, window_seconds: 300 },
            offers_in_all: Limit { attempts: 1_000, window_seconds: 300 },
            wrong_numbers: Limit { attempts: 10, window_seconds: 86_400 },
            hotp_look_ahead: 10,
            confirmation_tries: 3,
            body_bytes: 32 * 1024,
            devices_per_user: 8,
            open_challenges_per_user: 16,
        }
    }
}

/// So many attempts in a sliding window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// How many are allowed.
    pub attempts: u32,
    /// In how many seconds.
    pub window_seconds: u32,
}
