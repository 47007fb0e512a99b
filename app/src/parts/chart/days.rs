//! Day by day: what was opened and resolved, and what was open.

use leptos::prelude::*;

use super::axis::{Axis, Scale, WIDTH, tenths};
use super::hits::{Hit, Hits};

/// A bar takes so much of its column.
const BAR: f64 = 0.76;
/// And is no wider than this, where there are few days.
const BAR_MAX: f64 = 64.0;
/// Labels at the end of a chart keep this distance in percent of a height of 100 pixels.
const APART: f64 = 16.0;

/// Bars for what was opened, a line for what was resolved.
#[component]
pub fn FlowChart(
    /// Opened, day by day.
    opened: Vec<u32>,
    /// Resolved, day by day.
    resolved: Vec<u32>,
    /// The days' names.
    names: Vec<String>,
    /// What each day says and opens.
    hits: Vec<Hit>,
    /// The label of the highest bar, and its day.
    peak: Option<(usize, String)>,
    /// The label at the end of the line.
    end: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    const HEIGHT: u32 = 160;
    let max = opened.iter().chain(&resolved).copied().max().unwrap_or(0);
    let scale = Scale::new(opened.len(), max, HEIGHT);
    let width = (scale.column() * BAR).min(BAR_MAX);
    let bar = move |(i, value): (usize, &u32)| {
        let (x, y) = (scale.x(i) - width / 2.0, scale.y(*value));
        // Nothing has no bar: its cap would say more than zero.
        (0 < *value).then(|| {
            view! {
                <rect class="slab" data-series="ours" x=tenths(x) y=tenths(y) width=tenths(width) height=tenths(scale.foot() - y)></rect>
                <path class="cap" data-series="ours" d=format!("M{} {}H{}", tenths(x), tenths(y), tenths(x + width))></path>
            }
        })
    };
    let last = resolved.last().copied().unwrap_or(0);
    let peak = peak.map(|(day, words)| {
        let x = (scale.x(day) * 100.0 / WIDTH).clamp(8.0, 92.0);
        let y = opened.get(day).map_or(100.0, |value| scale.y_percent(*value));
        view! { <span class="mark-label" data-series="ours" data-side="above" style=format!("--x:{};--y:{}", tenths(x), tenths(y))>{words}</span> }
    });
    view! {
        <figure class="chart" style=format!("--h:{HEIGHT}")>
            <div class="plot" data-labels="end">
                <svg viewBox=format!("0 0 {} {HEIGHT}", tenths(WIDTH)) preserveAspectRatio="none" aria-hidden="true">
                    {opened.iter().enumerate().map(bar).collect_view()}
                    <path class="line" data-series="good" d=scale.line(resolved.iter().copied())></path>
                    <path class="node" data-series="good" d=format!("M{} {}h0", tenths(scale.x(resolved.len().saturating_sub(1))), tenths(scale.y(last)))></path>
                    <path class="base" d=format!("M0 {HEIGHT}H{}", tenths(WIDTH))></path>
                </svg>
                {peak}
                <span class="mark-label" data-series="good" data-side="end" style=format!("--x:100;--y:{}", tenths(scale.y_percent(last)))>{end}</span>
                <Hits hits/>
            </div>
            <Axis names/>
            {children()}
        </figure>
    }
    .into_any()
}

/// What was open at the end of each day, and how it was before the first.
#[component]
pub fn OpenChart(
    /// Open, day by day.
    open: Vec<u32>,
    /// Open just before the first day.
    before: u32,
    /// The days' names.
    names: Vec<String>,
    /// What each day says and opens.
    hits: Vec<Hit>,
    /// The label at the end of the line.
    end: String,
    /// The label of the level before.
    was: String,
    /// The table.
    children: Children,
) -> impl IntoView {
    const HEIGHT: u32 = 100;
    let max = open.iter().copied().max().unwrap_or(0).max(before);
    let scale = Scale::new(open.len(), max, HEIGHT);
    let line = scale.line(open.iter().copied());
    let (first, last) = (scale.x(0), scale.x(open.len().saturating_sub(1)));
    let now = open.last().copied().unwrap_or(0);
    let (y_now, y_was) = apart(scale.y_percent(now), scale.y_percent(before));
    view! {
        <figure class="chart" style=format!("--h:{HEIGHT}")>
            <div class="plot" data-labels="end">
                <svg viewBox=format!("0 0 {} {HEIGHT}", tenths(WIDTH)) preserveAspectRatio="none" aria-hidden="true">
                    <path class="area" data-series="ours" d=format!("{line}V{HEIGHT}H{}Z", tenths(first))></path>
                    <path class="line" data-series="before" d=format!("M0 {}H{}", tenths(scale.y(before)), tenths(WIDTH))></path>
                    <path class="line" data-series="ours" d=line.clone()></path>
                    <path class="node" data-series="ours" d=format!("M{} {}h0", tenths(last), tenths(scale.y(now)))></path>
                    <path class="base" d=format!("M0 {HEIGHT}H{}", tenths(WIDTH))></path>
                </svg>
                <span class="mark-label" data-series="ours" data-side="end" style=format!("--x:100;--y:{}", tenths(y_now))>{end}</span>
                <span class="mark-label" data-series="before" data-side="end" style=format!("--x:100;--y:{}", tenths(y_was))>{was}</span>
                <Hits hits/>
            </div>
            <Axis names/>
            {children()}
        </figure>
    }
    .into_any()
}

/// Two labels that do not touch, the second moved away from the first.
pub fn apart(first: f64, second: f64) -> (f64, f64) {
    if APART <= (first - second).abs() {
        return (first, second);
    }
    // Above where there is room, below else.
    let above = first - APART;
    (first, if second <= first && 0.0 <= above { above } else { first + APART })
}
