use super::*;
use crate::ports::UnixMillis;
use countersign_wire::TimeBounds;
use proptest::prelude::*;
use std::time::Duration;

/// 2026-01-01T00:00:00Z at the start of the process; the monotonic clock starts at 1,000 s.
const START: i64 = 1_767_225_600_000;
const UPTIME: u64 = 1_000_000;

/// A world with a true time, in which the phone's wall clock is wrong by `wall_error` ms.
#[derive(Clone, Copy)]
struct World {
    elapsed: u64,
    wall_error: i64,
}

impl World {
    fn with_wall_error(wall_error: i64) -> Self {
        Self { elapsed: 0, wall_error }
    }

    fn now(self) -> Now {
        Now {
            wall: UnixMillis(self.truth() + self.wall_error),
            monotonic: Duration::from_millis(UPTIME + self.elapsed),
        }
    }

    fn truth(self) -> i64 {
        START + i64::try_from(self.elapsed).unwrap()
    }

    fn pass(&mut self, milliseconds: u64) {
        self.elapsed += milliseconds;
    }

    /// A reply that was half a round trip under way, from a server whose clock is off by `lie`.
    fn sample(self, source: u8, lie: i64, round_trip: u64) -> Sample {
        let received = Duration::from_millis(UPTIME + self.elapsed);
        Sample {
            source: SourceId::of(&[source]),
            server_time: UnixMillis(self.truth() - i64::try_from(round_trip / 2).unwrap() + lie),
            resolution: Duration::from_millis(1),
            sent: received.saturating_sub(Duration::from_millis(round_trip)),
            received,
        }
    }

    fn error(self, time: &mut TrueTime) -> i64 {
        time.estimate(self.now()).time.0 - self.truth()
    }
}

fn measured(world: World, lies: &[i64]) -> TrueTime {
    let mut time = TrueTime::start(world.now());
    for (source, lie) in (0..).zip(lies) {
        time.add(&world.sample(source, *lie, 100), world.now()).unwrap();
    }
    time
}

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const LIMIT: i64 = 5 * MINUTE;

#[test]
fn without_samples_the_wall_clock_is_all_there_is() {
    let world = World::with_wall_error(7 * MINUTE);
    let estimate = TrueTime::start(world.now()).estimate(world.now());
    assert_eq!(estimate, Estimate { time: world.now().wall, offset_ms: 0, uncertainty: None, basis: Basis::Wall });
    assert!(!estimate.basis.is_trusted());
}

#[test]
fn one_source_near_the_wall_clock_corrects_it() {
    let world = World::with_wall_error(-3 * MINUTE);
    let estimate = measured(world, &[0]).estimate(world.now());
    assert!((estimate.offset_ms - 3 * MINUTE).abs() <= 2, "{estimate:?}");
    assert_eq!(estimate.basis, Basis::Single);
    assert!(estimate.uncertainty.unwrap() < Duration::from_millis(1_100));
}

#[test]
fn one_source_far_from_the_wall_clock_moves_it_by_five_minutes_at_most_and_is_not_trusted() {
    for lie in [DAY, -DAY, 6 * MINUTE, -6 * MINUTE] {
        let world = World::with_wall_error(0);
        let mut time = measured(world, &[lie]);
        let estimate = time.estimate(world.now());
        assert_eq!(estimate.offset_ms, LIMIT * lie.signum());
        assert_eq!((estimate.basis, estimate.uncertainty), (Basis::Disputed, None));
    }
}

#[test]
fn one_source_cannot_drag_step_by_step() {
    let mut world = World::with_wall_error(0);
    let mut time = measured(world, &[]);
    for step in 1..200 {
        world.pass(10_000);
        time.add(&world.sample(1, step * MINUTE, 100), world.now()).unwrap();
        time = TrueTime::restore(&time.state(world.now()), world.now()); // as if each came in a process of its own
        time.add(&world.sample(1, step * MINUTE, 100), world.now()).unwrap();
        assert!(world.error(&mut time) <= LIMIT + 1_100, "step {step}");
    }
}

