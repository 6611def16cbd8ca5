//! Times and durations as people say them.

use super::texts;
use countersign::ports::UnixMillis;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::time::Duration;

/// Date and time in this computer's time zone.
pub(crate) fn moment(at: UnixMillis) -> String {
    format_with("%Y-%m-%d %H:%M:%S", at)
}

/// The date in this computer's time zone, as it is written in every language here.
pub(crate) fn day(at: UnixMillis) -> String {
    format_with("%Y-%m-%d", at)
}

/// "12 seconds ago".
pub(crate) fn ago(at: UnixMillis, now: UnixMillis) -> String {
    let since = now.since(at);
    match unit(since) {
        _ if since < Duration::from_secs(2) => texts::time_just_now().to_owned(),
        Unit::Seconds(count) => texts::time_seconds_ago(count),
        Unit::Minutes(count) => texts::time_minutes_ago(count),
        Unit::Hours(count) => texts::time_hours_ago(count),
        Unit::Days(count) => texts::time_days_ago(count),
    }
}

/// The largest unit that fits: "12 seconds", "3 minutes".
pub(crate) fn duration(of: Duration) -> String {
    match unit(of) {
        Unit::Seconds(count) => texts::time_seconds(count),
        Unit::Minutes(count) => texts::time_minutes(count),
        Unit::Hours(count) => texts::time_hours(count),
        Unit::Days(count) => texts::time_days(count),
    }
}

enum Unit {
    Seconds(u64),
    Minutes(u64),
    Hours(u64),
    Days(u64),
}

fn unit(of: Duration) -> Unit {
    match of.as_secs() {
        seconds @ 0..120 => Unit::Seconds(seconds),
        seconds @ 120..7_200 => Unit::Minutes(seconds / 60),
        seconds @ 7_200..172_800 => Unit::Hours(seconds / 3_600),
        seconds => Unit::Days(seconds / 86_400),
    }
}

fn format_with(format: &str, at: UnixMillis) -> String {
    match Timestamp::from_millisecond(at.0) {
        Ok(timestamp) => timestamp.to_zoned(TimeZone::system()).strftime(format).to_string(),
        Err(_) => at.0.to_string(), // a moment that no calendar has
    }
}
