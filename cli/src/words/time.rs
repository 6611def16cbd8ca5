//! Times and durations as people say them.

use countersign::ports::UnixMillis;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::time::Duration;

/// Date and time in this computer's time zone.
pub(crate) fn moment(at: UnixMillis) -> String {
    format_with("%Y-%m-%d %H:%M:%S", at)
}

/// The date in this computer's time zone.
pub(crate) fn day(at: UnixMillis) -> String {
    format_with("%A %-d %B %Y", at)
}

/// "12 seconds ago".
pub(crate) fn ago(at: UnixMillis, now: UnixMillis) -> String {
    match now.since(at) {
        short if short < Duration::from_secs(2) => "just now".to_owned(),
        long => format!("{} ago", duration(long)),
    }
}

/// The largest unit that fits: "12 seconds", "3 minutes".
pub(crate) fn duration(of: Duration) -> String {
    let seconds = of.as_secs();
    let (count, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7_200 => (seconds / 60, "minute"),
        7_200..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

fn format_with(format: &str, at: UnixMillis) -> String {
    match Timestamp::from_millisecond(at.0) {
        Ok(timestamp) => timestamp.to_zoned(TimeZone::system()).strftime(format).to_string(),
        Err(_) => "an impossible time".to_owned(),
    }
}