#[test]
fn two_sources_that_agree_outweigh_a_wrong_wall_clock() {
    let world = World::with_wall_error(-3 * DAY);
    let mut time = measured(world, &[0, 300]);
    let estimate = time.estimate(world.now());
    assert_eq!(estimate.basis, Basis::Agreed);
    assert!((estimate.time.0 - world.truth()).abs() <= 1_100, "{estimate:?}");
}

#[test]
fn two_sources_that_contradict_each_other_leave_the_one_nearer_to_the_wall_clock() {
    let world = World::with_wall_error(2_000);
    for lies in [[0, 4 * MINUTE], [-4 * MINUTE, 0], [0, DAY]] {
        let mut time = measured(world, &lies);
        assert!(world.error(&mut time).abs() <= 1_100);
        assert_eq!(time.estimate(world.now()).basis, Basis::Disputed);
    }
}

#[test]
fn one_source_seen_many_times_is_still_one() {
    let mut world = World::with_wall_error(0);
    let mut time = measured(world, &[]);
    for _ in 0..10 {
        world.pass(1_000);
        time.add(&world.sample(9, HOUR, 50), world.now()).unwrap();
    }
    time.add(&world.sample(1, 0, 100), world.now()).unwrap();
    assert!(world.error(&mut time).abs() <= 1_100);
}

#[test]
fn after_the_wall_clock_is_set_wrong_the_estimate_stays_right() {
    for jump in [DAY, -DAY, 3 * MINUTE, -3 * MINUTE] {
        for lies in [&[0][..], &[0, 0, 0]] {
            let mut world = World::with_wall_error(500);
            let mut time = measured(world, lies);
            world.pass(60_000);
            world.wall_error += jump;
            assert!(world.error(&mut time).abs() <= 1_100, "jump {jump}");
            assert!(time.estimate(world.now()).basis.is_trusted());
            world.pass(60_000);
            assert!(world.error(&mut time).abs() <= 1_100, "later, jump {jump}");
        }
    }
}

#[test]
fn after_a_jump_forward_the_doubt_shows_until_the_next_sample() {
    let mut world = World::with_wall_error(0);
    let mut time = measured(world, &[0]);
    world.wall_error += HOUR;
    assert!(time.estimate(world.now()).uncertainty.unwrap() >= Duration::from_hours(1));
    time.add(&world.sample(0, 0, 100), world.now()).unwrap();
    assert!(time.estimate(world.now()).uncertainty.unwrap() < Duration::from_millis(1_100));
}

#[test]
fn a_monotonic_clock_that_stopped_in_sleep_is_found_out_by_the_next_sample() {
    let world = World::with_wall_error(0);
    let mut time = measured(world, &[0, 0]);
    // An hour of sleep: the world moves on, the monotonic clock does not.
    let slept = World { elapsed: world.elapsed, wall_error: HOUR };
    time.estimate(slept.now());
    let reply = Sample { server_time: UnixMillis(world.truth() + HOUR), ..world.sample(0, 0, 100) };
    time.add(&reply, slept.now()).unwrap();
    let estimate = time.estimate(slept.now());
    assert!((estimate.time.0 - world.truth() - HOUR).abs() <= 1_100, "{estimate:?}");
    assert_eq!(estimate.basis, Basis::Agreed);
}

#[test]
fn a_wall_clock_that_is_set_right_makes_a_disputed_source_believable() {
    let mut world = World::with_wall_error(-HOUR);
    let mut time = measured(world, &[0]);
    assert_eq!(time.estimate(world.now()).basis, Basis::Disputed);
    world.pass(1_000);
    world.wall_error = 0;
    assert_eq!(time.estimate(world.now()).basis, Basis::Single);
    assert!(world.error(&mut time).abs() <= 1_100);
}

#[test]
fn uncertainty_grows_with_age_and_a_new_sample_ends_it() {
    let mut world = World::with_wall_error(0);
    let mut time = measured(world, &[0]);
    world.pass(10 * 86_400_000);
    let uncertainty = time.estimate(world.now()).uncertainty.unwrap();
    assert!((87_000..88_500).contains(&uncertainty.as_millis()), "{uncertainty:?}"); // 100 ppm of ten days, and the start
    time.add(&world.sample(0, 0, 100), world.now()).unwrap();
    assert!(time.estimate(world.now()).uncertainty.unwrap() < Duration::from_millis(1_100));
}

