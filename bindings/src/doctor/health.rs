use super::CodesState;
use crate::number;
use countersign::vault;

/// What opening found out about the app's data. Show a finding once, then call `acknowledgeHealth`.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not states")]
pub struct Health {
    /// Nothing was found. Locked codes are no finding.
    pub sound: bool,
    /// An old copy was put in the place of the data, or the data vanished and was made anew. Codes work; prompts wait
    /// for one round trip to their provider.
    pub rolled_back: bool,
    /// There is data, and nothing that could tell its age.
    pub anchor_lost: bool,
    /// Parts could not be read; the rest works, and nothing was deleted.
    pub damaged: bool,
    /// How many records are missing or set aside, as far as can be told.
    pub lost: i64,
    /// Whether codes can be shown.
    pub codes: CodesState,
}

impl From<&vault::Health> for Health {
    fn from(health: &vault::Health) -> Self {
        let set_aside = number::long(health.damaged.len());
        Self {
            sound: health.is_sound(),
            rolled_back: health.rolled_back,
            anchor_lost: health.anchor_lost,
            damaged: health.root_damaged || health.file_damaged || health.unbalanced || set_aside > 0,
            lost: number::long(health.missing).saturating_add(set_aside),
            codes: health.codes.into(),
        }
    }
}
