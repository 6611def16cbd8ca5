//! From a confirmed offer to a committed intent.

use super::{EnrolNote, KnownCodes, known_codes, phone_name};
use crate::account::{Account, AccountId, Binding, BindingId, DeviceKeys, DeviceToken};
use crate::exchange::{Conclusion, Deadline, Ended, ExchangeId, Facts, Matter, NewExchange, Party};
use crate::ports::{EntropyError, KeyName, make_bytes};
use crate::protocols::{self, Offer, OfferedCodes, Protocol, Task, Unsupported};
use crate::vault::{Reader, Tx, VaultError};
use std::time::Duration;

/// What an activation should make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activate {
    /// A new account.
    New {
        /// What the person calls it.
        label: Option<String>,
    },
    /// A new enrolment for an account that is here: re-activation. Label, order, codes and log stay.
    Replacing(AccountId),
}

/// Why an activation cannot begin. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum ActivationError {
    /// The account to replace is not here.
    #[error("the account to re-activate is not here")]
    NoSuchAccount,
    /// The very same codes are here.
    #[error("the account is here already")]
    AlreadyHere(AccountId),
    /// The offer's protocol cannot enrol.
    #[error(transparent)]
    Unsupported(#[from] Unsupported),
    /// No randomness.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// The vault refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// An offer that nobody used for a day is dead, whatever it says itself.
const OFFER_LIFE: Duration = Duration::from_hours(24);

/// Commits the intent. A second activation of the same offer gets the first one's name, also when that has ended well;
/// one that failed may be tried again. A link to codes that are here is refused, and names their account.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    offer: &Offer,
    how: Activate,
    token: &DeviceToken,
    moment: crate::exchange::ProcessMoment,
) -> Result<ExchangeId, ActivationError> {
    let id = exchange_id(offer);
    let protocol = protocols::find(offer.protocol).ok_or(Unsupported)?;
    if let Some(OfferedCodes { issuer, name, codes }) = protocol.offered_codes(offer) {
        if let Some(KnownCodes::Here(account)) = known_codes(tx, issuer.as_deref(), name.as_deref(), &codes)? {
            return Err(ActivationError::AlreadyHere(account));
        }
    } else if has_brought_account(tx, id, &how)? || tx.exchange(&id.0)?.is_some() {
        return Ok(id);
    }
    let binding = BindingId(make_bytes(facts.entropy)?);
    let keys = key_names(binding, protocol);
    let (account, note) = match how {
        Activate::New { label } => {
            let account = AccountId(make_bytes(facts.entropy)?);
            (account, EnrolNote { replacing: false, old: Vec::new(), signed: false, label, token: token.clone() })
        }
        Activate::Replacing(account) => {
            tx.get::<Account>(&account.into())?.ok_or(ActivationError::NoSuchAccount)?;
            let old = tx.all::<Binding>()?.into_iter().filter(|b| b.account == account).map(|b| b.id).collect();
            (account, EnrolNote { replacing: true, old, signed: false, label: None, token: token.clone() })
        }
    };
    let phone = phone_name(tx)?;
    let exchange = protocol.begin(Task::Enrol { offer, keys: &keys, token, phone: &phone }, facts)?;
    let party = Party { protocol: offer.protocol.to_owned(), account, binding, keys: vec![keys.device, keys.approval] };
    let matter = Matter::Offer { identity: &offer.identity, binding };
    let header = matter.header(id, party, Deadline::after(moment, OFFER_LIFE), moment).with_note(&note)?;
    tx.delete::<Ended>(&id.into())?;
    Ok(NewExchange { header, saved: exchange.save() }.open(tx)?)
}

/// Whether this phone is activating the offer, or has: its provider, asked once more, could only say that it is taken.
pub(crate) fn is_known(reader: &Reader<'_>, offer: &Offer) -> Result<bool, VaultError> {
    let id = exchange_id(offer);
    Ok(brought(reader, id)?.is_some() || reader.exchange(&id.0)?.is_some())
}

/// The same offer, the same name, so that its end is found again.
fn exchange_id(offer: &Offer) -> ExchangeId {
    let mut id = [0; 16];
    id.iter_mut().zip(&offer.identity).for_each(|(to, from)| *to = *from);
    ExchangeId(id)
}

/// Whether an earlier activation of the offer made what is asked for now, and that is still here.
fn has_brought_account(tx: &Tx<'_>, id: ExchangeId, how: &Activate) -> Result<bool, VaultError> {
    let wanted = |account: AccountId| !matches!(how, Activate::Replacing(other) if *other != account);
    Ok(brought(tx, id)?.is_some_and(wanted))
}

/// The account that an activation has made or renewed, if both that and its binding are still here.
fn brought(reader: &Reader<'_>, id: ExchangeId) -> Result<Option<AccountId>, VaultError> {
    let Some(Ended { conclusion: Conclusion::Activated { account, binding, .. }, .. }) = reader.get(&id.into())? else {
        return Ok(None);
    };
    let bound = match binding {
        Some(binding) => reader.get::<Binding>(&binding.into())?.is_some(),
        None => true,
    };
    Ok((bound && reader.get::<Account>(&account.into())?.is_some()).then_some(account))
}

/// The names of a binding's keys follow from its own, so they are written down before a key exists.
pub(super) fn key_names(binding: BindingId, protocol: &dyn Protocol) -> DeviceKeys {
    let name = data_encoding::HEXLOWER.encode(&binding.0);
    let device = KeyName(format!("{name}-device"));
    let approval = if protocol.has_approval_key() { KeyName(format!("{name}-approval")) } else { device.clone() };
    DeviceKeys { device, approval }
}