#[test]
fn a_slow_reply_does_not_replace_a_quick_one() {
    let mut world = World::with_wall_error(0);
    let mut time = measured(world, &[0]);
    let before = time.estimate(world.now()).uncertainty;
    world.pass(5_000);
    time.add(&world.sample(0, 0, 4_000), world.now()).unwrap();
    assert_eq!(time.estimate(world.now()).uncertainty, before);
}

#[test]
fn a_stored_correction_is_carried_into_the_next_process_but_not_trusted() {
    let mut world = World::with_wall_error(-2 * MINUTE);
    let state = measured(world, &[0]).state(world.now());
    world.pass(3_600_000);
    let mut next = TrueTime::restore(&state, world.now());
    let estimate = next.estimate(world.now());
    assert_eq!(estimate.basis, Basis::Carried);
    assert!(!estimate.basis.is_trusted());
    assert!(world.error(&mut next).abs() <= 1_100);
    assert!(estimate.uncertainty.unwrap() >= Duration::from_millis(1_360)); // an hour at 100 ppm
}

#[test]
fn a_stored_correction_is_void_once_the_wall_clock_reads_earlier_than_then_or_after_a_month() {
    let world = World::with_wall_error(-2 * MINUTE);
    let state = measured(world, &[0, 0]).state(world.now());
    let set_back = World { elapsed: 0, wall_error: -3 * MINUTE };
    assert_eq!(TrueTime::restore(&state, set_back.now()).estimate(set_back.now()).basis, Basis::Wall);
    let late = World { elapsed: 40 * 86_400_000, ..world };
    assert_eq!(TrueTime::restore(&state, late.now()).estimate(late.now()).basis, Basis::Wall);
}

#[test]
fn what_sources_agreed_on_supports_one_of_them_in_the_next_process() {
    let mut world = World::with_wall_error(-5 * HOUR);
    let state = measured(world, &[0, 0]).state(world.now());
    world.pass(60_000);
    let mut next = TrueTime::restore(&state, world.now());
    next.add(&world.sample(1, 0, 100), world.now()).unwrap();
    assert_eq!(next.estimate(world.now()).basis, Basis::Single);
    assert!(world.error(&mut next).abs() <= 1_100);
}

