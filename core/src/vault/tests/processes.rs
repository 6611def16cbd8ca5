//! Two connections on one file, as an app and its notification extension have them.

use super::*;
use std::thread;

#[test]
fn both_see_what_the_other_has_written() {
    for phone in [Phone::on_disk(), Phone::in_memory()] {
        let (app, extension) = (phone.sound(), phone.sound());
        let before = extension.revision().unwrap();
        put(&app, &[note("a", "from the app")]);
        assert_ne!(extension.revision().unwrap(), before);
        assert_eq!(text(&extension, "a").as_deref(), Some("from the app"));
        put(&extension, &[note("b", "from the extension")]);
        assert_eq!(text(&app, "b").as_deref(), Some("from the extension"));
        drop((app, extension));
        phone.sound();
    }
}

#[test]
fn an_exchange_is_claimed_by_one_of_them() {
    let phone = Phone::on_disk();
    let (app, extension) = (phone.sound(), phone.sound());
    app.change(|tx| tx.open_exchange(&exchanges::new(1, "s", "l"))).unwrap();
    assert!(extension.claim(&exchanges::at(0)).unwrap().is_some());
    assert!(app.claim(&exchanges::at(0)).unwrap().is_none());
}

#[test]
fn many_writers_lose_nothing_and_the_anchor_ends_at_the_last_commit() {
    let phone = Phone::on_disk();
    drop(phone.sound());
    let count = |tx: &mut Tx<'_>| {
        let counter = tx.get::<Note>(&RowId::new("counter"))?.map_or(0, |note| note.text.parse().unwrap());
        tx.put(&note("counter", &(counter + 1).to_string()))
    };
    thread::scope(|scope| {
        for _ in 0..4 {
            let phone = &phone;
            scope.spawn(move || {
                let vault = phone.sound();
                for _ in 0..25 {
                    vault.change(count).unwrap();
                }
            });
        }
    });
    let vault = phone.sound();
    assert_eq!(text(&vault, "counter").as_deref(), Some("100"));
    let generation = vault.change(|tx| Ok::<_, VaultError>(tx.generation())).unwrap() - 1;
    assert!(phone.anchored().next >= generation);
    assert!(phone.anchored().committed + 1 >= generation);
}

#[test]
fn both_may_make_the_vault_at_the_same_time() {
    let phone = Phone::on_disk();
    thread::scope(|scope| {
        for name in ["a", "b", "c", "d"] {
            let phone = &phone;
            scope.spawn(move || put(&phone.open().0, &[note(name, "here")]));
        }
    });
    assert_eq!(phone.sound().read(|r| r.count::<Note>()).unwrap(), 4);
}
