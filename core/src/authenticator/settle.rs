//! Which story settles which exchange: the one list.

use crate::exchange::settle::Settle;
use crate::exchange::{Conclusion, Facts, Header, Outcome, ProcessMoment, Story};
use crate::vault::{Tx, VaultError};
use crate::{activation, approval, device_token};

/// Every story.
pub(crate) struct Stories;

impl Settle for Stories {
    fn settle(
        &self,
        tx: &mut Tx<'_>,
        facts: &mut Facts<'_>,
        header: &Header,
        outcome: Outcome,
        moment: ProcessMoment,
    ) -> Result<Conclusion, VaultError> {
        match header.story {
            Story::Enrol | Story::Follow => activation::settle_enrolled(tx, facts, header, outcome, moment),
            Story::Prove => activation::settle_proven(tx, facts, header, outcome, moment),
            Story::Withdraw => activation::settle_withdrawn(tx, header, &outcome, moment),
            Story::Answer => approval::settle(tx, header, outcome, moment),
            Story::SetDeviceToken => device_token::settle(tx, header, &outcome, moment),
            Story::RotateKey => activation::settle_rotated(tx, header, &outcome, moment),
        }
    }
}
