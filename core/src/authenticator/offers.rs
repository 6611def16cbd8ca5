//! From a scanned text to an activation.

use super::{Activated, Authenticator, Inner, Ticket};
use crate::account::{Account, AccountId, Binding, DeviceToken};
use crate::activation::{self, Activate, KnownCodes, known_codes};
use crate::approval;
use crate::device_token;
use crate::error::{Error, Failure};
use crate::exchange::{ExchangeId, Outcome, Reason};
use crate::ports::Topics;
use crate::protocols::{self, Offer, OfferError, OfferText, OfferView, OfferWarning, OfferedCodes, Task, Unsupported};
use crate::vault::Reader;
use std::sync::Arc;

/// An offer that waits for the person. Nothing has been sent.
pub struct PendingOffer {
    inner: Arc<Inner>,
    offer: Offer,
    same: Option<AccountId>,
}

impl Authenticator {
    /// Recognises an offer. Sends nothing and changes nothing.
    pub fn read_offer(&self, text: &OfferText) -> Result<PendingOffer, Failure> {
        let offer = protocols::PROTOCOLS
            .iter()
            .find_map(|protocol| protocol.recognise(text))
            .unwrap_or(Err(OfferError::Unrecognised))
            .map_err(Error::from)?;
        let offer = to_show(offer);
        if offer.view.warnings.contains(&OfferWarning::Development) && !self.inner.config.development {
            return Err(Error::DevelopmentOff.into());
        }
        Ok(PendingOffer { inner: self.inner.clone(), offer, same: None })
    }
}

impl Authenticator {
    /// The push service gave this phone an address, at start-up or because it changed. Every provider that lacks it is
    /// told; a newer token replaces one that still waits for the network.
    pub fn set_device_token(&self, token: DeviceToken) -> Result<Vec<Ticket<()>>, Failure> {
        token.check().map_err(Error::from)?;
        let moment = self.inner.time.moment();
        let topics = Topics { accounts: true, exchanges: true, ..Topics::default() };
        let opened = self.inner.command(topics, |tx, facts| Ok(device_token::set(tx, facts, token, moment)?))?;
        Ok(opened.into_iter().map(|id| Ticket::new(&self.inner, id)).collect())
    }
}

impl Authenticator {
    /// What this phone is called in a provider's list of phones: the name of the device, or what a person typed. Told at
    /// every start; it is made safe to show and cut. Providers learn it with the next activation or move. An empty name
    /// takes it back.
    pub fn set_phone_name(&self, name: &str) -> Result<(), Failure> {
        let name = safe(name.trim());
        Ok(self.inner.vault.change(|tx| activation::set_phone_name(tx, name)).map_err(Error::from)?)
    }

    /// What this phone is called.
    pub fn phone_name(&self) -> Result<String, Failure> {
        Ok(self.inner.vault.read(|reader| activation::phone_name(&reader)).map_err(Error::from)?)
    }
}

impl PendingOffer {
    /// What a person is shown before anything is sent.
    pub fn about(&self) -> &OfferView {
        &self.offer.view
    }

    /// The account that has the very codes of this offer: activating it would be refused, naming that account. Fails
    /// while codes are locked. Of offers that a server makes, [`PendingOffer::renews`] tells.
    pub fn already_here(&self) -> Result<Option<AccountId>, Failure> {
        Ok(match self.known_codes()? {
            Some(KnownCodes::Here(account)) => Some(account),
            Some(KnownCodes::Renews(_)) | None => None,
        })
    }

    fn known_codes(&self) -> Result<Option<KnownCodes>, Failure> {
        let offered = protocols::find(self.offer.protocol).and_then(|protocol| protocol.offered_codes(&self.offer));
        let Some(OfferedCodes { issuer, name, codes }) = offered else { return Ok(None) };
        let look = |reader: Reader<'_>| known_codes(&reader, issuer.as_deref(), name.as_deref(), &codes);
        Ok(self.inner.vault.read(look).map_err(Error::from)?)
    }

    /// The account that this offer renews: same provider and person, or for a plain code link the same issuer and name
    /// with other codes. Known after [`PendingOffer::look_up`]. Activate
    /// with [`Activate::Replacing`] then, or there will be two.
    pub fn renews(&self) -> Option<AccountId> {
        self.same
    }

    /// The person has confirmed the host: asks the provider what only it can say. Changes nothing anywhere; may be
    /// repeated. An offer that this phone has used already is not asked about: activating it again gives the first
    /// ticket.
    pub async fn look_up(&mut self) -> Result<(), Failure> {
        let known = self.inner.vault.read(|reader| activation::is_known(&reader, &self.offer)).map_err(Error::from)?;
        if let Some(KnownCodes::Renews(account)) = self.known_codes()? {
            self.same = Some(account);
        }
        if !self.offer.needs_look_up || known {
            return Ok(());
        }
        let protocol = protocols::find(self.offer.protocol).ok_or(Error::Unsupported(Unsupported))?;
        let driver = &self.inner.driver;
        let exchange =
            driver.with_facts(None, |facts| protocol.begin(Task::LookUp(&self.offer), facts)).map_err(Error::from)?;
        match driver.run_unjournalled(None, exchange).await {
            Outcome::LookedUp(found) => {
                let view = &mut self.offer.view;
                view.issuer = found.issuer.map(safe).or(view.issuer.take());
                view.account = found.account.map(safe).or(view.account.take());
                view.gives.codes = found.codes;
                self.same = self.inner.account_of(&found.provider, found.subject.as_deref())?;
                Ok(())
            }
            Outcome::Recognised(offer) => {
                self.offer = to_show(*offer);
                Ok(())
            }
            // The look-up could not even begin.
            Outcome::Failed(Reason::NotRecorded) => Err(Error::Unreachable.into()),
            Outcome::Failed(reason) => Err(Error::from(reason).into()),
            _ => Err(Error::Unreachable.into()),
        }
    }

    /// Commits the activation. The same offer twice gives the first ticket again.
    pub fn activate(self, how: Activate) -> Result<Ticket<Activated>, Failure> {
        let moment = self.inner.time.moment();
        let id: ExchangeId = self.inner.command(Topics { exchanges: true, ..Topics::default() }, |tx, facts| {
            let token = device_token::current(tx)?;
            Ok(activation::begin(tx, facts, &self.offer, how, &token, moment)?)
        })?;
        Ok(Ticket::new(&self.inner, id))
    }
}

/// With texts that may stand on a screen.
fn to_show(mut offer: Offer) -> Offer {
    let (issuer, account) = (offer.view.issuer.take(), offer.view.account.take());
    (offer.view.issuer, offer.view.account) = (issuer.map(safe), account.map(safe));
    offer
}

/// What strangers wrote, as it may stand on a screen.
pub(super) fn safe(text: impl AsRef<str>) -> String {
    approval::text::line(text.as_ref()).text.into()
}

impl Inner {
    /// The account with a binding at this provider for this person.
    fn account_of(&self, provider: &[u8], subject: Option<&[u8]>) -> Result<Option<AccountId>, Failure> {
        let Some(subject) = subject else { return Ok(None) };
        let found = self.vault.read(|reader| -> Result<_, Error> {
            let bindings = reader.all::<Binding>()?;
            let same = |b: &&Binding| b.provider.identity == provider && b.subject.as_deref() == Some(subject);
            let Some(binding) = bindings.iter().find(same) else { return Ok(None) };
            Ok(reader.get::<Account>(&binding.account.into())?.map(|account| account.id))
        })?;
        Ok(found)
    }
}
