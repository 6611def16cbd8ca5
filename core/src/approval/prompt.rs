//! What a person is shown of a challenge.

use super::fatigue::Fatigue;
use super::stored::PromptRow;
use super::text::{self, Safe, SafeText};
use crate::account::{Account, AccountId, Binding, BindingId};
use crate::exchange::ProcessMoment;
use crate::log::{Channel, Shown};
use crate::ports::UnixMillis;
use crate::protocols::{self, Assurance, Challenge, NumberRequest};
use crate::vault::RowId;
use ring::digest::{Context, SHA256, digest};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Names a prompt on this phone: 16 bytes, derived from binding and challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PromptId(#[serde(with = "serde_bytes")] pub [u8; 16]);

/// What has to be typed to approve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberToType {
    /// Nothing.
    None,
    /// The number on the other screen, of that many digits.
    Digits(u8),
    /// What the other screen shows, of any length.
    Text,
}

/// A genuine request, as a person is shown it. Every text is safe to show; [`PromptView::relying_party`] comes first
/// and is never taken from what the requester wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a request, each shown by itself")]
pub struct PromptView {
    /// Its name.
    pub id: PromptId,
    /// Whose it is.
    pub account: AccountId,
    /// Through which enrolment it came.
    pub binding: BindingId,
    /// What the person calls the account, or else what its issuer does.
    pub label: Option<SafeText>,
    /// Host of the provider that asks.
    pub host: SafeText,
    /// The relying party's registered domain: ASCII, punycode where the name is not.
    pub relying_party: SafeText,
    /// What is signed in to.
    pub application: Option<SafeText>,
    /// Where the request seems to come from.
    pub place: Option<SafeText>,
    /// The address it came from.
    pub client_address: Option<SafeText>,
    /// The browser or device it came from.
    pub client_device: Option<SafeText>,
    /// Title of the relying party's text.
    pub title: Option<SafeText>,
    /// The relying party's text; may have several lines.
    pub text: Option<SafeText>,
    /// Some of it was cut or neutralised to be shown safely; a provider may refuse an approval of it.
    pub altered: bool,
    /// When it came to this phone, by corrected time.
    pub asked_at: UnixMillis,
    /// When the server made it, by its own word.
    pub issued_at: Option<UnixMillis>,
    /// What is left of its life; `None` if the server does not tell.
    pub remaining: Option<Duration>,
    /// What has to be typed to approve.
    pub number: NumberToType,
    /// How many wrong numbers are allowed still; at 0 it can only be denied or reported.
    pub tries_left: u8,
    /// Approving asks for a gesture.
    pub user_verification: bool,
    /// The server asks that the app is unlocked before an approval: no key of this protocol asks for the gesture itself.
    pub unlock: bool,
    /// Who vouches for it.
    pub assurance: Assurance,
    /// How it came.
    pub channel: Channel,
    /// How often the same was asked lately: 1 for the first time.
    pub asked_times: u32,
    /// Its place among the open prompts, from 1, oldest first.
    pub position: u32,
    /// How many are open.
    pub of: u32,
    /// Several refusals in a row: do not ring or vibrate for this account until then.
    pub quiet_until: Option<UnixMillis>,
    /// Several refusals in a row: say that someone may know the password.
    pub password_may_be_known: bool,
    /// Nothing is approved before one round trip: this phone's data may be an old copy.
    pub needs_round_trip: bool,
}

/// The texts of a challenge, safe to show.
pub(super) struct SafeContent {
    relying_party: SafeText,
    application: Option<SafeText>,
    place: Option<SafeText>,
    client_address: Option<SafeText>,
    client_device: Option<SafeText>,
    title: Option<SafeText>,
    text: Option<SafeText>,
    pub(super) altered: bool,
}

/// What stands beside a challenge.
pub(super) struct Beside<'a> {
    pub(super) account: &'a Account,
    pub(super) binding: &'a Binding,
    pub(super) fatigue: Fatigue,
    pub(super) doubtful: bool,
    pub(super) tries_left: u8,
    pub(super) moment: ProcessMoment,
}

impl PromptId {
    pub(super) fn of(binding: BindingId, challenge: &[u8]) -> Self {
        let hash = digest(&SHA256, RowId::join(&[&binding.0, challenge]).as_bytes());
        let mut id = [0; 16];
        id.iter_mut().zip(hash.as_ref()).for_each(|(to, from)| *to = *from);
        Self(id)
    }

