use super::*;
use std::time::Duration;

pub(super) fn new(id: u8, subject: &str, lane: &str) -> NewExchange {
    NewExchange {
        id: [id; 16],
        subject: subject.into(),
        lane: lane.into(),
        priority: 1,
        needs_person: false,
        needs_codes: false,
        due_at: UnixMillis(0),
        body: Zeroizing::new(vec![id]),
    }
}

pub(super) fn at(now: i64) -> ClaimFilter {
    ClaimFilter { now: UnixMillis(now), lease: Duration::from_secs(30), allow_person: true, only: None }
}

fn with(exchanges: Vec<NewExchange>) -> Vault {
    let vault = Phone::in_memory().sound();
    for exchange in exchanges {
        assert_eq!(vault.change(|tx| tx.open_exchange(&exchange)).unwrap(), Opened::New);
    }
    vault
}

fn claimed(vault: &Vault, filter: &ClaimFilter) -> Option<u8> {
    vault.claim(filter).unwrap().map(|row| row.id[0])
}

#[test]
fn a_second_exchange_about_the_same_subject_gets_the_first() {
    let vault = with(vec![new(1, "offer", "a")]);
    let second = vault.change(|tx| tx.open_exchange(&new(2, "offer", "b"))).unwrap();
    assert_eq!(second, Opened::Existing { id: [1; 16] });
    assert_eq!(vault.read(|r| r.exchanges()).unwrap().len(), 1);
    assert_eq!(vault.read(|r| r.exchange_by_subject(b"offer")).unwrap().unwrap().body.as_slice(), [1]);
    let held = vault.claim(&at(0)).unwrap().unwrap();
    vault.change(|tx| tx.close_exchange(&held.id, held.epoch)).unwrap();
    assert_eq!(vault.change(|tx| tx.open_exchange(&new(2, "offer", "b"))).unwrap(), Opened::New);
}

#[test]
fn the_lowest_priority_number_goes_first_and_then_the_oldest() {
    let vault = with(vec![
        NewExchange { priority: 2, ..new(1, "1", "1") },
        NewExchange { priority: 1, ..new(2, "2", "2") },
        NewExchange { priority: 0, ..new(3, "3", "3") },
        NewExchange { priority: 1, ..new(4, "4", "4") },
    ]);
    let order: Vec<_> = std::iter::from_fn(|| claimed(&vault, &at(0))).collect();
    assert_eq!(order, [3, 2, 4, 1]);
}

#[test]
fn nothing_is_claimed_before_it_is_due_or_while_it_is_held() {
    let vault = with(vec![NewExchange { due_at: UnixMillis(100), ..new(1, "s", "l") }]);
    assert_eq!(vault.next_due(true).unwrap(), Some(UnixMillis(100)));
    assert_eq!(claimed(&vault, &at(99)), None);
    assert_eq!(claimed(&vault, &at(100)), Some(1));
    assert_eq!(claimed(&vault, &at(101)), None);
    assert_eq!(vault.next_due(true).unwrap(), Some(UnixMillis(30_100)), "when the holder is given up");
    assert_eq!(claimed(&vault, &at(30_100)), Some(1));
}

#[test]
fn a_lane_runs_one_exchange_at_a_time_in_order() {
    let vault = with(vec![
        NewExchange { due_at: UnixMillis(50), ..new(1, "1", "same") },
        NewExchange { priority: 0, ..new(2, "2", "same") },
        new(3, "3", "other"),
    ]);
    assert_eq!(claimed(&vault, &at(0)), Some(3), "the first of the lane is not due, and the second waits for it");
    assert_eq!(claimed(&vault, &at(0)), None);
    let first = vault.claim(&at(50)).unwrap().unwrap();
    assert_eq!((first.id[0], claimed(&vault, &at(50))), (1, None));
    vault.change(|tx| tx.close_exchange(&first.id, first.epoch)).unwrap();
    assert_eq!(claimed(&vault, &at(50)), Some(2));
}

#[test]
fn an_extension_leaves_alone_what_needs_a_person() {
    let vault = with(vec![NewExchange { needs_person: true, ..new(1, "1", "1") }, new(2, "2", "2")]);
    let alone = ClaimFilter { allow_person: false, ..at(0) };
    assert_eq!(claimed(&vault, &alone), Some(2));
    assert_eq!(claimed(&vault, &alone), None);
    assert_eq!(vault.next_due(false).unwrap(), Some(UnixMillis(30_000)));
    assert_eq!(claimed(&vault, &at(0)), Some(1));
}

#[test]
fn one_exchange_can_be_asked_for_by_its_id() {
    let vault = with(vec![new(1, "1", "1"), new(2, "2", "2")]);
    let only = |id: u8| ClaimFilter { only: Some([id; 16]), ..at(0) };
    assert_eq!(claimed(&vault, &only(2)), Some(2));
    assert_eq!(claimed(&vault, &only(3)), None);
}

