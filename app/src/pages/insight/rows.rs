//! The same figures by main queue and by channel.

use leptos::prelude::*;
use shared::id::QueueId;
use shared::kpi::ask::{Filter, Stretch, Wish};
use shared::kpi::figure::Figure;
use shared::kpi::report::Row;
use shared::kpi::spread::Spread;
use shared::ticket::Channel;
use shared::words::common;
use shared::words::insight::{self, Insight, Meaning, Piece, meaning, say};

use super::{Told, behind_part};
use crate::frame;
use crate::parts::chart::{Bar, Bars};
use crate::parts::data_table::{Cell, ChartTable, TableRow};
use crate::parts::insight_card::{Card, Said};

/// By main queue.
#[component]
pub fn Queues(wish: Wish, rows: Vec<Row<QueueId>>, names: Vec<(QueueId, String)>, opened: (u32, u32)) -> impl IntoView {
    let lang = frame::lang();
    let name = |id: QueueId| names.iter().find(|(named, _)| *named == id).map_or_else(|| id.to_string(), |(_, name)| name.clone());
    let rows: Vec<Named> =
        rows.iter().map(|row| Named::new(name(row.key), row, wish, Filter { queue: Some(row.key), ..wish.filter })).collect();
    let sentence =
        first(&rows).map_or_else(|| insight::nothing_came(lang), |row| insight::busiest_queue(lang, &row.name, row.now, opened.0));
    view! { <Parts id="queues" rows sentence opened what=Meaning::Queues column=say(lang, Insight::Queue)/> }.into_any()
}

/// By the way that tickets came.
#[component]
pub fn Channels(wish: Wish, rows: Vec<Row<Channel>>, opened: (u32, u32)) -> impl IntoView {
    let lang = frame::lang();
    let rows: Vec<Named> = rows
        .iter()
        .map(|row| {
            let filter = Filter { channel: Some(row.key), ..wish.filter };
            Named::new(common::channel(lang, row.key).to_owned(), row, wish, filter)
        })
        .collect();
    let sentence =
        first(&rows).map_or_else(|| insight::nothing_came(lang), |row| insight::busiest_channel(lang, &row.name, row.now, opened.0));
    view! { <Parts id="channels" rows sentence opened what=Meaning::Channels column=say(lang, Insight::Channel)/> }.into_any()
}

/// A part of the tickets with its name and its links.
struct Named {
    name: String,
    now: u32,
    bar: Bar,
    table: TableRow,
}

impl Named {
    fn new<K>(name: String, row: &Row<K>, overview: Wish, filter: Filter) -> Self {
        let wish = Wish { filter, ..overview };
        let open = |figure| behind_part(&overview, &wish, Stretch::Asked, figure);
        let half = |spread: Option<Spread>| {
            Cell::plain(spread.map_or_else(|| "–".to_owned(), |spread| insight::lasted(frame::lang(), spread.median)))
        };
        let cells = vec![
            Cell::count(row.now.opened, open(Figure::Opened)),
            Cell::count(row.then.opened, behind_part(&overview, &wish, Stretch::Before, Figure::Opened)),
            Cell::count(row.now.resolved, open(Figure::Resolved)),
            Cell::count(row.now.open, open(Figure::Open)),
            half(row.now.answered),
            half(row.now.gross),
        ];
        let bar = Bar { name: name.clone(), now: row.now.opened, before: row.then.opened, href: open(Figure::Opened) };
        Self { now: row.now.opened, bar, table: TableRow { head: name.clone(), cells }, name }
    }
}

fn first(rows: &[Named]) -> Option<&Named> {
    rows.first().filter(|row| 0 < row.now)
}

/// Bars, and a table that says more.
#[component]
fn Parts(
    id: &'static str,
    rows: Vec<Named>,
    sentence: Vec<Piece>,
    opened: (u32, u32),
    what: Meaning,
    column: &'static str,
) -> impl IntoView {
    let lang = frame::lang();
    let said = Said {
        fresh: expect_context::<Told>().news(id, &sentence),
        href: rows.first().map(|row| row.bar.href.clone()),
        sentence,
        change: insight::thin_bars(lang, opened.0, opened.1),
        more: Vec::new(),
        meaning: meaning(lang, what),
    };
    let head = vec![
        column,
        say(lang, Insight::Opened),
        say(lang, Insight::Before),
        say(lang, Insight::Resolved),
        say(lang, Insight::StillOpen),
        say(lang, Insight::FirstAnswer),
        say(lang, Insight::Resolution),
    ];
    let (bars, rows): (Vec<Bar>, Vec<TableRow>) = rows.into_iter().map(|row| (row.bar, row.table)).unzip();
    view! {
        <Card id said>
            <figure class="chart"><Bars bars/><ChartTable caption=column.to_owned() head rows/></figure>
        </Card>
    }
    .into_any()
}
