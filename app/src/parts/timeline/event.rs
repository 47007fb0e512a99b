//! What happened besides words, one quiet line each.

use leptos::prelude::*;
use shared::view::{EventView, Happening};
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

/// One event.
#[component]
pub fn Event(event: EventView) -> impl IntoView {
    let words = happening::line(frame::lang(), &event);
    view! {
        <li class="event"><Icon name=icon(&event.what)/><span class="event-words">{words}</span><When at=event.at class="said-when"/></li>
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
        view! {
            <li class="events">
                <details>
                    <summary>
                        <Icon name=icon(&last.what)/><span class="event-words">{happening::and_others(lang, &last, others)}</span>
                        <svg class="icon fold" data-size="12" aria-hidden="true"><use href="/icons.svg#chevron-right"></use></svg>
                        <When at=last.at class="said-when"/>
                    </summary>
                    <ol>{events.into_iter().map(|event| view! { <Event event/> }).collect_view()}</ol>
                </details>
            </li>
        }
    })
}
