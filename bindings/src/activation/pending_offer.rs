use super::{Activate, OfferView};
use crate::isolation::{carried, guarded};
use crate::ticket::ActivationTicket;
use crate::{Failure, authenticator::Core};
use countersign::authenticator;
use std::sync::{Arc, Mutex, PoisonError};

/// An offer that waits for the person. Nothing has been sent. It is used once: after `activate` it is empty.
///
/// Show [`about`](PendingOffer::about); when the person has confirmed the host, call
/// [`look_up`](PendingOffer::look_up), show it again, and call [`activate`](PendingOffer::activate). Close it if the
/// person does not want it.
#[derive(uniffi::Object)]
pub struct PendingOffer {
    core: Core,
    view: Arc<Mutex<OfferView>>,
    /// Who has it is looking it up; the next one has to wait for that. The view is apart, so that it can be shown
    /// meanwhile.
    offer: Arc<tokio::sync::Mutex<Option<authenticator::PendingOffer>>>,
}

impl PendingOffer {
    pub(crate) fn new(core: &Core, offer: authenticator::PendingOffer) -> Arc<Self> {
        let view = Arc::new(Mutex::new(OfferView::from(&offer)));
        Arc::new(Self { core: core.clone(), view, offer: Arc::new(tokio::sync::Mutex::new(Some(offer))) })
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl PendingOffer {
    /// What to show. May be called at any time, also after the offer was used.
    pub fn about(&self) -> OfferView {
        self.view.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The person has confirmed the host: asks the provider what only it can say, and gives the new view. Changes nothing
    /// anywhere; may be repeated.
    pub async fn look_up(&self) -> Result<OfferView, Failure> {
        let (offer, view) = (self.offer.clone(), self.view.clone());
        carried(async move {
            let mut slot = offer.lock().await;
            let pending = slot.as_mut().ok_or_else(Failure::not_found)?;
            pending.look_up().await?;
            let seen = OfferView::from(&*pending);
            *view.lock().unwrap_or_else(PoisonError::into_inner) = seen.clone();
            Ok::<_, Failure>(seen)
        })
        .await
    }

    /// Commits the activation, and uses the offer up. The same offer scanned twice gives the first ticket again.
    pub async fn activate(&self, how: Activate) -> Result<Arc<ActivationTicket>, Failure> {
        let how = how.try_into()?;
        let (offer, core) = (self.offer.clone(), self.core.clone());
        carried(async move {
            let pending = offer.lock().await.take().ok_or_else(Failure::not_found)?;
            guarded(|| pending.activate(how)).map(|ticket| ActivationTicket::new(&core, ticket.id()))
        })
        .await
    }
}
