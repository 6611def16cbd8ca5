//! One phone's way into the network, with somebody on it.

use super::Network;
use async_trait::async_trait;
use countersign::ports::{HttpCall, HttpReply, SendError, Transport};
use std::sync::{Arc, Mutex, PoisonError};

/// What happens to a call.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It goes through.
    Pass,
    /// It does not leave the phone.
    Cut,
    /// It is lost on its way, and the phone cannot tell.
    Lost,
    /// It arrives, and its reply is lost.
    ReplyLost,
    /// It never arrives, and somebody else answers.
    Answered(HttpReply),
    /// Something else arrives in its place, and the reply to that comes back.
    Changed(HttpCall),
}

/// A call and what came back, as somebody on the line hears it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// What the phone sent.
    pub call: HttpCall,
    /// What the phone got.
    pub reply: Result<HttpReply, SendError>,
}

type Decide = Box<dyn FnMut(&HttpCall) -> Fate + Send>;
type Twist = Box<dyn FnMut(&HttpCall, HttpReply) -> HttpReply + Send>;

/// A phone's transport.
#[derive(Clone)]
pub struct Line {
    network: Network,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    decide: Option<Decide>,
    twist: Option<Twist>,
    heard: Vec<Heard>,
}

impl Line {
    /// A line that lets everything through.
    pub fn new(network: &Network) -> Self {
        Self { network: network.clone(), state: Arc::default() }
    }

    /// No call leaves the phone.
    pub fn cut(&self) {
        self.on_call(|_| Fate::Cut);
    }

    /// Everything goes through again, untouched.
    pub fn restore(&self) {
        let mut state = self.state();
        state.decide = None;
        state.twist = None;
    }

    /// Decides the fate of each call.
    pub fn on_call(&self, decide: impl FnMut(&HttpCall) -> Fate + Send + 'static) {
        self.state().decide = Some(Box::new(decide));
    }

    /// Decides the fate of calls to one endpoint; others pass.
    pub fn on(&self, endpoint: &'static str, fate: Fate) {
        self.on_call(move |call| if is(call, endpoint) { fate.clone() } else { Fate::Pass });
    }

    /// Changes what comes back from one endpoint.
    pub fn twist(&self, endpoint: &'static str, mut twist: impl FnMut(HttpReply) -> HttpReply + Send + 'static) {
        self.state().twist = Some(Box::new(move |call, reply| if is(call, endpoint) { twist(reply) } else { reply }));
    }

    /// All that was heard so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.state().heard.clone()
    }

    /// What was said to one endpoint so far, and its answers.
    pub fn heard_at(&self, endpoint: &str) -> Vec<Heard> {
        self.heard().into_iter().filter(|heard| is(&heard.call, endpoint)).collect()
    }

    /// Says something once more, as somebody who has recorded it.
    pub async fn say(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        self.network.send(call).await
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Transport for Line {
    async fn send(&self, call: HttpCall) -> Result<HttpReply, SendError> {
        let fate = self.state().decide.as_mut().map_or(Fate::Pass, |decide| decide(&call));
        let reply = match fate {
            Fate::Pass => self.network.send(call.clone()).await,
            Fate::Cut => Err(SendError::NotSent),
            Fate::Lost => Err(SendError::NoReply),
            Fate::ReplyLost => self.network.send(call.clone()).await.and(Err(SendError::NoReply)),
            Fate::Answered(reply) => Ok(reply),
            Fate::Changed(other) => self.network.send(other).await,
        };
        let mut state = self.state();
        let reply = match (reply, state.twist.as_mut()) {
            (Ok(reply), Some(twist)) => Ok(twist(&call, reply)),
            (reply, _) => reply,
        };
        state.heard.push(Heard { call, reply: reply.clone() });
        reply
    }
}

fn is(call: &HttpCall, endpoint: &str) -> bool {
    call.url.rsplit('/').next() == Some(endpoint)
}
