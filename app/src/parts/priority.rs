//! How urgent, as a drawing: ink only, the word is always there for the ears.

use leptos::prelude::*;
use shared::query::priority_code;
use shared::ticket::Priority;
use shared::words::common;

use crate::frame;

/// The drawing alone, with its word for the ears. Beside the word itself, say `beside=true`.
#[component]
pub fn PriorityMark(
    /// How urgent.
    #[prop(into)]
    priority: Signal<Priority>,
    /// The word stands beside it.
    #[prop(optional)]
    beside: bool,
) -> impl IntoView {
    let lang = frame::lang();
    let word = move || (!beside).then(|| common::priority(lang, priority.get()));
    view! {
        <svg
            class="icon priority" data-level=move || priority_code(priority.get())
            role=(!beside).then_some("img") aria-label=word aria-hidden=beside.then_some("true")
        >
            <use href=move || format!("/icons.svg#priority-{}", priority_code(priority.get()))></use>
        </svg>
    }
    .into_any()
}
