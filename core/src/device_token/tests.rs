use super::*;
use crate::account::{AccountId, TokenState};
use crate::exchange::Noticed;
use crate::protocols::model::{self, Told};
use crate::test_vault::{Random, vault};
use crate::vault::Vault;

const ACCOUNT: AccountId = AccountId([1; 16]);
const BINDING: BindingId = BindingId([2; 16]);
const NOW: UnixMillis = UnixMillis(1_000_000_000);

fn moment() -> ProcessMoment {
    ProcessMoment { process: [1; 8], monotonic: Duration::ZERO, wall: NOW, earliest: None }
}

/// A phone that is rung at `token`, with one enrolment.
fn rung_at(token: DeviceToken) -> Vault {
    let vault = vault();
    let token_state = TokenState { confirmed: Some((token.clone(), NOW)), ..TokenState::default() };
    let binding = Binding { token: token_state, ..model::binding(BINDING, ACCOUNT) };
    vault
        .change(|tx| {
            tx.put(&binding)?;
            tx.put(&CurrentToken { token })
        })
        .unwrap();
    vault
}

fn change<T>(
    vault: &Vault,
    body: impl FnOnce(&mut Tx<'_>, &mut Facts<'_>) -> Result<T, VaultError>,
) -> Result<T, VaultError> {
    let (mut session, mut noticed) = (None, Noticed::default());
    let mut facts =
        Facts { now: NOW, entropy: &Random, may_have_arrived: false, session: &mut session, noticed: &mut noticed };
    vault.change(|tx| body(tx, &mut facts))
}

fn echo_of(vault: &Vault, pushed: &[u8]) -> Option<ExchangeId> {
    change(vault, |tx, facts| echo(tx, facts, BINDING, pushed, moment())).unwrap()
}

fn binding(vault: &Vault) -> Binding {
    vault.read(|reader| reader.get(&BINDING.into())).unwrap().unwrap()
}

fn under_way(vault: &Vault) -> Vec<(Header, Told)> {
    let stored = vault.read(|reader| -> Result<Vec<_>, VaultError> {
        reader.exchanges()?.iter().map(|row| Stored::read(&reader, row)).collect()
    });
    stored.unwrap().into_iter().map(|stored| (stored.header, stored.saved.read().unwrap())).collect()
}

fn web_push() -> DeviceToken {
    DeviceToken::WebPush("https://push.example/abc".into())
}

#[test]
fn what_was_pushed_is_sent_back_once_under_a_number_of_its_own() {
    let vault = rung_at(web_push());
    let first = echo_of(&vault, b"pushed").unwrap();
    assert_eq!(echo_of(&vault, b"pushed"), Some(first), "the push service repeats itself");
    let [(header, told)] = under_way(&vault).try_into().unwrap();
    assert_eq!((header.id, header.story), (first, crate::exchange::Story::SetDeviceToken));
    assert_eq!((told.told.as_slice(), told.sequence), (b"pushed".as_slice(), 8));
    assert!(!header.needs_person, "a background process may send it");
    assert!(echo_of(&vault, b"pushed later").is_some_and(|later| later != first));
}

#[test]
fn an_echo_that_arrived_confirms_the_address() {
    let vault = rung_at(web_push());
    echo_of(&vault, b"pushed").unwrap();
    let [(header, _)] = under_way(&vault).try_into().unwrap();
    let later = ProcessMoment { wall: NOW.after(Duration::from_mins(1)), ..moment() };
    vault.change(|tx| settle(tx, &header, &Outcome::DeviceTokenSet, later)).unwrap();
    assert_eq!(binding(&vault).token.confirmed, Some((web_push(), later.wall)));
}

#[test]
fn only_an_address_that_has_to_be_proven_is_echoed_and_only_by_who_answers() {
    for token in [DeviceToken::None, DeviceToken::Fcm("token".into())] {
        assert_eq!(echo_of(&rung_at(token), b"pushed"), None);
    }
    let vault = rung_at(web_push());
    let proving = Binding { state: BindingState::Proving, ..binding(&vault) };
    vault.change(|tx| tx.put(&proving)).unwrap();
    assert_eq!(echo_of(&vault, b"pushed"), None);
    vault.change(|tx| tx.delete::<Binding>(&BINDING.into())).unwrap();
    assert_eq!(echo_of(&vault, b"pushed"), None, "whose provider is gone");
}

#[test]
fn a_provider_that_holds_another_token_is_told_at_once_and_one_that_holds_ours_is_not() {
    for token in [DeviceToken::Fcm("token".into()), DeviceToken::None] {
        let vault = rung_at(token.clone());
        change(&vault, |tx, facts| heard(tx, facts, BINDING, true, moment())).unwrap();
        assert!(under_way(&vault).is_empty());
        assert!(!is_due(&binding(&vault), NOW));
        change(&vault, |tx, facts| heard(tx, facts, BINDING, false, moment())).unwrap();
        let [(header, told)] = under_way(&vault).try_into().unwrap();
        assert_eq!(told.told, token.value().as_bytes());
        vault.change(|tx| settle(tx, &header, &Outcome::DeviceTokenSet, moment())).unwrap();
        assert!(!binding(&vault).token.drifted);
    }
}

#[test]
fn a_provider_is_asked_again_after_a_day() {
    let vault = rung_at(DeviceToken::None);
    assert!(!is_due(&binding(&vault), NOW.after(ASK_AGAIN.saturating_sub(Duration::from_secs(1)))));
    assert!(is_due(&binding(&vault), NOW.after(ASK_AGAIN)));
    let retiring = BindingState::Retiring { since: NOW, until: NOW };
    assert!(!is_due(&Binding { state: retiring, ..binding(&vault) }, NOW.after(ASK_AGAIN)));
}
