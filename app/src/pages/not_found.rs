//! No page at this URL, or none in the module that runs.

use leptos::prelude::*;
use shared::words::page::{Page, say};

use crate::parts::icon::Mark;
use crate::{frame, respond};

/// A sentence and the way back.
#[component]
pub fn NotFound() -> impl IntoView {
    respond::page_missing();
    let lang = frame::lang();
    view! {
        <leptos_meta::Title text=say(lang, Page::NoPage)/>
        <div class="door">
            <main id="main" class="door-main" tabindex="-1">
                <Mark/>
                <h1>{say(lang, Page::NoPage)}</h1>
                <p class="door-lead">{say(lang, Page::NoPageWhy)}</p>
                <div class="actions"><a class="button" data-kind="main" href="/">{say(lang, Page::ToStart)}</a></div>
            </main>
        </div>
    }
    .into_any()
}

/// A page of another module: it is asked for as a document, and the server names the module that takes it over.
///
/// It has routes of its own, for by the fallback a page is gone before what waits to be drawn of it has been, and the desk would
/// read what it no longer has.
#[component]
pub fn Elsewhere() -> impl IntoView {
    // On the server no page is this one.
    let _asked = respond::load_again();
}
