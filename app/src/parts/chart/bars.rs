//! Bars that lie: one row each, as long as its number, with a thin one for the period before.

use leptos::prelude::*;

use super::axis::tenths;

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it counts.
    pub name: String,
    /// How many.
    pub now: u32,
    /// How many in the period before.
    pub before: u32,
    /// The tickets behind it.
    pub href: String,
}

/// All rows, on one scale from zero.
#[component]
pub fn Bars(bars: Vec<Bar>) -> impl IntoView {
    let max = bars.iter().map(|bar| bar.now.max(bar.before)).max().unwrap_or(0).max(1);
    let width = move |n: u32| format!("--w:{}", tenths(100.0 * f64::from(n) / f64::from(max)));
    // Nothing has no bar: even the thinnest would say more than zero.
    let fill =
        move |n: u32, series: &'static str| (0 < n).then(|| view! { <span class="bar-fill" data-series=series style=width(n)></span> });
    view! {
        <ul class="bars">
            {bars.into_iter().map(|bar| view! {
                <li>
                    <a href=bar.href>
                        <span class="cut">{bar.name}</span>
                        <span class="bar-track">{fill(bar.now, "ours")}{fill(bar.before, "before")}</span>
                        <span class="bar-value">{bar.now}</span>
                    </a>
                </li>
            }).collect_view()}
        </ul>
    }
    .into_any()
}
