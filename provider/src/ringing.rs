//! Which address of a phone is rung, and the proof that a URL is the phone's own.
//!
//! A registration token of a push service is the service's word for one app on one phone and counts at once. A URL
//! could be anybody's, so a random text is pushed through it and the address stays `awaiting-echo` until the phone has
//! sent that text back; meanwhile the earlier address goes on ringing.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use countersign_wire::{
    DeviceId, Digest, Nonce,
    purpose::ECHO_PREFIX,
    reply::{Refusal, RefusalCode},
    token::{Channel, DeviceToken, TokenHeld, TokenState},
};

use crate::{
    app::App,
    error::ProviderError,
    push::Bell,
    random::make_bytes,
    store::{StoreError, Tx, device_token, device_token::TokenRow},
};

/// An address that may be stored, and what must be pushed through it.
#[derive(Debug, Clone)]
pub(crate) struct Admitted {
    token: DeviceToken,
    echo: Option<Nonce>,
}

impl App {
    /// Whether this provider can ring there.
    pub(crate) fn admit_token(&self, token: &DeviceToken) -> Result<Result<Admitted, Refusal>, ProviderError> {
        let channel = token.channel();
        if channel != Channel::None && !self.ringer.channels().contains(&channel) {
            return Ok(Err(Refusal::plain(RefusalCode::ChannelUnsupported)));
        }
        if channel != Channel::None && !self.ringer.accepts(token) {
            return Ok(Err(Refusal::plain(RefusalCode::EndpointRefused)));
        }
        let is_url = matches!(channel, Channel::UnifiedPush | Channel::WebPush);
        let echo = if is_url { Some(Nonce::new(make_bytes()?)) } else { None };
        Ok(Ok(Admitted { token: token.clone(), echo }))
    }

    /// Stores an address. Once this is durable, [`App::push_echo`] if it awaits one.
    pub(crate) async fn set_token(
        &self,
        tx: &mut Tx,
        device: &[u8],
        admitted: &Admitted,
    ) -> Result<TokenState, ProviderError> {
        if admitted.token == DeviceToken::None {
            device_token::remove(tx, device).await?;
            return Ok(TokenState::None);
        }
        let digest = admitted.token.digest().as_bytes().to_vec();
        let known = device_token::of_device(tx.connection(), device).await?;
        if known.iter().any(|t| t.state == "active" && t.digest == digest) {
            return Ok(TokenState::Active); // proven before
        }
        let state = if admitted.echo.is_some() { TokenState::AwaitingEcho } else { TokenState::Active };
        let row = TokenRow {
            device: device.to_vec(),
            state: state.as_str().to_owned(),
            token: admitted.token.encode(),
            digest,
            echo_digest: admitted.echo.map(|nonce| Digest::of(nonce.as_ref()).as_bytes().to_vec()),
            echo_until: tx.now + i64::from(self.config.lifetimes.echo_seconds) * 1_000,
        };
        device_token::put(tx, &row).await?;
        Ok(state)
    }

    /// The phone sent back what was pushed.
    pub(crate) async fn take_echo(
        &self,
        tx: &mut Tx,
        device: &[u8],
        echo: &Nonce,
    ) -> Result<Result<TokenHeld, Refusal>, ProviderError> {
        let fits = device_token::confirm(tx, device, Digest::of(echo.as_ref()).as_ref()).await?;
        if !fits {
            return Ok(Err(Refusal::plain(RefusalCode::EchoWrong)));
        }
        let known = device_token::of_device(tx.connection(), device).await?;
        Ok(Ok(held(&known)?))
    }

    /// Rings each of these phones, without waiting for it.
    pub(crate) fn ring_all(&self, devices: Vec<DeviceId>) {
        if devices.is_empty() {
            return;
        }
        let app = self.clone();
        tokio::spawn(async move {
            for device in devices {
                if let Err(error) = app.ring(device.as_ref()).await {
                    tracing::info!(%device, %error, "a phone was not rung; it polls as well");
                }
            }
        });
    }

    async fn ring(&self, device: &[u8]) -> Result<(), ProviderError> {
        let known = device_token::of_device(&mut *self.store.read().await?, device).await?;
        let Some(row) = known.into_iter().find(|t| t.state == "active") else { return Ok(()) };
        let now = self.store.now().await?;
        let token = DeviceToken::decode(&row.token).map_err(|_| StoreError::Damaged("device_token.token"))?;
        self.ringer.ring(&token, &Bell::WakeUp, now).await.map_err(ProviderError::Ring)
    }

    /// Pushes the echo token through a new address, without waiting for it.
    pub(crate) fn push_echo(&self, admitted: &Admitted) {
        let Some(echo) = admitted.echo else { return };
        let (app, token) = (self.clone(), admitted.token.clone());
        tokio::spawn(async move {
            let bell = Bell::Echo(format!("{ECHO_PREFIX}{}", URL_SAFE_NO_PAD.encode(echo)));
            let now = app.store.now().await.unwrap_or_default();
            if let Err(error) = app.ringer.ring(&token, &bell, now).await {
                tracing::info!(%error, "an echo token was not pushed; the phone will give its address again");
            }
        });
    }
}

/// The newest address that a phone gave, and how it stands.
pub(crate) fn held(known: &[TokenRow]) -> Result<TokenHeld, ProviderError> {
    let waiting = known.iter().find(|t| t.state == TokenState::AwaitingEcho.as_str());
    Ok(match waiting.or_else(|| known.first()) {
        Some(row) => TokenHeld {
            state: TokenState::from_word(&row.state).ok_or(StoreError::Damaged("device_token.state"))?,
            digest: Digest::try_from(row.digest.as_slice())?,
        },
        None => TokenHeld { state: TokenState::None, digest: DeviceToken::None.digest() },
    })
}
