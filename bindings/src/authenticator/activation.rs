//! From what was scanned or typed to an offer; moves, and their undoing.

use super::Authenticator;
use crate::Failure;
use crate::activation::{LeftBehind, PendingMove, PendingOffer};
use crate::id::Id as _;
use crate::isolation::guarded;
use countersign::account::AccountId;
use countersign::protocols::{OfferError, OfferText};
use countersign_adapters::read_qr;
use std::sync::Arc;

#[uniffi::export]
impl Authenticator {
    /// A link, or the text of a scanned QR code. Sends nothing and changes nothing.
    pub fn read_offer(&self, text: String) -> Result<Arc<PendingOffer>, Failure> {
        self.offer(OfferText::scanned(text))
    }

    /// A code typed by the person, with the address that stands beside it. Sends nothing and changes nothing.
    pub fn read_typed_code(&self, code: String, address: String) -> Result<Arc<PendingOffer>, Failure> {
        self.offer(OfferText::typed(code, address))
    }

    /// A picture with one QR code: the bytes of a PNG or JPEG file. Sends nothing and changes nothing.
    pub fn read_picture(&self, file: Vec<u8>) -> Result<Arc<PendingOffer>, Failure> {
        let text = guarded(|| read_qr(&file).map_err(|_| countersign::Failure::from(OfferError::Unrecognised)))?;
        self.offer(OfferText::scanned(text))
    }

    /// Moves that wait for the person: one for each pair of old and new provider, over all accounts it covers.
    pub fn moves(&self) -> Result<Vec<Arc<PendingMove>>, Failure> {
        let moves = guarded(|| self.core.moves())?;
        Ok(moves.into_iter().map(|pending| PendingMove::new(&self.core, pending)).collect())
    }

    /// Puts back what a re-activation replaced. `false` if there is nothing left to put back.
    pub fn undo_move(&self, account: &str) -> Result<bool, Failure> {
        let account = AccountId::read(account)?;
        guarded(|| self.core.undo_move(&account))
    }

    /// The person is done with what a re-activation replaced: it leaves now, and cannot be put back. Providers that can be
    /// told are told by the worker. The others come back: an administrator has to delete what is left there.
    pub fn retire_replaced(&self, account: &str) -> Result<Vec<LeftBehind>, Failure> {
        let account = AccountId::read(account)?;
        let retired = guarded(|| self.core.retire_replaced(&account))?;
        Ok(retired.left_behind.into_iter().map(Into::into).collect())
    }
}

impl Authenticator {
    fn offer(&self, text: Result<OfferText, OfferError>) -> Result<Arc<PendingOffer>, Failure> {
        let offer = guarded(|| self.core.read_offer(&text.map_err(countersign::Failure::from)?))?;
        Ok(PendingOffer::new(&self.core, offer))
    }
}
