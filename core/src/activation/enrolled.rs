//! The end of an enrolment, in one transaction with its settlement: account, binding, codes, log, and the proof that
//! follows.

use super::{EnrolNote, KnownCodes, ProveNote, RETIRING, known_codes};
use crate::account::{
    Account, Binding, BindingState, CodesId, CodesInfo, DeviceKeys, DeviceToken, ReplacedCodes, SeedRow, Standing,
    TokenState,
};
use crate::exchange::{
    Conclusion, Deadline, Enrolled, ExchangeId, Facts, Header, Matter, NewExchange, Outcome, Party, ProcessMoment,
    Reason, decode_note,
};
use crate::log::{self, Event};
use crate::ports::{UnixMillis, make_bytes};
use crate::protocols::{self, Task};
use crate::vault::{Table, Tx, VaultError};
use std::time::Duration;

/// The person has this long to type the digits at the other screen; the provider usually says less.
const PROOF_LIFE: Duration = Duration::from_hours(24);

/// Settles [`crate::exchange::Story::Enrol`] and [`crate::exchange::Story::Follow`].
pub(crate) fn settle_enrolled(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    header: &Header,
    outcome: Outcome,
    moment: ProcessMoment,
) -> Result<Conclusion, VaultError> {
    let note: EnrolNote = decode_note(&header.note)?;
    let account: Option<Account> = tx.get(&header.account.into())?;
    let enrolled = match outcome {
        Outcome::Enrolled(enrolled) => enrolled,
        Outcome::Failed(reason) => return failed(tx, header, account.is_some(), reason, moment.wall),
        Outcome::Unconfirmed => {
            if account.is_some() {
                log::append(tx, header.account, Event::ActivationUnconfirmed, moment.wall)?;
            }
            return Ok(Conclusion::Unconfirmed);
        }
        _ => return Ok(Conclusion::Failed(Reason::Internal)),
    };
    // The same codes by a link that is written in another way, taken in at the same time.
    if !enrolled.must_prove
        && let Some(new) = &enrolled.codes
        && let Some(KnownCodes::Here(here)) =
            known_codes(tx, enrolled.issuer.as_deref(), enrolled.name.as_deref(), new)?
    {
        return Ok(Conclusion::Failed(Reason::AlreadyHere(here)));
    }
    let mut account = match account {
        Some(account) => account,
        None if note.replacing => return Ok(Conclusion::Failed(Reason::AccountGone(header.account))),
        None => new_account(tx, header, &note, &enrolled, moment.wall)?,
    };
    let codes = store_codes(tx, facts, header, &mut account, &enrolled, moment)?;
    tx.put(&account)?;
    log::append(
        tx,
        header.account,
        Event::Enrolled { host: enrolled.endpoint.host.clone(), replacing: note.replacing },
        moment.wall,
    )?;
    if !enrolled.must_prove {
        let type_back = enrolled.type_back;
        let account = account.id;
        return Ok(Conclusion::Activated { account, binding: None, confirmation: None, type_back, proof: None });
    }
    let binding = new_binding(header, *enrolled, &note, moment.wall)?;
    tx.put(&binding)?;
    let proof = open_proof(tx, facts, header, &binding, note, codes, moment)?;
    Ok(Conclusion::Activated {
        account: account.id,
        binding: Some(binding.id),
        confirmation: binding.confirmation,
        type_back: None,
        proof: Some(proof),
    })
}

fn failed(
    tx: &mut Tx<'_>,
    header: &Header,
    logged: bool,
    reason: Reason,
    at: UnixMillis,
) -> Result<Conclusion, VaultError> {
    if logged {
        log::append(tx, header.account, Event::ActivationFailed { reason: reason.clone() }, at)?;
    }
    Ok(Conclusion::Failed(reason))
}

fn new_account(
    tx: &Tx<'_>,
    header: &Header,
    note: &EnrolNote,
    enrolled: &Enrolled,
    at: UnixMillis,
) -> Result<Account, VaultError> {
    let order = tx.all::<Account>()?.iter().map(|account| account.order.saturating_add(1)).max().unwrap_or(0);
    Ok(Account {
        id: header.account,
        label: note.label.clone(),
        issuer: enrolled.issuer.clone(),
        name: enrolled.name.clone(),
        order,
        codes: Vec::new(),
        created_at: at,
    })
}

fn store_codes(
    tx: &mut Tx<'_>,
    facts: &Facts<'_>,
    header: &Header,
    account: &mut Account,
    enrolled: &Enrolled,
    moment: ProcessMoment,
) -> Result<Option<CodesId>, VaultError> {
    let Some(new) = &enrolled.codes else { return Ok(None) };
    let id = CodesId(make_bytes(facts.entropy)?);
    tx.put(&SeedRow::new(id, new.parameters, &new.seed))?;
    let from = enrolled.must_prove.then_some(header.binding);
    if from.is_none() {
        let replaced = ReplacedCodes { by: id, until: moment.wall.after(RETIRING) };
        for codes in account.codes.iter_mut().filter(|codes| codes.from.is_none()) {
            codes.replaced.get_or_insert(replaced);
        }
    }
    account.codes.insert(0, CodesInfo { id, parameters: new.parameters, unlock: new.unlock, from, replaced: None });
    Ok(Some(id))
}

fn new_binding(header: &Header, enrolled: Enrolled, note: &EnrolNote, at: UnixMillis) -> Result<Binding, VaultError> {
    let [device, approval] = header.keys.as_slice() else { return Err(VaultError::Content(Table::Exchange)) };
    let keys = DeviceKeys { device: device.clone(), approval: approval.clone() };
    let taken = enrolled.device_token_taken && note.token != DeviceToken::None;
    let confirmed = taken.then(|| (note.token.clone(), at));
    Ok(Binding {
        id: header.binding,
        account: header.account,
        protocol: header.protocol.clone(),
        endpoint: enrolled.endpoint,
        provider: enrolled.provider,
        keys,
        private: enrolled.private,
        subject: enrolled.subject,
        state: BindingState::Proving,
        standing: Standing::Good,
        suspected: None,
        sequence: 0,
        confirmation: enrolled.confirmation,
        token: TokenState { confirmed, ..TokenState::default() },
        last_contact: Some(at),
        successor: None,
        replaced_by: None,
        created_at: at,
    })
}

fn open_proof(
    tx: &mut Tx<'_>,
    facts: &mut Facts<'_>,
    enrol: &Header,
    binding: &Binding,
    note: EnrolNote,
    codes: Option<CodesId>,
    moment: ProcessMoment,
) -> Result<ExchangeId, VaultError> {
    let protocol = protocols::find(&binding.protocol).ok_or(VaultError::Content(Table::Binding))?;
    let Ok(exchange) = protocol.begin(Task::Prove(binding), facts) else {
        return Err(VaultError::Content(Table::Exchange));
    };
    let note =
        ProveNote { account: enrol.account, replacing: note.replacing, old: note.old, signed: note.signed, codes };
    let (id, party) = (ExchangeId(make_bytes(facts.entropy)?), Party::of(binding, enrol.keys.clone()));
    let not_after = Deadline::after(moment, PROOF_LIFE);
    let header = Matter::Proof(binding.id).header(id, party, not_after, moment).with_note(&note)?;
    NewExchange { header, saved: exchange.save() }.open(tx)
}
