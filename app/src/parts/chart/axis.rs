//! How values and days become places in a drawing.

use leptos::prelude::*;

/// The width of every drawing; the browser stretches it.
pub const WIDTH: f64 = 1000.0;
/// So much of the height is used: the label of the highest mark stands above it.
const USED: f64 = 0.86;
/// So many days are named below a chart: more would touch each other on a phone.
const TICKS: usize = 4;

/// The places of a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    columns: usize,
    max: f64,
    height: f64,
}

impl Scale {
    /// Of so many columns, up to that value, so high.
    #[must_use]
    pub fn new(columns: usize, max: u32, height: u32) -> Self {
        Self { columns: columns.max(1), max: f64::from(max.max(1)), height: f64::from(height) }
    }

    /// The width of one column.
    pub fn column(self) -> f64 {
        WIDTH / number(self.columns)
    }

    /// The middle of a column.
    pub fn x(self, column: usize) -> f64 {
        (number(column) + 0.5) * self.column()
    }

    /// The height of a value, from the top.
    pub fn y(self, value: u32) -> f64 {
        self.height * (1.0 - USED * f64::from(value) / self.max)
    }

    /// The same as percent of the drawing's height.
    pub fn y_percent(self, value: u32) -> f64 {
        100.0 * self.y(value) / self.height
    }

    /// The foot.
    pub fn foot(self) -> f64 {
        self.height
    }

    /// A line through the middles of all columns.
    pub fn line(self, values: impl Iterator<Item = u32>) -> String {
        let point = |(i, value)| format!("{}{} {}", if i == 0 { 'M' } else { 'L' }, tenths(self.x(i)), tenths(self.y(value)));
        values.enumerate().map(point).collect()
    }
}

/// A length with one decimal.
pub fn tenths(length: f64) -> String {
    fixed(length, 1)
}

/// A length with so many decimals, made of whole numbers: what prints any float in full weighs kilobytes in the browser.
pub fn fixed(length: f64, decimals: usize) -> String {
    let one = (0..decimals).fold(1_u32, |one, _| one * 10);
    #[expect(clippy::cast_possible_truncation, reason = "a drawing is some thousand units large")]
    let parts = (length * f64::from(one)).round() as i64;
    let (sign, parts) = (if parts < 0 { "-" } else { "" }, parts.unsigned_abs());
    let one = u64::from(one);
    format!("{sign}{}.{:0decimals$}", parts / one, parts % one)
}

/// A place counted from zero; charts have some hundred columns at most.
fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

/// The columns that are named: the first, the last, and some evenly between.
pub fn ticks(columns: usize) -> Vec<usize> {
    let last = columns.saturating_sub(1);
    let mut ticks: Vec<usize> = (0..=TICKS).map(|i| (i * last + TICKS / 2) / TICKS).collect();
    ticks.dedup();
    ticks
}

/// The days below a chart.
#[component]
pub fn Axis(
    /// The name of every column.
    names: Vec<String>,
) -> impl IntoView {
    let scale = Scale::new(names.len(), 1, 1);
    let last = names.len().saturating_sub(1);
    let tick = move |i: usize| {
        let name = names.get(i).cloned().unwrap_or_default();
        let x = scale.x(i) * 100.0 / WIDTH;
        let x = if i == 0 && 0 < last {
            0.0
        } else if i == last && 0 < last {
            100.0
        } else {
            x
        };
        view! { <li style=format!("--x:{}", tenths(x)) data-side=(i == last && 0 < last).then_some("end")>{name}</li> }
    };
    view! { <ol class="axis" aria-hidden="true">{ticks(last + 1).into_iter().map(tick).collect_view()}</ol> }.into_any()
}
