use super::chain::{EntryRow, State, read_state, rows};
use super::verify::walk;
use super::*;
use crate::account::AccountId;
use crate::exchange::{Decision, Reason};
use crate::ports::UnixMillis;
use crate::protocols::Assurance;
use crate::test_vault::vault;
use crate::vault::{Record, Vault, VaultError};
use proptest::prelude::*;
use std::sync::OnceLock;

const ALICE: AccountId = AccountId([1; 16]);
const BOB: AccountId = AccountId([2; 16]);

fn log(vault: &Vault, account: AccountId, event: Event, at: i64) -> Head {
    vault.change(|tx| append(tx, account, event, UnixMillis(at))).unwrap()
}

fn check(vault: &Vault, account: AccountId) -> Verification {
    vault.read(|reader| verify(&reader, account)).unwrap()
}

fn all(vault: &Vault, account: AccountId) -> Vec<LogEntry> {
    vault.read(|reader| entries(&reader, account)).unwrap()
}

fn rotated(host: &str) -> Event {
    Event::ProviderRotated { host: host.to_owned() }
}

fn decided() -> Event {
    Event::Decided {
        request: "ab".repeat(16),
        shown: Shown {
            relying_party: "bank.example".into(),
            application: Some("=HYPERLINK(\"x\")".into()),
            place: None,
            client_address: Some("198.51.100.7".into()),
            client_device: None,
            title: None,
            text: Some("Pay 5 EUR".into()),
            altered: false,
            assurance: Assurance::Signed,
        },
        decision: Decision::Deny,
        channel: Channel::Poll,
        asked_times: 4,
        replaces: Some(Decision::Approve),
    }
}

fn receipt(head: &Head, signed: bool) -> Event {
    Event::Answered {
        request: "ab".repeat(16),
        decision: Decision::Deny,
        recorded: Recorded::As { decision: Decision::Deny, at: Some(UnixMillis(5)), paused_until: None },
        signed,
        anchor: Some(Anchor { entry: head.entry, head: head.hex() }),
    }
}

#[test]
fn entries_come_back_in_order_with_their_parameters() {
    let vault = vault();
    log(&vault, ALICE, decided(), 10);
    log(&vault, ALICE, Event::ActivationFailed { reason: Reason::Suspended { until: Some(UnixMillis(9)) } }, 20);
    log(&vault, ALICE, Event::RolledBack, 30);
    let entries = all(&vault, ALICE);
    assert_eq!(entries.iter().map(|e| (e.number, e.at.0)).collect::<Vec<_>>(), [(1, 10), (2, 20), (3, 30)]);
    assert_eq!(entries[0].event, Some(decided()));
    assert_eq!(
        entries[1].event,
        Some(Event::ActivationFailed { reason: Reason::Suspended { until: Some(UnixMillis(9)) } })
    );
    assert_eq!(entries[2].event, Some(Event::RolledBack));
}

#[test]
fn an_empty_log_is_intact_and_anchored_nowhere() {
    let expected = Verification { entries: 0, first: 0, intact: true, first_broken: None, anchored_up_to: None };
    assert_eq!(check(&vault(), ALICE), expected);
}

#[test]
fn accounts_have_logs_of_their_own() {
    let vault = vault();
    let (alice, bob) = (log(&vault, ALICE, Event::RolledBack, 1), log(&vault, BOB, Event::RolledBack, 1));
    assert_ne!(alice.hash, bob.hash, "an entry of one account does not fit into another's log");
    assert_eq!((all(&vault, ALICE).len(), all(&vault, BOB).len()), (1, 1));
    vault.change(|tx| forget(tx, ALICE)).unwrap();
    assert_eq!((all(&vault, ALICE).len(), all(&vault, BOB).len()), (0, 1));
    assert!(check(&vault, BOB).intact);
}

#[test]
fn a_signed_receipt_anchors_the_log_up_to_the_entry_whose_head_it_echoes() {
    let vault = vault();
    log(&vault, ALICE, rotated("a"), 1);
    let head = log(&vault, ALICE, decided(), 2);
    log(&vault, ALICE, receipt(&head, false), 3);
    assert_eq!(check(&vault, ALICE).anchored_up_to, None, "TLS alone anchors nothing");
    log(&vault, ALICE, receipt(&head, true), 4);
    assert_eq!(check(&vault, ALICE).anchored_up_to, Some(2));
    assert_eq!(vault.read(|reader| super::head(&reader, ALICE)).unwrap().entry, 4);
}

#[test]
fn a_receipt_that_contradicts_the_log_breaks_it() {
    let vault = vault();
    let head = log(&vault, ALICE, rotated("a"), 1);
    log(&vault, ALICE, receipt(&Head { hash: [9; 32], ..head }, true), 2);
    let found = check(&vault, ALICE);
    assert_eq!((found.intact, found.first_broken, found.anchored_up_to), (false, Some(1), None));
}

#[test]
fn appending_writes_the_same_number_of_rows_however_long_the_log_is() {
    let vault = vault();
    for n in 0..40 {
        log(&vault, ALICE, rotated("a"), n);
    }
    let before = vault.read(|reader| reader.count::<EntryRow>()).unwrap();
    log(&vault, ALICE, rotated("a"), 41);
    assert_eq!(vault.read(|reader| reader.count::<EntryRow>()).unwrap(), before + 1);
}

