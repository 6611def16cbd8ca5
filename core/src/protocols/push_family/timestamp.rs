//! Times as these servers read them: ISO 8601 in UTC, with `Z`, so that no `+` gets lost in a query.

use crate::ports::UnixMillis;

/// `2026-11-22T10:32:23.042Z`. Years before 1970 and after 9999 are not made.
pub(super) fn timestamp(at: UnixMillis) -> String {
    let at = at.0.clamp(0, END_OF_9999);
    let (seconds, millis) = (at / 1000, at % 1000);
    let (days, second) = (seconds / DAY, seconds % DAY);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

/// Proleptic Gregorian date of a day since 1970-01-01, by counting in eras of 400 years that begin on 1 March, where the
/// leap day comes last.
fn date(days_since_1970: i64) -> (i64, i64, i64) {
    let days = days_since_1970 + MARCH_1_OF_YEAR_0;
    let (era, day_of_era) = (days / DAYS_PER_ERA, days % DAYS_PER_ERA);
    let leaps = day_of_era / 1460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year_of_era = (day_of_era - leaps) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    (era * 400 + year_of_era + i64::from(month <= 2), month, day)
}

const DAY: i64 = 86_400;
const DAYS_PER_ERA: i64 = 146_097;
const MARCH_1_OF_YEAR_0: i64 = 719_468;
const END_OF_9999: i64 = 253_402_300_799_999;
