//! Figures as a table: what a chart shows, for whoever would rather read it.

use leptos::prelude::*;
use shared::words::insight::{Insight, say};

use crate::frame;

/// One figure, and what it opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// The figure.
    pub words: String,
    /// The tickets that it counts.
    pub href: Option<String>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// What it is about.
    pub head: String,
    /// Its figures.
    pub cells: Vec<Cell>,
}

impl Cell {
    /// A figure that opens nothing.
    #[must_use]
    pub fn plain(words: String) -> Self {
        Self { words, href: None }
    }

    /// A number of tickets; none open nothing.
    #[must_use]
    pub fn count(n: u32, href: String) -> Self {
        Self { words: n.to_string(), href: (0 < n).then_some(href) }
    }
}

/// A table with figures in every column but the first.
#[component]
pub fn DataTable(
    /// What it shows.
    caption: String,
    /// The columns' names.
    head: Vec<&'static str>,
    /// The rows.
    rows: Vec<TableRow>,
) -> impl IntoView {
    let heads = head.into_iter().enumerate().map(|(i, name)| view! { <th scope="col" class=(0 < i).then_some("number-cell")>{name}</th> });
    view! {
        <table class="data-table">
            <caption>{caption}</caption>
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>
                {rows.into_iter().map(|row| view! {
                    <tr><th scope="row">{row.head}</th>{row.cells.into_iter().map(cell).collect_view()}</tr>
                }).collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}

fn cell(cell: Cell) -> impl IntoView {
    let words = match cell.href {
        Some(href) => view! { <a class="link" href=href>{cell.words}</a> }.into_any(),
        None => cell.words.into_any(),
    };
    view! { <td class="number-cell">{words}</td> }
}

/// The table under a chart, folded.
#[component]
pub fn ChartTable(
    /// What it shows.
    caption: String,
    /// The columns' names.
    head: Vec<&'static str>,
    /// The rows.
    rows: Vec<TableRow>,
) -> impl IntoView {
    let name = caption.clone();
    view! {
        <details class="chart-table">
            <summary>{say(frame::lang(), Insight::ShowTable)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=name><DataTable caption head rows/></div>
        </details>
    }
    .into_any()
}