#[test]
fn the_stored_layout_does_not_change() {
    let world = World::with_wall_error(-1_000);
    let state = measured(world, &[]).state(world.now());
    let json = serde_json::to_string(&state).unwrap();
    assert_eq!(json, r#"{"wall":1767225599000,"estimate":null,"agreed":null}"#);
    assert_eq!(serde_json::from_str::<TimeState>(&json).unwrap(), state);
    assert!(serde_json::from_str::<TimeState>(r#"{"wall":0,"estimate":null,"agreed":null,"more":1}"#).is_err());
}

#[test]
fn bounds_hold_the_uncertainty_in_whole_seconds() {
    let estimate =
        |uncertainty| Estimate { time: UnixMillis(1_000_000_500), offset_ms: 0, uncertainty, basis: Basis::Single };
    assert_eq!(estimate(Some(Duration::from_millis(1_600))).bounds(), TimeBounds::between(999_998, 1_000_003));
    assert_eq!(estimate(None).bounds(), TimeBounds::between(1_000_000 - 86_400, 1_000_001 + 86_400));
    let before_1970 = Estimate { time: UnixMillis(-5), ..estimate(None) };
    assert_eq!(before_1970.bounds(), TimeBounds::between(0, 86_400));
}

#[test]
fn samples_that_say_nothing_are_refused() {
    let world = World { elapsed: 100_000, wall_error: 0 };
    let good = world.sample(0, 0, 100);
    let refused = |sample: Sample| {
        let mut time = TrueTime::start(world.now());
        let error = time.add(&sample, world.now()).unwrap_err();
        assert_eq!(time.estimate(world.now()).basis, Basis::Wall);
        error
    };
    assert_eq!(
        refused(Sample { sent: good.received + Duration::from_millis(1), ..good.clone() }),
        SampleError::OutOfOrder
    );
    assert_eq!(
        refused(Sample { received: good.received + Duration::from_millis(1), ..good.clone() }),
        SampleError::OutOfOrder
    );
    assert_eq!(refused(world.sample(0, 0, 30_001)), SampleError::RoundTripTooLong);
    for absurd in [i64::MIN, 0, 1_577_836_799_999, 7_258_118_400_000, i64::MAX] {
        assert_eq!(refused(Sample { server_time: UnixMillis(absurd), ..good.clone() }), SampleError::Absurd);
    }
    assert_eq!(refused(Sample { resolution: Duration::from_secs(61), ..good.clone() }), SampleError::Absurd);
}

#[test]
fn more_sources_than_fit_push_the_oldest_out() {
    let mut world = World::with_wall_error(0);
    let mut time = TrueTime::start(world.now());
    time.add(&world.sample(200, DAY, 100), world.now()).unwrap();
    for source in 0..u8::try_from(MOST_SOURCES).unwrap() {
        world.pass(1_000);
        time.add(&world.sample(source, 0, 100), world.now()).unwrap();
    }
    assert_eq!(time.estimate(world.now()).basis, Basis::Agreed);
    assert!(world.error(&mut time).abs() <= 1_100);
}

proptest! {
    #[test]
    fn one_liar_among_three_or_more_moves_the_estimate_by_an_honest_interval_at_most(
        honest in proptest::collection::vec((-900_i64..=900, 0..4_000_u64), 2..8),
        lie in prop_oneof![-10_000_i64..=10_000, -DAY..=DAY, -(80 * 365 * DAY)..=(80 * 365 * DAY)],
        liar_at in 0..8_usize,
        wall_error in prop_oneof![-LIMIT..=LIMIT, -(400 * DAY)..=(400 * DAY)],
        wait in 0..86_400_000_u64,
    ) {
        let mut world = World { elapsed: 10_000, wall_error };
        let mut time = TrueTime::start(world.now());
        let mut samples: Vec<Sample> = (0..).zip(&honest)
            .map(|(source, (error, round_trip))| world.sample(source, *error, *round_trip))
            .collect();
        let liar = world.sample(250, lie.max(1_577_836_800_000 - START), 0);
        samples.insert(liar_at.min(samples.len()), liar);
        for sample in &samples {
            time.add(sample, world.now()).unwrap();
        }
        world.pass(wait);
        let widest = honest.iter().map(|(_, round_trip)| i64::try_from(*round_trip).unwrap()).max().unwrap() + 2_001;
        let drift = i64::try_from(wait / 5_000).unwrap() + 2;
        prop_assert!(world.error(&mut time).abs() <= 900 + widest + drift);
        prop_assert_eq!(time.estimate(world.now()).basis, Basis::Agreed);
    }

    #[test]
    fn one_liar_beside_one_honest_source_moves_the_estimate_by_five_minutes_at_most(
        lie in -(40 * 365 * DAY)..=(40 * 365 * DAY),
        wall_error in -1_000_i64..=1_000,
        liar_first in any::<bool>(),
    ) {
        let world = World { elapsed: 10_000, wall_error };
        let lie = lie.max(1_577_836_900_000 - START);
        let mut time = measured(world, &if liar_first { [lie, 0] } else { [0, lie] });
        prop_assert!(world.error(&mut time).abs() <= LIMIT + 2_100);
    }

    #[test]
    fn with_the_same_evidence_time_runs_exactly_with_the_monotonic_clock(
        lies in proptest::collection::vec(-800_i64..=800, 1..6),
        steps in proptest::collection::vec((0..3_600_000_u64, prop_oneof![Just(0_i64), -(100 * DAY)..=(100 * DAY)]), 1..40),
    ) {
        let mut world = World::with_wall_error(0);
        let mut time = measured(world, &lies);
        let first = time.estimate(world.now()).time.0;
        for (milliseconds, wall_jump) in steps {
            world.pass(milliseconds);
            world.wall_error += wall_jump;
            let estimate = time.estimate(world.now());
            prop_assert!((estimate.time.0 - first - (world.truth() - START)).abs() <= 1);
            prop_assert_eq!(estimate.time.0, world.now().wall.0 + estimate.offset_ms);
        }
    }

    #[test]
    fn an_honest_estimate_is_within_its_own_uncertainty(
        errors in proptest::collection::vec(-1_000_i64..=1_000, 1..6),
        round_trip in 0..10_000_u64,
        asymmetry in 0..=100_u64,
        wall_error in -200_000_i64..=200_000,
        wait in 0..1_000_000_000_u64,
    ) {
        let mut world = World { elapsed: 20_000, wall_error };
        let mut time = TrueTime::start(world.now());
        for (source, error) in (0..).zip(&errors) {
            let mut sample = world.sample(source, *error, round_trip);
            // The server may have read its clock anywhere within the round trip.
            let shift = i64::try_from(round_trip / 2).unwrap() - i64::try_from(round_trip * asymmetry / 100).unwrap();
            sample.server_time.0 += shift;
            time.add(&sample, world.now()).unwrap();
        }
        world.pass(wait);
        let estimate = time.estimate(world.now());
        if errors.len() == 1 || estimate.basis == Basis::Agreed {
            let uncertainty = i64::try_from(estimate.uncertainty.unwrap().as_millis()).unwrap();
            // Each server may be off by its full accuracy, so may their intersection's ends.
            prop_assert!((estimate.time.0 - world.truth()).abs() <= uncertainty + 1_000);
        }
    }

    #[test]
    fn no_clock_reading_makes_it_panic(
        walls in proptest::collection::vec(any::<i64>(), 1..6),
        monotonics in proptest::collection::vec(any::<u64>(), 6),
        server_time in any::<i64>(),
        stored in (any::<i64>(), proptest::option::of((any::<i64>(), any::<i64>())), proptest::option::of(any::<i64>())),
    ) {
        let (wall, estimate, agreed) = stored;
        let json = serde_json::json!({"wall": wall, "estimate": estimate, "agreed": agreed});
        let state: TimeState = serde_json::from_value(json).unwrap();
        let nows: Vec<Now> = walls.iter().zip(&monotonics)
            .map(|(wall, monotonic)| Now { wall: UnixMillis(*wall), monotonic: Duration::from_millis(*monotonic) })
            .collect();
        let mut time = TrueTime::restore(&state, nows[0]);
        for now in nows {
            let sample = Sample {
                source: SourceId::of(b"x"),
                server_time: UnixMillis(server_time),
                resolution: Duration::from_secs(1),
                sent: now.monotonic,
                received: now.monotonic,
            };
            let _ = time.add(&sample, now);
            let _ = time.estimate(now);
            let _ = time.state(now);
        }
    }
}

#[test]
fn a_server_that_was_believed_and_turns_its_clock_back_does_not_turn_the_earliest_time_back() {
    let mut world = World::with_wall_error(0);
    let mut time = TrueTime::start(world.now());
    assert_eq!(time.earliest(world.now()), None, "nobody has vouched for anything");
    time.add(&world.sample(1, 0, 100), world.now()).unwrap();
    world.pass(60_000);
    time.add(&world.sample(1, -1_800_000, 100), world.now()).unwrap();
    let earliest = time.earliest(world.now()).unwrap().0;
    assert!(earliest <= world.truth() && earliest > world.truth() - 3_000, "{}", world.truth() - earliest);
}

#[test]
fn a_phone_that_nobody_has_vouched_to_does_not_know_what_is_over() {
    let world = World::with_wall_error(3_600_000);
    let mut time = TrueTime::start(world.now());
    time.add(&world.sample(1, 0, 100), world.now()).unwrap();
    assert_eq!(time.earliest(world.now()), None, "its own clock may be the wrong one");
}

#[test]
fn the_difference_to_one_source_is_told_whoever_is_right() {
    let world = World::with_wall_error(3_600_000);
    let mut time = TrueTime::start(world.now());
    time.add(&world.sample(1, 0, 100), world.now()).unwrap();
    let ahead = time.ahead_of(SourceId::of(&[1]), world.now()).unwrap();
    assert!((ahead - 3_600_000).abs() < 1_500, "{ahead}");
    assert_eq!(time.ahead_of(SourceId::of(&[2]), world.now()), None);
}
