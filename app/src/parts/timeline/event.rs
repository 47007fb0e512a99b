//! What happened besides words, one quiet line each.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::view::{EventView, Happening, ScoreView};
use shared::words::happening;

use crate::frame;
use crate::parts::icon::Icon;
use crate::parts::when::When;

fn icon(what: &Happening) -> &'static str {
    match what {
        Happening::Created { .. } => "ticket",
        Happening::Status { to, .. } => crate::parts::badge::look(to.code()).1,
        Happening::Owner { .. } | Happening::Responsible { .. } => "assign",
        Happening::Priority { .. } => "priority-high",
        Happening::Queue { .. } => "queue",
        Happening::Participant(_) => "users",
        Happening::Told(_) => "clock",
    }
}

/// One event; where somebody was looked for it opens into how that was decided.
#[component]
pub fn Event(event: EventView) -> impl IntoView {
    let words = happening::line(frame::lang(), &event);
    match event.score {
        None => view! {
            <li class="event"><Icon name=icon(&event.what)/><span class="event-words">{words}</span><When at=event.at class="said-when"/></li>
        }
        .into_any(),
        Some(score) => opening("assign", words, event.at, table(score)),
    }
}

/// A line that opens.
fn opening(icon: &'static str, words: String, at: Timestamp, inside: AnyView) -> AnyView {
    view! {
        <li class="events">
            <details>
                <summary>
                    <Icon name=icon/><span class="event-words">{words}</span>
                    <svg class="icon fold" data-size="12" aria-hidden="true"><use href="/icons.svg#chevron-right"></use></svg>
                    <When at class="said-when"/>
                </summary>
                {inside}
            </details>
        </li>
    }
    .into_any()
}

/// Who could have taken a ticket, with their points, or what they lacked.
fn table(score: ScoreView) -> AnyView {
    let heads = score.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> });
    let row = |cells: Vec<String>| {
        let cells = cells.into_iter().map(|cell| view! { <td>{cell}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    view! {
        <table class="score">
            <thead><tr>{heads.collect_view()}</tr></thead>
            <tbody>{score.rows.into_iter().map(row).collect_view()}</tbody>
        </table>
        <p>{score.note}</p>
    }
    .into_any()
}

/// Many events in a row, folded into the last of them.
#[component]
pub fn Folded(events: Vec<EventView>) -> impl IntoView {
    let lang = frame::lang();
    let last = events.last().cloned();
    let others = events.len().saturating_sub(1);
    last.map(|last| {
        let words = happening::and_others(lang, &last, others);
        let each = events.into_iter().map(|event| view! { <Event event/> }).collect_view();
        opening(icon(&last.what), words, last.at, view! { <ol>{each}</ol> }.into_any())
    })
}
