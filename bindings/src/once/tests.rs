use super::*;
use std::sync::Arc;

#[test]
fn the_second_who_asks_gets_a_failure() {
    let once = Once::new(7);
    assert_eq!(once.take(), Ok(7));
    assert_eq!(once.take(), Err(Failure::not_found()));
}

#[test]
fn of_many_who_ask_at_once_one_gets_it() {
    let once = Arc::new(Once::new(()));
    let threads: Vec<_> = (0..16).map(|_| once.clone()).map(|o| std::thread::spawn(move || o.take().is_ok())).collect();
    assert_eq!(threads.into_iter().filter_map(|thread| thread.join().ok()).filter(|got| *got).count(), 1);
}
