use super::{Assurance, Channel, NumberToType};
use crate::id::Id as _;
use crate::number;
use countersign::approval::{PromptView, SafeText};

/// A genuine request, as a person is shown it. Every text is safe to show as it is.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts about a request, each shown by itself")]
pub struct Prompt {
    /// Its name: the same request has the same one after a restart.
    pub id: String,
    /// Whose it is.
    pub account: String,
    /// What the person calls that account.
    pub label: Option<String>,
    /// Host of the provider that asks.
    pub host: String,
    /// The domain that is signed in to: show it first. Never taken from what the requester wrote.
    pub relying_party: String,
    /// What is signed in to.
    pub application: Option<String>,
    /// Where the request seems to come from.
    pub place: Option<String>,
    /// The address it came from.
    pub client_address: Option<String>,
    /// The browser or device it came from.
    pub client_device: Option<String>,
    /// Title of the requester's text.
    pub title: Option<String>,
    /// The requester's text; may have several lines.
    pub text: Option<String>,
    /// Some of it was cut or neutralised; a provider may refuse an approval of it. Say so.
    pub altered: bool,
    /// When it came to this phone: milliseconds since 1970 (UTC), corrected.
    pub asked_at_ms: i64,
    /// When the server made it, by its own word.
    pub issued_at_ms: Option<i64>,
    /// What is left of its life, in milliseconds: count it down on a monotonic clock. Absent if the server does not tell.
    pub remaining_ms: Option<i64>,
    /// What has to be typed to approve.
    pub number: NumberToType,
    /// How many wrong numbers are allowed still; at 0 it can only be denied or reported.
    pub tries_left: i32,
    /// Approving asks for the person's gesture.
    pub user_verification: bool,
    /// The server asks that the app is unlocked before an approval: ask for a fingerprint, a face or the screen lock, since no
    /// key does so by itself. Denying needs none.
    pub unlock: bool,
    /// Who vouches for it.
    pub assurance: Assurance,
    /// How it came.
    pub channel: Channel,
    /// How often the same was asked lately: 1 for the first time.
    pub asked_times: i32,
    /// Its place among the open prompts, from 1, oldest first.
    pub position: i32,
    /// How many are open.
    pub of: i32,
    /// Do not ring or vibrate for this account until then: milliseconds since 1970 (UTC).
    pub quiet_until_ms: Option<i64>,
    /// Several refusals in a row: say that someone may know the password.
    pub password_may_be_known: bool,
    /// Nothing is approved before one round trip: the app's data may be an old copy.
    pub needs_round_trip: bool,
}

impl From<&PromptView> for Prompt {
    fn from(view: &PromptView) -> Self {
        let text = |text: &Option<SafeText>| text.as_ref().map(|text| text.as_str().to_owned());
        Self {
            id: view.id.word(),
            account: view.account.word(),
            label: text(&view.label),
            host: view.host.as_str().to_owned(),
            relying_party: view.relying_party.as_str().to_owned(),
            application: text(&view.application),
            place: text(&view.place),
            client_address: text(&view.client_address),
            client_device: text(&view.client_device),
            title: text(&view.title),
            text: text(&view.text),
            altered: view.altered,
            asked_at_ms: view.asked_at.0,
            issued_at_ms: number::at(view.issued_at),
            remaining_ms: view.remaining.map(number::millis),
            number: view.number.into(),
            tries_left: view.tries_left.into(),
            user_verification: view.user_verification,
            unlock: view.unlock,
            assurance: view.assurance.into(),
            channel: view.channel.into(),
            asked_times: number::count(view.asked_times),
            position: number::count(view.position),
            of: number::count(view.of),
            quiet_until_ms: number::at(view.quiet_until),
            password_may_be_known: view.password_may_be_known,
            needs_round_trip: view.needs_round_trip,
        }
    }
}