    /// As the log names it: 32 hex digits.
    pub(super) fn word(self) -> String {
        data_encoding::HEXLOWER.encode(&self.0)
    }
}

impl From<PromptId> for RowId {
    fn from(id: PromptId) -> Self {
        Self::new(id.0)
    }
}

impl std::fmt::Display for PromptId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.word())
    }
}

impl PromptView {
    /// Position and count are set by the list.
    pub(super) fn new(row: &PromptRow, challenge: &Challenge, beside: &Beside<'_>) -> Self {
        let safe = SafeContent::of(challenge);
        let account = beside.account;
        let label = account.label.as_ref().or(account.issuer.as_ref()).or(account.name.as_ref());
        Self {
            id: row.id,
            account: row.account,
            binding: row.binding,
            label: label.map(|label| text::line(label).text),
            host: text::domain(&beside.binding.endpoint.host).text,
            relying_party: safe.relying_party,
            application: safe.application,
            place: safe.place,
            client_address: safe.client_address,
            client_device: safe.client_device,
            title: safe.title,
            text: safe.text,
            altered: safe.altered,
            asked_at: row.received_at,
            issued_at: challenge.issued_at,
            remaining: (!row.guessed_life).then(|| row.deadline.remaining(beside.moment)),
            number: NumberToType::of(&challenge.number),
            tries_left: beside.tries_left,
            user_verification: challenge.user_verification,
            unlock: protocols::asks_for_unlock(beside.binding),
            assurance: challenge.assurance,
            channel: row.channel,
            asked_times: row.asked_times,
            position: 1,
            of: 1,
            quiet_until: beside.fatigue.quiet_until,
            password_may_be_known: beside.fatigue.password_may_be_known,
            needs_round_trip: beside.doubtful,
        }
    }
}

impl NumberToType {
    pub(super) fn of(request: &NumberRequest) -> Self {
        match request {
            NumberRequest::None => Self::None,
            NumberRequest::Type { digits } => Self::Digits(*digits),
            NumberRequest::TypeOneOf { options } => match options.split_first() {
                Some((first, rest))
                    if is_number(first) && rest.iter().all(|o| is_number(o) && o.len() == first.len()) =>
                {
                    u8::try_from(first.len()).map_or(Self::Text, Self::Digits)
                }
                _ => Self::Text,
            },
        }
    }
}

fn is_number(option: &str) -> bool {
    !option.is_empty() && option.bytes().all(|byte| byte.is_ascii_digit())
}

impl SafeContent {
    pub(super) fn of(challenge: &Challenge) -> Self {
        let mut altered = false;
        let mut keep = |safe: Safe| {
            altered |= safe.altered;
            safe.text
        };
        let mut line = |text: &Option<String>| text.as_deref().map(|text| keep(text::line(text)));
        let (application, place) = (line(&challenge.application), line(&challenge.place));
        let (client_address, client_device) = (line(&challenge.client_address), line(&challenge.client_device));
        let title = line(&challenge.title);
        let text = challenge.text.as_deref().map(|text| keep(text::paragraph(text)));
        let relying_party = keep(text::domain(&challenge.relying_party));
        Self { relying_party, application, place, client_address, client_device, title, text, altered }
    }

    /// As the log keeps it.
    pub(super) fn shown(self, assurance: Assurance) -> Shown {
        Shown {
            relying_party: self.relying_party.into(),
            application: self.application.map(Into::into),
            place: self.place.map(Into::into),
            client_address: self.client_address.map(Into::into),
            client_device: self.client_device.map(Into::into),
            title: self.title.map(Into::into),
            text: self.text.map(Into::into),
            altered: self.altered,
            assurance,
        }
    }
}

/// Digest of what a challenge asks, without what differs each time: its name, time and numbers.
pub(super) fn content_digest(challenge: &Challenge) -> [u8; 32] {
    let mut context = Context::new(&SHA256);
    let texts = [
        Some(&challenge.relying_party),
        challenge.application.as_ref(),
        challenge.place.as_ref(),
        challenge.client_address.as_ref(),
        challenge.client_device.as_ref(),
        challenge.title.as_ref(),
        challenge.text.as_ref(),
    ];
    for text in texts {
        context.update(&[u8::from(text.is_some())]);
        let text = text.map(String::as_str).unwrap_or_default();
        context.update(&(text.len() as u64).to_be_bytes());
        context.update(text.as_bytes());
    }
    context.update(&[u8::from(challenge.number != NumberRequest::None)]);
    let mut out = [0; 32];
    out.copy_from_slice(context.finish().as_ref());
    out
}
