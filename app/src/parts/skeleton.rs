//! The shape of what is on its way.

use leptos::prelude::*;
use shared::words::page::{Page, say};

use crate::frame;

/// Lines of something being read, heard as one word.
#[component]
pub fn Bones() -> impl IntoView {
    view! {
        <p class="only-heard" role="status">{say(frame::lang(), Page::Loading)}</p>
        <span class="bone" data-size="title" aria-hidden="true"></span>
        <span class="bone" data-size="line" aria-hidden="true"></span>
        <span class="bone" data-size="line" aria-hidden="true"></span>
        <span class="bone" data-size="short" aria-hidden="true"></span>
    }
    .into_any()
}

/// As many rows as a list shows while it is read.
const ROWS: usize = 14;

/// The pane of a list on its way.
#[component]
pub fn RowBones() -> impl IntoView {
    view! {
        <section class="pane list">
            <p class="only-heard" role="status">{say(frame::lang(), Page::Loading)}</p>
            <ul class="rows" aria-busy="true" aria-hidden="true">{(0..ROWS).map(|_| view! { <RowBone/> }).collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// One row on its way.
#[component]
pub fn RowBone() -> impl IntoView {
    view! {
        <li class="row skeleton" aria-hidden="true">
            <span></span><span></span><span></span><span></span><span></span><span></span><span></span><span></span>
        </li>
    }
    .into_any()
}
