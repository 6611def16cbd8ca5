//! One exchange to explore, and the server it talks to.

use super::dialects::Concludes;
use crate::exchange::driver::Driver;
use crate::exchange::settle::Settle;
use crate::exchange::{Conclusion, ExchangeId};
use crate::ports::{HttpCall, HttpReply, KeyName, SignRequest, UnixMillis};
use crate::vault::Vault;

/// A server in memory, and the keys it knows.
pub(crate) trait Server: Send {
    /// Keys that the phone has before the exchange begins.
    fn keys_before(&self) -> Vec<KeyName> {
        vec![KeyName("k1".into())]
    }
    /// The public half of a key.
    fn public_key(&self, key: &KeyName) -> Vec<u8>;
    /// A signature.
    fn sign(&self, request: &SignRequest) -> Vec<u8>;
    /// Takes one call.
    fn serve(&mut self, call: &HttpCall, now: UnixMillis) -> HttpReply;
    /// What it has on record: one entry for each thing that took effect, in order.
    fn recorded(&self) -> Vec<String>;
}

/// One exchange to explore.
pub(crate) trait Case {
    /// For people.
    fn name(&self) -> &'static str;
    /// A fresh server.
    fn server(&self) -> Box<dyn Server>;
    /// Who settles it: nobody who touches an account, unless the case is about that.
    fn settle(&self) -> Box<dyn Settle> {
        Box::new(Concludes)
    }
    /// Commits the intent.
    fn begin(&self, driver: &Driver) -> ExchangeId;
    /// What the server must have on record when the phone says that it succeeded.
    fn wanted(&self) -> String;
    /// What must hold on the phone in the end, whatever happened; a wrong account is a panic.
    fn check_phone(&self, _vault: &Vault, _conclusion: &Conclusion) {}
    /// The conclusion claims success.
    fn claims_success(&self, conclusion: &Conclusion) -> bool {
        matches!(conclusion, Conclusion::Activated { .. } | Conclusion::Answered(_) | Conclusion::Done)
    }
}
