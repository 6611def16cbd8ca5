//! What the models share: text messages, a case maker, a settlement that only concludes.

use crate::account::{AccountId, BindingId, Endpoint, KnownProvider};
use crate::exchange::driver::Driver;
use crate::exchange::settle::Settle;
use crate::exchange::{
    Answered, Conclusion, Decision, Enrolled, Exchange, ExchangeId, Facts, Header, Lane, NewExchange, Outcome,
    ProcessMoment, Reason, Receipt, Saved, Story,
};
use crate::explorer::{Case, Server};
use crate::ports::{HttpCall, HttpReply, KeyAlgorithm, KeyName, KeySpec, Method, SignRequest, UnixMillis};
use crate::vault::{Tx, VaultError};
use std::time::Duration;

pub(super) const SPEC: KeySpec = KeySpec { algorithm: KeyAlgorithm::Es256, user_verification: false };

/// `POST op` with the fields joined by `|`.
pub(super) fn call(op: &str, fields: &[&str]) -> HttpCall {
    HttpCall {
        method: Method::Post,
        url: op.to_owned(),
        headers: Vec::new(),
        body: fields.join("|").into_bytes(),
        limit: Duration::from_secs(10),
    }
}

pub(super) fn fields(call: &HttpCall) -> Vec<String> {
    String::from_utf8(call.body.clone()).unwrap().split('|').map(str::to_owned).collect()
}

pub(super) fn reply(status: u16, body: &str) -> HttpReply {
    HttpReply { status, headers: Vec::new(), body: body.as_bytes().to_vec() }
}

pub(super) fn text(reply: &HttpReply) -> String {
    String::from_utf8(reply.body.clone()).unwrap()
}

pub(super) fn sign(key: &str, message: &str) -> SignRequest {
    SignRequest { key: KeyName(key.to_owned()), purpose: "model", message: message.as_bytes().to_vec() }
}

/// A model signature names its key and its message.
pub(super) fn signature(request: &SignRequest) -> Vec<u8> {
    [request.key.0.as_bytes(), b"!", &request.message].concat()
}

pub(super) fn enrolled() -> Outcome {
    Outcome::Enrolled(Box::new(Enrolled {
        endpoint: Endpoint { urls: vec!["model".into()], host: "model".into() },
        provider: KnownProvider { identity: b"model".to_vec(), verification: Vec::new() },
        subject: None,
        issuer: None,
        name: None,
        private: Vec::new(),
        codes: None,
        confirmation: None,
        type_back: None,
        device_token_taken: true,
        must_prove: true,
    }))
}

pub(super) fn denied() -> Outcome {
    let receipt = Receipt::Recorded { decision: Decision::Deny, at: None, code_to_show: None, paused_until: None };
    Outcome::Answered(Answered { receipt, signed: false, log_head: None })
}

/// An intent to commit. `number` names it, its subject and its lane.
pub(crate) fn intent(number: u8, story: Story, saved: Saved) -> NewExchange {
    let binding = BindingId([number; 16]);
    let header = Header {
        id: ExchangeId([number; 16]),
        story,
        protocol: saved.protocol.clone(),
        account: AccountId([1; 16]),
        binding,
        keys: vec![KeyName("k1".into()), KeyName("k2".into())],
        subject: vec![number],
        lane: Lane::Binding(binding),
        priority: 0,
        needs_person: false,
        not_after: None,
        created_at: UnixMillis(0),
        may_have_arrived: false,
        note: Vec::new(),
    };
    NewExchange { header, saved }
}

/// A case made of an exchange, a server, and what that server must have on record in the end.
pub(crate) struct ModelCase {
    pub(crate) name: &'static str,
    pub(crate) story: Story,
    pub(crate) exchange: fn() -> Box<dyn Exchange>,
    pub(crate) server: fn() -> Box<dyn Server>,
    pub(crate) wanted: &'static str,
}

impl Case for ModelCase {
    fn name(&self) -> &'static str {
        self.name
    }

    fn server(&self) -> Box<dyn Server> {
        (self.server)()
    }

    fn begin(&self, driver: &Driver) -> ExchangeId {
        let new = intent(3, self.story, (self.exchange)().save());
        driver.vault.change(|tx| new.commit(tx, UnixMillis(0))).unwrap().unwrap()
    }

    fn wanted(&self) -> String {
        self.wanted.to_owned()
    }
}

/// Concludes, and touches no account.
pub(crate) struct Concludes;

impl Settle for Concludes {
    fn settle(
        &self,
        _tx: &mut Tx<'_>,
        _facts: &mut Facts<'_>,
        header: &Header,
        outcome: Outcome,
        _moment: ProcessMoment,
    ) -> Result<Conclusion, VaultError> {
        Ok(match outcome {
            Outcome::Enrolled(_) => {
                let account = header.account;
                Conclusion::Activated { account, binding: None, confirmation: None, type_back: None, proof: None }
            }
            Outcome::Answered(answered) => Conclusion::Answered(answered),
            Outcome::Proven(_) | Outcome::DeviceTokenSet | Outcome::KeyRotated | Outcome::Withdrawn => Conclusion::Done,
            Outcome::Unconfirmed => Conclusion::Unconfirmed,
            Outcome::Failed(reason) => Conclusion::Failed(reason),
            _ => Conclusion::Failed(Reason::Internal),
        })
    }
}
