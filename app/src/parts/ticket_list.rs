//! A list of tickets of any length: rows of one height, of which only those near the eye exist.

pub mod filters;
pub mod row;

use leptos::html;
use leptos::prelude::*;
use shared::id::{PersonId, TicketId};
use shared::words::desk::{self, Desk as W, say};
use wasm_bindgen::JsCast;

use super::notice::ErrorNotice;
use super::skeleton::RowBone;
use crate::frame;
use crate::live::rows::Rows;
use crate::respond;
use row::{Seat, TicketRow};

/// Rows kept above and below what is seen, so that a flick of the wheel meets no gap.
const OVERSCAN: u32 = 12;

/// One place in the list: a row that is held, or one that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Slot {
    Held(TicketId),
    Coming(u32),
}

/// What of the list is seen: ranks, the last one excluded. Before it was measured, everything that is held.
fn seen(rows: Rows, top: RwSignal<f64>, row_px: RwSignal<f64>, pane_px: RwSignal<f64>) -> Memo<(u32, u32)> {
    Memo::new(move |_| {
        let (total, from, end) = rows.window.with(|window| (window.total, window.from, window.end()));
        let row = row_px.get();
        if row <= 0.0 {
            return (from, end);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float beyond the range of u32 is cut to it")]
        let (first, count) = ((top.get() / row).floor() as u32, (pane_px.get() / row).ceil() as u32);
        let first = first.min(total).saturating_sub(OVERSCAN);
        (first, total.min(first + count + 2 * OVERSCAN))
    })
}

fn slots(rows: Rows, (first, last): (u32, u32)) -> Vec<Slot> {
    rows.window.with(|window| (first..last).map(|rank| window.at(rank).map_or(Slot::Coming(rank), Slot::Held)).collect())
}

/// The list.
#[component]
pub fn TicketList(
    /// Its rows.
    rows: Rows,
    /// The ticket open beside it.
    #[prop(into)]
    open: Signal<Option<TicketId>>,
    /// The URL of a ticket.
    url: Callback<TicketId, String>,
    /// What the list is called.
    name: String,
    /// Takes a ticket over.
    take: Callback<TicketId>,
    /// Resolves a ticket.
    resolve: Callback<TicketId>,
    /// The reader.
    me: PersonId,
) -> impl IntoView {
    let lang = frame::lang();
    let scroll = NodeRef::<html::Div>::new();
    let (top, row_px, pane_px) = (RwSignal::new(0.0), RwSignal::new(0.0), RwSignal::new(0.0));
    let seen = seen(rows, top, row_px, pane_px);
    measure(scroll, row_px, pane_px);
    Effect::new(move |_| {
        let (first, last) = seen.get();
        rows.ensure(first, last);
    });
    let total = Memo::new(move |_| rows.window.read().total);
    let scrolled = move |_| top.set(scroll.get_untracked().map_or(0.0, |pane| f64::from(pane.scroll_top())));
    let digits = Memo::new(move |_| digits(rows));
    // Rows that go from under the pointer tell of no leaving.
    on_cleanup(move || rows.leave());
    view! {
        <div
            class="list-scroll" node_ref=scroll on:scroll=scrolled
            on:pointermove=move |event| rows.hover(event.pointer_type() == "mouse") on:pointerleave=move |_| rows.hover(false)
        >
            <News rows/>
            <ul
                class="rows" role="list" aria-label=move || desk::list_label(lang, &name, total.get())
                style=move || format!("--digits:{}", digits.get())
            >
                <li class="gap" aria-hidden="true" style=move || format!("--rows:{}", seen.get().0)></li>
                <ForEnumerate
                    each=move || slots(rows, seen.get()) key=|slot| *slot
                    children=move |index, slot| match slot {
                        Slot::Held(id) => rows.held(id).map(|held| {
                            let rank = Signal::derive(move || seen.get().0 + u32::try_from(index.get()).unwrap_or(0));
                            let served = respond::row(me, || (seat(id, rank, total, open, url), held.row.get_untracked()));
                            served.unwrap_or_else(|| view! { <TicketRow held rank total open url take resolve me/> }.into_any())
                        }).into_any(),
                        Slot::Coming(_) => view! { <RowBone/> }.into_any(),
                    }
                />
                <li class="gap" aria-hidden="true" style=move || format!("--rows:{}", total.get().saturating_sub(seen.get().1))></li>
            </ul>
            <p class="list-end">{say(lang, W::ListEnd)}</p>
        </div>
    }
    .into_any()
}

/// Where a row is drawn now.
fn seat(id: TicketId, rank: Signal<u32>, total: Memo<u32>, open: Signal<Option<TicketId>>, url: Callback<TicketId, String>) -> Seat {
    let (rank, total, open) = (rank.get_untracked(), total.get_untracked(), open.get_untracked() == Some(id));
    Seat { rank, total, open, url: url.run(id) }
}

/// Above the rows: changes that wait for the pointer to leave, and why the last question was not answered.
#[component]
fn News(rows: Rows) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <Show when=move || rows.waiting.get() != 0>
            <button class="list-news button" type="button" on:click=move |_| rows.settle()>
                {move || desk::changes_waiting(lang, rows.waiting.get())}
            </button>
        </Show>
        {move || rows.failed.get().map(|error| view! {
            <ErrorNotice error>
                <button class="button" type="button" data-kind="bare" on:click=move |_| rows.reload()>{say(lang, W::TryAgain)}</button>
            </ErrorNotice>
        })}
    }
    .into_any()
}

/// Reads the heights of a row and of the pane in the browser, and again when the window changes.
fn measure(scroll: NodeRef<html::Div>, row_px: RwSignal<f64>, pane_px: RwSignal<f64>) {
    let read = move || {
        let Some(pane) = scroll.get_untracked() else { return };
        pane_px.set(f64::from(pane.client_height()));
        let row = pane.query_selector(".row").ok().flatten().and_then(|row| row.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(row) = row {
            row_px.set(f64::from(row.offset_height()));
        }
    };
    Effect::new(move |_| {
        if scroll.get().is_some() {
            request_animation_frame(read);
            let listening = window_event_listener(leptos::ev::resize, move |_| read());
            on_cleanup(move || listening.remove());
        }
    });
}

/// How many digits the longest number shown has.
fn digits(rows: Rows) -> usize {
    let longest = rows.window.with(|window| window.ids.iter().map(|id| id.0).max());
    longest.map_or(4, |number| number.to_string().len()).max(4)
}
