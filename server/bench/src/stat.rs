//! The few statistics that a benchmark needs: percentiles by rank, and how many a second.

use std::time::Duration;

/// How long something took, many times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample {
    sorted: Vec<Duration>,
}

impl Sample {
    /// A sample of these times.
    pub(crate) fn of(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self { sorted: times }
    }

    /// Several samples as one.
    pub(crate) fn all(samples: impl Iterator<Item = Self>) -> Self {
        Self::of(samples.flat_map(|sample| sample.sorted).collect())
    }

    /// How many times.
    pub(crate) fn n(&self) -> usize {
        self.sorted.len()
    }

    /// The time that so many of a thousand stay within (nearest rank).
    pub(crate) fn within(&self, per_mille: usize) -> Duration {
        let rank = (self.sorted.len() * per_mille).div_ceil(1000);
        self.sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }

    /// The median.
    pub(crate) fn p50(&self) -> Duration {
        self.within(500)
    }

    /// All but one in a hundred stay within this.
    pub(crate) fn p99(&self) -> Duration {
        self.within(990)
    }

    /// `0.84 · 2.10 ms`: the median and the time that all but one in a hundred stay within.
    pub(crate) fn shown(&self) -> String {
        format!("{} · {} ms", number(self.p50()), number(self.p99()))
    }
}

/// How often something was done in how long.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pace {
    /// How long each took.
    pub(crate) sample: Sample,
    /// How long all took together.
    pub(crate) took: Duration,
    /// The processor time of this process meanwhile; nothing where it was not looked at.
    pub(crate) worked: Duration,
}

impl Pace {
    /// How many a second.
    pub(crate) fn per_second(&self) -> f64 {
        // Counts here are exact in a float by far.
        self.sample.n() as f64 / self.took.as_secs_f64().max(f64::EPSILON)
    }
}

impl Pace {
    /// `1200/s, p99 12.0 ms, 0.61 ms of processor time each`.
    pub(crate) fn shown(&self) -> String {
        let rate = format!("{:.0}/s, p99 {} ms", self.per_second(), number(self.sample.p99()));
        if self.worked.is_zero() {
            return rate;
        }
        let each = self.worked.as_secs_f64() * 1000.0 / self.sample.n().max(1) as f64;
        format!("{rate}, {each:.2} ms CPU each")
    }
}

/// Milliseconds with as many digits as tell something.
pub(crate) fn number(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1000.0;
    if ms < 10.0 { format!("{ms:.2}") } else { format!("{ms:.1}") }
}

/// One time as many times the other.
pub(crate) fn times(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(f64::EPSILON)
}
