//! What many durations have in common.
//!
//! Everything is computed in whole milliseconds, so that another program can be compared digit by digit.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

/// Mean, median and nine in ten of at least one duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spread {
    /// How many durations.
    pub n: u32,
    /// Their mean.
    #[serde(with = "millis")]
    pub mean: SignedDuration,
    /// Half took at most this long.
    #[serde(with = "millis")]
    pub median: SignedDuration,
    /// Nine in ten took at most this long.
    #[serde(with = "millis")]
    pub p90: SignedDuration,
}

/// Durations between desk and browser. As text they would bring a parser of every way to write one into the browser part.
mod millis {
    use jiff::SignedDuration;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(lasted: &SignedDuration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(i64::try_from(lasted.as_millis()).unwrap_or(i64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SignedDuration, D::Error> {
        i64::deserialize(deserializer).map(SignedDuration::from_millis)
    }
}

impl Spread {
    /// Of these durations in milliseconds, in any order; of none, nothing.
    #[must_use]
    pub fn of(millis: &mut [i64]) -> Option<Self> {
        let n = u32::try_from(millis.len()).ok().filter(|n| 0 < *n)?;
        let sum: i128 = millis.iter().map(|one| i128::from(*one)).sum();
        let mean = i64::try_from(sum / i128::from(n)).unwrap_or(i64::MAX);
        Some(Self { n, mean: SignedDuration::from_millis(mean), median: percentile(millis, 50)?, p90: percentile(millis, 90)? })
    }
}

/// The percentile of durations in any order, by linear interpolation.
///
/// With `h = (n − 1) × p / 100` it is the value at rank `⌊h⌋` and, of the way to the next one, the part that is left: type 7 of
/// Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), which spreadsheets use too; the
/// median of an even number is the middle of the two.
///
/// The two values are selected, not sorted for: a report has some hundred thousand durations and wants three of them.
#[must_use]
pub fn percentile(millis: &mut [i64], percent: usize) -> Option<SignedDuration> {
    let last = millis.len().checked_sub(1)?;
    let (rank, rest) = (last * percent / 100, last * percent % 100);
    let (_, low, above) = millis.select_nth_unstable(rank);
    let low = *low;
    let high = above.iter().copied().min().unwrap_or(low);
    let part = i128::from(high - low) * i128::try_from(rest).unwrap_or(0) / 100;
    Some(SignedDuration::from_millis(low + i64::try_from(part).unwrap_or(0)))
}

/// How long something lasted that may last still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lasting {
    /// Until it ended, or until it was last looked at, in milliseconds.
    pub millis: i64,
    /// Whether it lasts still.
    pub open: bool,
}

/// Rounding must not decide whether exactly half are left.
const HALF: f64 = 0.5 + 1e-9;

/// The time after which half have ended, those that last still counted as far as they are known.
///
/// Kaplan and Meier, "Nonparametric Estimation from Incomplete Observations", Journal of the American Statistical Association
/// 53 (1958). `None` while more than half are estimated to last.
#[must_use]
pub fn half_life(all: &mut [Lasting]) -> Option<SignedDuration> {
    // Of equal times, ends come before those that are only no longer seen: `open` sorts after.
    all.sort_unstable();
    let mut left = 1.0;
    let mut at_risk = all.len();
    for same in all.chunk_by(|one, next| one.millis == next.millis) {
        let ended = same.iter().filter(|one| !one.open).count();
        if 0 < ended {
            left *= 1.0 - count(ended) / count(at_risk);
            if left <= HALF {
                return same.first().map(|one| SignedDuration::from_millis(one.millis));
            }
        }
        at_risk -= same.len();
    }
    None
}

/// A count as a number with a fraction: exact, as there are fewer than 2^32 tickets.
#[must_use]
pub fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(given: &[i64]) -> Vec<i64> {
        given.iter().map(|one| one * 60_000).collect()
    }

    #[test]
    fn of_nothing_there_is_nothing() {
        assert_eq!(Spread::of(&mut []), None);
        assert_eq!(half_life(&mut []), None);
    }

    #[test]
    fn the_median_of_an_even_number_is_the_middle_of_the_two() {
        let spread = Spread::of(&mut minutes(&[40, 10, 20, 30])).expect("four durations");
        assert_eq!(spread.median, SignedDuration::from_mins(25));
        assert_eq!(spread.mean, SignedDuration::from_mins(25));
        // h = 3 × 0.9 = 2.7: seven tenths of the way from 30 to 40.
        assert_eq!(spread.p90, SignedDuration::from_mins(37));
    }

    #[test]
    fn one_duration_is_its_own_mean_median_and_nine_in_ten() {
        let spread = Spread::of(&mut minutes(&[7])).expect("one duration");
        assert_eq!((spread.mean, spread.median, spread.p90), (spread.mean, spread.mean, spread.mean));
    }

    #[track_caller]
    fn half(given: &[(i64, bool)], expected: Option<i64>) {
        let mut all: Vec<Lasting> = given.iter().map(|(minutes, open)| Lasting { millis: minutes * 60_000, open: *open }).collect();
        assert_eq!(half_life(&mut all), expected.map(SignedDuration::from_mins));
    }

    #[test]
    fn what_lasts_still_cannot_make_the_half_life_shorter() {
        half(&[(10, false), (20, false), (30, false)], Some(20));
        // Two that are open for longer than anything was: half of five have ended after 30.
        half(&[(10, false), (20, false), (30, false), (99, true), (99, true)], Some(30));
        // Most are open: nobody can know yet.
        half(&[(10, false), (99, true), (99, true)], None);
        // One that is no longer seen after 15 says nothing of what came then.
        half(&[(10, false), (15, true), (20, false), (30, false)], Some(20));
        half(&[(10, false), (20, false), (20, true), (20, true), (20, true)], None);
        // Exactly half.
        half(&[(10, false), (20, false), (99, true), (99, true)], Some(20));
    }
}
