//! `activate`: from a link to an account.
//!
//! Nothing is sent before the person has seen the whole host and said "continue".

use crate::args::Activate as Arguments;
use crate::ask;
use crate::offer_text;
use crate::output::Output;
use crate::phone::Working;
use crate::records::{AccountRecord, Document, OfferRecord, hex};
use crate::stop::Stop;
use crate::words::{self, texts};
use console::style;
use countersign::account::AccountId;
use countersign::activation::Activate;
use countersign::authenticator::{Activated, PendingOffer, Ticket, TicketResult};
use countersign::protocols::OfferView;
use countersign::{Authenticator, Failure, FailureCode};

pub(super) async fn run(phone: &Authenticator, arguments: Arguments, output: &Output) -> Result<(), Stop> {
    let Arguments { source, label, yes } = arguments;
    let mut offer = phone.read_offer(&offer_text::read(&source.offer, source.at.as_deref())?)?;
    confirm_host(&offer, yes, output)?;
    look_up(&mut offer, output).await?;
    output.document(&Document::Offer(OfferRecord::new(offer.about(), offer.renews())))?;
    refuse_a_second_one(phone, &offer)?;
    let how = match offer.renews() {
        Some(account) if yes || renew(phone, account)? => Activate::Replacing(account),
        _ => Activate::New { label },
    };
    let _working = Working::start(phone);
    finish(phone, offer.activate(how)?, output).await
}

/// One page before anything is sent: the host, large and whole.
pub(super) fn confirm_host(offer: &PendingOffer, yes: bool, output: &Output) -> Result<(), Stop> {
    let about = offer.about();
    match &about.host {
        Some(host) => output.note(format!("{}  {}", texts::add_confirm_from(), style(host).bold().for_stderr())),
        None => output.note(texts::add_confirm_no_host()),
    }
    output.note(adds(about));
    for warning in &about.warnings {
        output.note(format!("{} {}", style("!").yellow().for_stderr(), words::warning(*warning)));
    }
    if yes || ask::confirm(texts::add_confirm_title(), texts::button_continue(), texts::add_confirm_refuse())? {
        Ok(())
    } else {
        Err(Stop::Cancelled)
    }
}

/// Asks the provider what only it can say, and shows it.
pub(super) async fn look_up(offer: &mut PendingOffer, output: &Output) -> Result<(), Stop> {
    let waiting = output.waiting(texts::terminal_asking());
    offer.look_up().await?;
    drop(waiting);
    output.note(format!("{}: {}.", adds(offer.about()), words::gives(offer.about().gives).to_lowercase()));
    Ok(())
}

/// Shows the digits, waits until they were typed, and shows the account.
pub(super) async fn finish(phone: &Authenticator, ticket: Ticket<Activated>, output: &Output) -> Result<(), Stop> {
    let waiting = output.waiting(texts::add_adding());
    let activated = end(phone, ticket).await?;
    drop(waiting);
    if let Some(digits) = &activated.confirmation {
        output.note(format!("\n{}:\n", texts::add_digits_title()));
        output.note(format!("    {}\n", style(words::grouped(digits)).bold().for_stderr()));
        output.note(texts::add_digits_why());
        let account = hex(&activated.account.0);
        output.document(&Document::Confirmation { account, digits: digits.clone() })?;
    }
    if let Some(part) = &activated.type_back {
        output.note(format!("\n{}:\n", texts::add_type_back_title()));
        output.note(format!("    {}\n", style(part.as_str()).bold().for_stderr()));
        output.note(texts::add_type_back_why());
        let account = hex(&activated.account.0);
        output.document(&Document::TypeBack { account, text: part.as_str().to_owned() })?;
    }
    prove(phone, &activated, output).await?;
    let account = view(phone, activated.account)?;
    output.line(format!("{} {}", style("✓").green(), style(words::account_title(&account)).bold()))?;
    output.line(format!("  {}", words::push(&account.push)))?;
    output.document(&Document::Activated { account: AccountRecord::from(account) })
}

/// The same codes twice would be two rows that a person cannot tell apart.
fn refuse_a_second_one(phone: &Authenticator, offer: &PendingOffer) -> Result<(), Stop> {
    let Some(account) = offer.already_here()? else { return Ok(()) };
    let detail = Some(words::account_title(&view(phone, account)?));
    let mut failure = Failure::new(FailureCode::AlreadyHere);
    failure.account = Some(account);
    Err(Stop::Failure { failure, detail })
}

async fn prove(phone: &Authenticator, activated: &Activated, output: &Output) -> Result<(), Stop> {
    let Some(proof) = &activated.proof else { return Ok(()) };
    let Some(ticket) = phone.ticket::<()>(proof)? else { return Ok(()) };
    let _waiting = output.waiting(texts::accounts_waiting_digits());
    // A person takes minutes to type digits: a service that is away for a moment does not end that.
    let proven =
        async { if activated.confirmation.is_some() { Ok(ticket.outcome().await?) } else { end(phone, ticket).await } };
    tokio::select! {
        outcome = proven => outcome,
        _ = tokio::signal::ctrl_c() => {
            output.note(texts::terminal_goes_on("`countersign listen`"));
            Err(Stop::Cancelled)
        }
    }
}

/// Waits for the end, or for the first thing that stands in the way: that is told, and what was begun goes on later.
async fn end<T: TicketResult>(phone: &Authenticator, ticket: Ticket<T>) -> Result<T, Stop> {
    let Some(same) = phone.ticket::<T>(&ticket.id())? else { return Ok(ticket.outcome().await?) };
    ticket.outcome_or_hindrance().await.map_err(|failure| {
        let goes_on = same.ready().is_none().then(|| texts::terminal_goes_on("`countersign listen`"));
        Stop::Failure { failure, detail: goes_on }
    })
}

fn renew(phone: &Authenticator, account: AccountId) -> Result<bool, Stop> {
    let title = words::account_title(&view(phone, account)?);
    let options = vec![texts::add_renew(), texts::add_renew_other()];
    let first = options.first().copied();
    let chosen = ask::choose(&texts::add_renew_title(&title), options, &texts::terminal_say_yes_renew("--yes"))?;
    Ok(Some(chosen) == first)
}

fn view(phone: &Authenticator, id: AccountId) -> Result<countersign::authenticator::AccountView, Stop> {
    let found = phone.accounts()?.into_iter().find(|account| account.id == id);
    found.ok_or_else(|| Failure::new(FailureCode::NotFound).into())
}

fn adds(about: &OfferView) -> String {
    match (about.issuer.as_deref().map(words::plain), about.account.as_deref().map(words::plain)) {
        (Some(issuer), Some(account)) => texts::add_confirm_adds(&issuer, &account),
        (Some(one), None) | (None, Some(one)) => texts::add_confirm_adds_one(&one),
        (None, None) => texts::add_confirm_adds_unknown().to_owned(),
    }
}