#[test]
fn a_holder_that_was_given_up_can_write_nothing_any_more() {
    let vault = with(vec![new(1, "s", "l")]);
    let slow = vault.claim(&at(0)).unwrap().unwrap();
    let rival = vault.claim(&at(60_000)).unwrap().unwrap();
    assert_eq!(rival.epoch, slow.epoch + 1);
    let lost = |result: Result<(), VaultError>| matches!(result, Err(VaultError::LostLease));
    assert!(lost(vault.change(|tx| tx.save_exchange(&slow.id, slow.epoch, b"late"))));
    assert!(lost(vault.change(|tx| tx.close_exchange(&slow.id, slow.epoch))));
    assert!(lost(vault.change(|tx| tx.release_exchange(&slow.id, slow.epoch, UnixMillis(0)))));
    assert!(lost(vault.release(&slow.id, slow.epoch, UnixMillis(0))));
    assert!(lost(vault.extend_lease(&slow.id, slow.epoch, UnixMillis(0))));
    vault.change(|tx| tx.save_exchange(&rival.id, rival.epoch, b"saved")).unwrap();
    assert_eq!(vault.read(|r| r.exchange(&rival.id)).unwrap().unwrap().body.as_slice(), b"saved");
    vault.change(|tx| tx.close_exchange(&rival.id, rival.epoch)).unwrap();
    assert!(lost(vault.change(|tx| tx.save_exchange(&rival.id, rival.epoch, b"after the end"))));
    assert_eq!(vault.next_due(true).unwrap(), None);
}

#[test]
fn a_command_can_take_an_exchange_away_from_its_holder() {
    let vault = with(vec![new(1, "s", "l")]);
    let held = vault.claim(&at(0)).unwrap().unwrap();
    let replaced = vault.change(|tx| {
        let seized = tx.seize_exchange(&held.id)?.unwrap();
        tx.close_exchange(&seized.id, seized.epoch)?;
        tx.open_exchange(&new(2, "s", "l"))
    });
    assert_eq!(replaced.unwrap(), Opened::New);
    assert!(matches!(vault.change(|tx| tx.save_exchange(&held.id, held.epoch, b"x")), Err(VaultError::LostLease)));
    assert!(vault.change(|tx| tx.seize_exchange(&held.id)).unwrap().is_none());
    assert_eq!(claimed(&vault, &at(0)), Some(2));
}

#[test]
fn a_released_exchange_is_due_when_its_holder_said() {
    let vault = with(vec![new(1, "s", "l")]);
    let held = vault.claim(&at(0)).unwrap().unwrap();
    vault.release(&held.id, held.epoch, UnixMillis(500)).unwrap();
    assert_eq!((claimed(&vault, &at(499)), vault.next_due(true).unwrap()), (None, Some(UnixMillis(500))));
    assert_eq!(claimed(&vault, &at(500)), Some(1));
}

#[test]
fn a_lease_can_be_extended_and_one_from_a_clock_set_back_is_void() {
    let vault = with(vec![new(1, "s", "l")]);
    let held = vault.claim(&at(0)).unwrap().unwrap();
    vault.extend_lease(&held.id, held.epoch, UnixMillis(90_000)).unwrap();
    assert_eq!(claimed(&vault, &at(89_999)), None);
    let day = 86_400_000;
    assert_eq!(claimed(&vault, &at(day)), Some(1));
    assert_eq!(claimed(&vault, &at(1)), Some(1), "the clock went back a day");
}

#[test]
fn leases_cost_no_commit_and_survive_a_restart() {
    let phone = Phone::on_disk();
    let vault = phone.sound();
    vault.change(|tx| tx.open_exchange(&new(1, "s", "l"))).unwrap();
    let (commits, anchored) = (vault.commits(), phone.anchored());
    let held = vault.claim(&at(0)).unwrap().unwrap();
    vault.extend_lease(&held.id, held.epoch, UnixMillis(60_000)).unwrap();
    assert_eq!((vault.commits(), phone.anchored()), (commits, anchored));
    drop(vault);
    let vault = phone.sound();
    assert_eq!(claimed(&vault, &at(59_999)), None);
    assert_eq!(claimed(&vault, &at(60_000)), Some(1));
}

#[test]
fn opening_saving_and_closing_leave_a_sound_vault() {
    let phone = Phone::in_memory();
    let vault = phone.sound();
    for id in 1..=5 {
        vault.change(|tx| tx.open_exchange(&new(id, &id.to_string(), "l"))).unwrap();
    }
    for _ in 0..3 {
        let held = vault.claim(&at(0)).unwrap().unwrap();
        vault.change(|tx| tx.save_exchange(&held.id, held.epoch, b"more")).unwrap();
        vault.change(|tx| tx.close_exchange(&held.id, held.epoch)).unwrap();
    }
    drop(vault);
    assert_eq!(phone.sound().read(|r| r.exchanges()).unwrap().len(), 2);
}
