use super::*;

#[test]
fn the_wall_clock_counts_milliseconds_since_1970() {
    let from_std = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let ours = SystemClock.now();
    assert!(ours.seconds().abs_diff(i64::try_from(from_std.as_secs()).unwrap()) <= 1);
    assert!(ours.0 > 1_700_000_000_000, "milliseconds, not seconds");
}

#[tokio::test]
async fn sleeping_advances_the_monotonic_clock_by_at_least_that_long() {
    let before = SystemClock.monotonic();
    SystemClock.sleep(Duration::from_millis(20)).await;
    assert!(SystemClock.monotonic() >= before + Duration::from_millis(20));
}