#[test]
fn old_entries_go_in_batches_and_the_rest_still_verifies() {
    let vault = vault();
    vault
        .change(|tx| -> Result<(), VaultError> {
            for n in 0..1_250 {
                append(tx, ALICE, rotated("a"), UnixMillis(n))?;
            }
            Ok(())
        })
        .unwrap();
    let found = check(&vault, ALICE);
    assert_eq!((found.entries, found.first, found.intact), (1_250, 201, true));
    let kept = all(&vault, ALICE).len() as u64;
    assert!((KEPT..KEPT + 100).contains(&kept), "{kept}");
    assert_eq!(all(&vault, ALICE)[0].number, 201);
}

#[test]
fn a_lost_head_is_found_again_from_the_entries() {
    let vault = vault();
    log(&vault, ALICE, rotated("a"), 1);
    let head = log(&vault, ALICE, rotated("b"), 2);
    vault
        .change(|tx| {
            let state = read_state(tx, ALICE)?;
            tx.delete::<State>(&state.row_id())
        })
        .unwrap();
    assert_eq!(vault.read(|reader| super::head(&reader, ALICE)).unwrap(), head);
    log(&vault, ALICE, rotated("c"), 3);
    assert!(check(&vault, ALICE).intact);
}

#[test]
fn an_entry_of_a_newer_version_still_verifies_and_shows_its_time() {
    let vault = vault();
    log(&vault, ALICE, rotated("a"), 7);
    let (mut state, mut rows) = stored(&vault);
    let body = ciborium::value::Value::serialized(&serde_json::json!({"at": 7, "event": {"kind": "from-the-future"}}));
    rows[0].body = countersign_wire::cbor::encode(&body.unwrap());
    rows[0].hash = super::chain::link(&state.before, 1, &rows[0].body);
    state.hash = rows[0].hash;
    assert!(walk(&state, &rows).intact);
    assert_eq!(rows[0].read(), LogEntry { number: 1, at: UnixMillis(7), event: None });
}

#[test]
fn the_bytes_of_shipped_entries_never_change() {
    // Head of [genesis of account 01…, 1, {"at": 5, "event": {"host": "a", "kind": "provider-rotated"}}].
    let vault = vault();
    let head = log(&vault, ALICE, rotated("a"), 5);
    let (_, rows) = stored(&vault);
    assert_eq!(
        data_encoding::HEXLOWER.encode(&rows[0].body),
        "a262617405656576656e74a264686f73746161646b696e647070726f76696465722d726f7461746564"
    );
    assert_eq!(head.hex(), "9b1dafc76932bef6bd66cec14b4c07231d6cd1c8aabd23de2ee44113b5129d4c");
}

#[test]
fn exported_rows_have_the_columns_and_no_formulas() {
    let vault = vault();
    let head = log(&vault, ALICE, decided(), 10);
    log(&vault, ALICE, receipt(&head, true), 11);
    let rows: Vec<_> = all(&vault, ALICE).iter().map(csv_row).collect();
    let cell = |row: usize, column: &str| rows[row][CSV_COLUMNS.iter().position(|c| *c == column).unwrap()].clone();
    assert_eq!(cell(0, "event"), "decided");
    assert_eq!(cell(0, "relying_party"), "bank.example");
    assert_eq!(cell(0, "application"), "'=HYPERLINK(\"x\")");
    assert_eq!(cell(0, "decision"), "deny");
    assert_eq!((cell(1, "result"), cell(1, "signed")), ("recorded".into(), "true".into()));
    let details: serde_json::Value = serde_json::from_str(&cell(1, "details")).unwrap();
    assert_eq!(details["anchor"]["entry"], 1);
    assert_eq!(details["kind"], "answered");
}

fn stored(vault: &Vault) -> (State, Vec<EntryRow>) {
    vault.read(|reader| Ok::<_, VaultError>((read_state(&reader, ALICE)?, rows(&reader, ALICE)?))).unwrap()
}

/// A log of twelve entries, made once.
fn twelve() -> &'static (State, Vec<EntryRow>) {
    static LOG: OnceLock<(State, Vec<EntryRow>)> = OnceLock::new();
    LOG.get_or_init(|| {
        let vault = vault();
        for n in 0..12 {
            log(&vault, ALICE, if n % 3 == 0 { decided() } else { rotated("a") }, n);
        }
        stored(&vault)
    })
}

proptest! {
    #[test]
    fn any_changed_byte_of_any_entry_is_found(entry in 0..12_usize, at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let (state, mut rows) = twelve().clone();
        let at = at.index(rows[entry].body.len());
        rows[entry].body[at] ^= 1 << bit;
        let found = walk(&state, &rows);
        prop_assert_eq!(found.first_broken, Some(entry as u64 + 1));
        prop_assert!(!found.intact);
    }

    #[test]
    fn a_missing_or_exchanged_entry_is_found(one in 0..12_usize, other in 0..12_usize) {
        let (state, mut rows) = twelve().clone();
        rows.remove(one);
        prop_assert_eq!(walk(&state, &rows).first_broken, Some(one as u64 + 1));
        if one != other {
            let (state, mut rows) = twelve().clone();
            let (body, hash) = (rows[one].body.clone(), rows[one].hash);
            rows[one].body = rows[other].body.clone();
            rows[one].hash = rows[other].hash;
            rows[other].body = body;
            rows[other].hash = hash;
            prop_assert_eq!(walk(&state, &rows).first_broken, Some(one.min(other) as u64 + 1));
        }
    }

    #[test]
    fn a_log_that_was_cut_short_is_found(kept in 0..12_usize) {
        let (state, rows) = twelve();
        let found = walk(state, &rows[..kept]);
        prop_assert_eq!(found.first_broken, Some(kept as u64 + 1));
    }
}
