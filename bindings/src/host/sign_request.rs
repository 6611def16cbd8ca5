use countersign::ports;

/// One message to sign.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SignRequest {
    /// Which key.
    pub key: String,
    /// What the signature is for, in a stable word (`answer`, `poll`, …): for the gesture's text, or a log.
    pub purpose: String,
    /// The whole message. The signer hashes it, as the key's algorithm says.
    pub message: Vec<u8>,
}

impl From<&ports::SignRequest> for SignRequest {
    fn from(request: &ports::SignRequest) -> Self {
        Self { key: request.key.0.clone(), purpose: request.purpose.to_owned(), message: request.message.clone() }
    }
}
