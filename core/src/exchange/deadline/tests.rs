use super::*;

fn at(process: u8, monotonic_s: u64, wall: i64) -> ProcessMoment {
    ProcessMoment {
        process: [process; 8],
        monotonic: Duration::from_secs(monotonic_s),
        wall: UnixMillis(wall * 1000),
        earliest: None,
    }
}

#[test]
fn a_changed_wall_clock_neither_kills_nor_revives() {
    let deadline = Deadline::after(at(1, 10, 1_000), Duration::from_mins(1));
    assert!(!deadline.passed(at(1, 20, 9_999_999)), "the wall clock jumped ahead");
    assert!(deadline.passed(at(1, 71, 0)), "the wall clock jumped back");
}

#[test]
fn another_process_goes_by_the_corrected_wall_clock() {
    let deadline = Deadline::after(at(1, 10, 1_000), Duration::from_mins(1));
    assert_eq!(deadline.remaining(at(2, 0, 1_050)), Duration::from_secs(10));
    assert!(deadline.passed(at(2, 0, 1_060)));
}
