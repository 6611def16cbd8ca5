//! A relying party: what a shop's server does, over the provider's JSON API with an API key.

use super::Network;
use countersign::ports::{HttpCall, HttpReply, Method};
use data_encoding::BASE64;
use serde_json::{Value, json};
use std::time::Duration;

/// A shop.
#[derive(Clone)]
pub struct Shop {
    network: Network,
    origin: String,
    /// Its API key.
    pub api_key: String,
}

/// An offer, as the shop's page shows it.
#[derive(Clone, Debug)]
pub struct Offered {
    /// For confirming.
    pub id: String,
    /// Of the provider.
    pub address: String,
    /// As a link.
    pub link: Option<String>,
    /// The link for browsers.
    pub web_link: Option<String>,
    /// The picture of the link: PNG.
    pub picture: Option<Vec<u8>>,
    /// As a code.
    pub code: Option<String>,
}

/// A sign-in that waits for a phone.
#[derive(Clone, Debug)]
pub struct Ring {
    /// For collecting.
    pub id: String,
    /// Shown in the browser.
    pub number: Option<String>,
}

impl Shop {
    /// A relying party of the provider at `origin`.
    pub fn new(network: &Network, origin: &str, api_key: &str) -> Self {
        Self { network: network.clone(), origin: origin.to_owned(), api_key: api_key.to_owned() }
    }

    /// The same shop at another address of its provider.
    #[must_use]
    pub fn at(&self, origin: &str) -> Self {
        Self { origin: origin.to_owned(), ..self.clone() }
    }

    /// A service with another key.
    #[must_use]
    pub fn with_key(&self, api_key: &str) -> Self {
        Self { api_key: api_key.to_owned(), ..self.clone() }
    }

    /// An offer as a link.
    pub async fn offer(&self, user: &str) -> Offered {
        offered(&self.expect("offers", json!({ "user": user })).await)
    }

    /// An offer as a code to type.
    pub async fn offer_code(&self, user: &str) -> Offered {
        offered(&self.expect("offers", json!({ "user": user, "form": "code" })).await)
    }

    /// Types the six digits; says how the offer stands then, or the problem's code.
    pub async fn confirm(&self, offer: &Offered, digits: &str) -> String {
        let (status, said) = self.post(&format!("offers/{}/confirm", offer.id), json!({ "digits": digits })).await;
        text(&said, if status == 200 { "state" } else { "code" })
    }

    /// How an offer stands.
    pub async fn offer_state(&self, offer: &Offered) -> String {
        text(&self.get(&format!("offers/{}", offer.id)).await.1, "state")
    }

    /// Mara's browser wants to sign in, and shows a number.
    pub async fn ring(&self, user: &str) -> Ring {
        self.ring_with(user, json!({})).await
    }

    /// The same with other fields.
    pub async fn ring_with(&self, user: &str, fields: Value) -> Ring {
        let (status, said) = self.try_ring(user, fields).await;
        assert_eq!(status, 201, "{said}");
        Ring { id: text(&said, "id"), number: said["number"].as_str().map(str::to_owned) }
    }

    /// Asks, and tells what came back.
    pub async fn try_ring(&self, user: &str, fields: Value) -> (u16, Value) {
        let mut body = json!({
            "user": user, "application": "Order desk", "place": "Lyon, France", "client_address": "203.0.113.9",
        });
        if let (Value::Object(body), Value::Object(fields)) = (&mut body, fields) {
            body.extend(fields);
        }
        self.post("sign-ins", body).await
    }

    /// How a sign-in stands.
    pub async fn look(&self, ring: &Ring) -> String {
        text(&self.get(&format!("sign-ins/{}", ring.id)).await.1, "state")
    }

    /// Takes the result, once: its state, or the problem's code.
    pub async fn collect(&self, ring: &Ring) -> String {
        let (status, said) = self.post(&format!("sign-ins/{}/collect", ring.id), json!({})).await;
        text(&said, if status == 200 { "state" } else { "code" })
    }

    /// Verifies a code that somebody typed.
    pub async fn accepts_code(&self, user: &str, code: &str) -> bool {
        let said = self.expect("codes/verify", json!({ "user": user, "code": code })).await;
        said["accepted"].as_bool().unwrap()
    }

    /// `POST /api/v1/…`, which must succeed.
    pub async fn expect(&self, path: &str, body: Value) -> Value {
        let (status, said) = self.post(path, body).await;
        assert!((200..300).contains(&status), "{path}: {status} {said}");
        said
    }

    /// `POST /api/v1/…`
    pub async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call(Method::Post, path, serde_json::to_vec(&body).unwrap()).await
    }

    /// `GET /api/v1/…`
    pub async fn get(&self, path: &str) -> (u16, Value) {
        self.call(Method::Get, path, Vec::new()).await
    }

    async fn call(&self, method: Method, path: &str, body: Vec<u8>) -> (u16, Value) {
        let reply = self.raw(method, &format!("/api/v1/{path}"), body).await;
        (reply.status, serde_json::from_slice(&reply.body).unwrap_or(Value::Null))
    }

    /// Any path of the provider, under this shop's key.
    pub async fn raw(&self, method: Method, path: &str, body: Vec<u8>) -> HttpReply {
        let headers = vec![
            ("authorization".to_owned(), format!("Bearer {}", self.api_key)),
            ("content-type".to_owned(), "application/json".to_owned()),
        ];
        let limit = Duration::from_secs(40);
        let call = HttpCall { method, url: format!("{}{path}", self.origin), headers, body, limit };
        self.network.send(call).await.unwrap()
    }
}

impl Ring {
    /// The number in the browser.
    pub fn number(&self) -> String {
        self.number.clone().unwrap()
    }

    /// A number that is not in the browser.
    pub fn wrong_number(&self) -> String {
        let right: u32 = self.number().parse().unwrap();
        format!("{:02}", (right + 1) % 100)
    }
}

fn offered(said: &Value) -> Offered {
    let some = |name: &str| said[name].as_str().map(str::to_owned);
    Offered {
        id: text(said, "id"),
        address: text(said, "address"),
        link: some("link"),
        web_link: some("web_link"),
        picture: some("qr_png").map(|base64| BASE64.decode(base64.as_bytes()).unwrap()),
        code: some("code"),
    }
}

fn text(said: &Value, name: &str) -> String {
    said[name].as_str().unwrap_or_else(|| panic!("no {name} in {said}")).to_owned()
}
