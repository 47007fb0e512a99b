//! The shape of what is on its way.

use leptos::prelude::*;
use shared::words::desk::{self, Desk};

use crate::frame;

/// Lines of something being read, heard as one word.
#[component]
pub fn Bones() -> impl IntoView {
    view! {
        <p class="only-heard" role="status">{desk::say(frame::lang(), Desk::Loading)}</p>
        <span class="bone" data-size="title" aria-hidden="true"></span>
        <span class="bone" data-size="line" aria-hidden="true"></span>
        <span class="bone" data-size="line" aria-hidden="true"></span>
        <span class="bone" data-size="short" aria-hidden="true"></span>
    }
}
