//! Hands bells for FCM and APNs to a gateway that the operator runs.
//!
//! Those two push services want credentials of the app's publisher. They belong in a small service beside the provider,
//! not in it: the provider says `{"channel", "token", …, "text"}` to the address in `push.gateway`, and whoever listens
//! there knows the rest. The address is the operator's own, so the rules for URLs given by phones do not apply to it.

use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use countersign_wire::token::DeviceToken;
use reqwest::{Client, redirect};
use rustls::ClientConfig;
use serde_json::{Value, json};

use super::{Bell, RingError};

/// A gateway's address.
#[derive(Debug, Clone)]
pub(super) struct Gateway {
    client: Client,
    address: String,
}

impl Gateway {
    pub(super) fn new(tls: ClientConfig, address: &str) -> Result<Self, RingError> {
        let client = Client::builder()
            .use_preconfigured_tls(tls)
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_secs(5))
            .build()
            .map_err(|_| RingError::Unsupported)?;
        Ok(Self { client, address: address.to_owned() })
    }

    pub(super) async fn ring(&self, token: &DeviceToken, bell: &Bell) -> Result<(), RingError> {
        let message = message(token, bell).ok_or(RingError::Unsupported)?;
        let request =
            self.client.post(&self.address).header("content-type", "application/json").body(message.to_string());
        let answer = request.send().await.map_err(|_| RingError::Failed)?;
        if answer.status().is_success() { Ok(()) } else { Err(RingError::Failed) }
    }
}

fn message(token: &DeviceToken, bell: &Bell) -> Option<Value> {
    let text = match bell {
        Bell::WakeUp => "",
        Bell::Echo(text) => text,
    };
    match token {
        DeviceToken::Fcm(token) => Some(json!({ "channel": "fcm", "token": token, "text": text })),
        DeviceToken::Apns { token, topic, sandbox } => Some(json!({
            "channel": "apns", "token": URL_SAFE_NO_PAD.encode(token), "topic": topic, "sandbox": sandbox, "text": text,
        })),
        DeviceToken::None | DeviceToken::UnifiedPush(_) | DeviceToken::WebPush { .. } => None,
    }
}
