//! A message from a push service: nobody vouches for it before a protocol has opened it.

use super::error::ApprovalError;
use super::inbox::{self, Admitted};
use super::pending::pending;
use super::prompt::{PromptId, PromptView};
use super::stored::PromptRow;
use crate::account::{Account, Binding, BindingId, BindingState, Standing};
use crate::exchange::ProcessMoment;
use crate::log::Channel;
use crate::protocols::{self, Opened, Received, Refusal, Verified};
use crate::vault::Tx;

/// Longest push message that is read, in bytes: twice what the push services carry.
const MAX_PUSH: usize = 8 * 1024;

/// What a push message was.
pub(crate) enum Pushed {
    /// Only a bell: poll.
    Bell,
    /// A provider asks whether the address is this phone's. It does not say which one asks.
    Echo {
        /// Those that it may be.
        bindings: Vec<BindingId>,
        /// What to send back.
        pushed: Vec<u8>,
    },
    /// A request.
    Prompt(Box<PromptView>),
}

/// Takes in a push message for whichever binding it is. Nothing is written unless it is a new, genuine request.
pub(crate) fn receive(
    tx: &mut Tx<'_>,
    bindings: &[Binding],
    push: &[u8],
    moment: ProcessMoment,
) -> Result<Pushed, ApprovalError> {
    let (binding, verified) = match whose(bindings, push, moment)? {
        Whose::Bell => return Ok(Pushed::Bell),
        Whose::Echo { bindings, pushed } => return Ok(Pushed::Echo { bindings, pushed }),
        Whose::Challenge(binding, verified) => (binding, verified),
    };
    if tx.get::<Account>(&binding.account.into())?.is_none() {
        return Err(ApprovalError::UnknownAccount);
    }
    match binding.standing {
        Standing::Good => {}
        Standing::Suspended { until } if until.is_some_and(|until| until <= moment.wall) => {}
        Standing::Suspended { until } => return Err(ApprovalError::Suspended { until }),
        Standing::NeedsReactivation(trouble) => return Err(ApprovalError::NeedsReactivation(trouble)),
    }
    match inbox::admit(tx, binding, &verified, None, Channel::Push, moment)? {
        Admitted::New(id) | Admitted::Known(id) => show(tx, id, moment).map(|view| Pushed::Prompt(Box::new(view))),
        Admitted::Ended(how) => Err(ApprovalError::Ended(how)),
        Admitted::Expired => Err(ApprovalError::Expired),
        Admitted::Swapped => Err(ApprovalError::Swapped),
        Admitted::Full => Err(ApprovalError::Full),
    }
}

enum Whose<'b> {
    Bell,
    Echo { bindings: Vec<BindingId>, pushed: Vec<u8> },
    Challenge(&'b Binding, Box<Verified>),
}

/// The binding whose protocol vouches for the message, or what else it is.
fn whose<'b>(bindings: &'b [Binding], push: &[u8], moment: ProcessMoment) -> Result<Whose<'b>, ApprovalError> {
    if push.len() > MAX_PUSH {
        return Err(ApprovalError::NotGenuine(Refusal::Malformed));
    }
    let (mut bell, mut echo, mut refusal) = (false, None, None);
    for binding in bindings.iter().filter(|binding| binding.state != BindingState::Proving) {
        let Some(protocol) = protocols::find(&binding.protocol) else { continue };
        match protocol.open(binding, Received::pushed(push.to_vec(), moment.wall), moment.wall) {
            Ok(Opened::Challenge(verified)) => return Ok(Whose::Challenge(binding, verified)),
            Ok(Opened::Echo(pushed)) => echo.get_or_insert((Vec::new(), pushed)).0.push(binding.id),
            Ok(Opened::WakeUp) => bell = true,
            // The refusal of whoever came closest says most.
            Err(why) => refusal = refusal.max_by_closeness(why),
        }
    }
    if let Some((bindings, pushed)) = echo {
        return Ok(Whose::Echo { bindings, pushed });
    }
    match refusal {
        _ if bell => Ok(Whose::Bell),
        None => Err(ApprovalError::UnknownAccount),
        Some(Refusal::Audience) => Err(ApprovalError::WrongDevice),
        Some(Refusal::Window) => Err(ApprovalError::Expired),
        Some(why) => Err(ApprovalError::NotGenuine(why)),
    }
}

fn show(tx: &Tx<'_>, id: PromptId, moment: ProcessMoment) -> Result<PromptView, ApprovalError> {
    if let Some(row) = tx.get::<PromptRow>(&id.into())?
        && let Some(decided) = row.decided
    {
        return Err(ApprovalError::AlreadyDecided { first: decided.decision, exchange: decided.exchange });
    }
    let views = pending(tx, moment)?;
    views.into_iter().find(|view| view.id == id).ok_or(ApprovalError::Expired)
}

trait Closeness {
    fn max_by_closeness(self, other: Refusal) -> Self;
}

impl Closeness for Option<Refusal> {
    fn max_by_closeness(self, other: Refusal) -> Self {
        let rank = |refusal: &Refusal| match refusal {
            Refusal::Malformed => 0,
            Refusal::Signature => 1,
            Refusal::Audience => 2,
            Refusal::Window => 3,
        };
        self.into_iter().chain([other]).max_by_key(rank)
    }
}
