//! No page at this URL, or none in the module that runs.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::words::desk::{Desk, say};

use crate::parts::icon::Mark;
use crate::{frame, respond};

/// A sentence and the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    respond::page_missing();
    let lang = frame::lang();
    view! {
        <leptos_meta::Title text=say(lang, Desk::NoPage)/>
        <div class="door">
            <main id="main" class="door-main" tabindex="-1">
                <Mark/>
                <h1>{say(lang, Desk::NoPage)}</h1>
                <p class="door-lead">{say(lang, Desk::NoPageWhy)}</p>
                <div class="actions"><a class="button" data-kind="main" href="/">{say(lang, Desk::ToStart)}</a></div>
            </main>
        </div>
    }
    .into_any()
}

/// A page that the module which runs does not have: if it is one of the other module, that one is asked for.
#[component]
pub fn Elsewhere(
    /// Which pages the other one has.
    theirs: fn(&str) -> bool,
) -> impl IntoView {
    // The server names the module that takes the page over.
    if theirs(&use_location().pathname.get_untracked()) && respond::load_again() {
        return ().into_any();
    }
    view! { <NotFound/> }.into_any()
}
