//! No page at this URL.

use leptos::prelude::*;
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
