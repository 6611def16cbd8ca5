//! Open: a message becomes a challenge once the server's key for this token has vouched for it.
//!
//! Verified over the received fields: the signature, the capabilities, the token. The server gives no name of a relying
//! party, so what is shown first is the host that the person confirmed; and no end of a challenge's life, so none is shown.
//! Text comes as it was signed; `approval` makes it safe to show.

use super::Dialect;
use super::capabilities::{takes_reasons, verifies};
use super::challenge::Element;
use super::enrolment::Enrolment;
use crate::account::Binding;
use crate::protocols::{Assurance, Challenge, NumberRequest, Opened, Received, Refusal};
use serde::{Deserialize, Serialize};

/// What an answer needs: layout of [`Challenge::private`], which is never stored.
#[derive(Serialize, Deserialize)]
pub(super) struct AnswerTo {
    pub(super) nonce: String,
    pub(super) url: String,
    /// The server has said, signed, that it takes reasons for declining.
    pub(super) reasons: bool,
}

pub(super) fn open(dialect: &Dialect, of: &Binding, message: Received) -> Result<Opened, Refusal> {
    let enrolment = Enrolment::of(of).ok_or(Refusal::Malformed)?;
    let element = Element::of_bytes(message.bytes()).ok_or(Refusal::Malformed)?;
    if element.serial != enrolment.serial {
        return Err(Refusal::Audience);
    }
    let key = &of.provider.verification;
    if !verifies(key, element.signed_text().as_bytes(), &element.signature) {
        return Err(Refusal::Signature);
    }
    let capabilities = (element.capabilities.as_deref(), element.capabilities_signature.as_deref());
    let about = AnswerTo {
        reasons: takes_reasons(key, &element.nonce, capabilities.0, capabilities.1),
        nonce: element.nonce.clone(),
        url: element.url,
    };
    let challenge = Challenge {
        id: element.nonce.into_bytes(),
        relying_party: of.endpoint.host.clone(),
        application: None,
        place: None,
        client_address: None,
        client_device: None,
        title: some(element.title),
        text: some(element.question),
        number: number(element.require_presence.as_deref())?,
        user_verification: enrolment.unlock,
        issued_at: None,
        expires_at: None,
        reworded: dialect.rewords,
        assurance: Assurance::Signed,
        private: about.encode().ok_or(Refusal::Malformed)?,
    };
    Ok(Opened::Challenge(Box::new(message.verified(challenge))))
}

impl AnswerTo {
    pub(super) fn of(challenge: &Challenge) -> Option<Self> {
        ciborium::from_reader(challenge.private.as_slice()).ok()
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        ciborium::into_writer(self, &mut bytes).ok().map(|()| bytes)
    }
}

fn some(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// Options joined by commas: letters, two-digit numbers, or words of the administrator's.
fn number(options: Option<&str>) -> Result<NumberRequest, Refusal> {
    let Some(options) = options else { return Ok(NumberRequest::None) };
    let options: Vec<String> = options.split(',').map(str::to_owned).collect();
    let fits = (2..=MOST_OPTIONS).contains(&options.len()) && options.iter().all(|option| !option.trim().is_empty());
    fits.then_some(NumberRequest::TypeOneOf { options }).ok_or(Refusal::Malformed)
}

const MOST_OPTIONS: usize = 32;
