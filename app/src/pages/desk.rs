//! The agents' desk: queues at the left, the list, the ticket; one of them at a time on a phone.

mod keys;
pub mod new;
pub mod place;
pub mod proof;
pub mod queue;
pub mod ticket;
pub mod tree;
pub mod view;

use leptos::prelude::*;
use leptos_router::components::{Outlet, Redirect};
use leptos_router::hooks::use_location;
use leptos_router::location::Url;
use shared::words::desk::{Desk as W, say};

use super::home::home_of;
use crate::parts::keys::KeysHelp;
use crate::parts::offline::OfflineBar;
use crate::{frame, respond};
use queue::QueuePane;
use tree::TreePane;
use view::{DeskView, Pane};

/// The frame of the desk. The ticket, or the form of a new one, comes in by the [`Outlet`].
#[component]
pub fn Desk() -> impl IntoView {
    let location = use_location();
    let Some(me) = frame::me() else {
        let here = untrack(|| format!("{}{}", location.pathname.get(), search_part(&location.search.get())));
        return view! { <Redirect path=format!("/sign-in?next={}", Url::escape(&here))/> }.into_any();
    };
    if !me.roles.reads_tickets() {
        return view! { <Redirect path=home_of(Some(&me))/> }.into_any();
    }
    if let Some(number) = respond::number_asked_for() {
        return view! { <Redirect path=format!("/desk/tickets/{number}")/> }.into_any();
    }
    let desk = DeskView::provide(me);
    keys::listen(desk);
    let lang = frame::lang();
    // Known before the first pane is drawn: what is opened last in the page moves none of them.
    let kind = move || {
        let proof = || desk.open.get().is_some() && location.search.read().contains("clock=");
        if desk.is_new() { Some("one") } else { proof().then_some("proof") }
    };
    view! {
        <div class="desk" data-showing=move || desk.pane().code()>
            <TreePane/>
            <button class="tree-veil" type="button" aria-label=say(lang, W::CloseQueues) on:click=move |_| desk.tree_open.set(false)></button>
            <main class="panes" id="main" tabindex="-1" data-kind=kind>
                <Show when=move || !desk.is_new()><QueuePane/></Show>
                <Outlet/>
            </main>
            <OfflineBar/>
            <KeysHelp open=desk.help/>
        </div>
    }
    .into_any()
}

/// Beside the list when no ticket is chosen.
#[component]
pub fn DeskUnchosen() -> impl IntoView {
    view! { <div class="pane unchosen"><p>{say(frame::lang(), W::Unchosen)}</p></div> }.into_any()
}

fn search_part(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{}", search.trim_start_matches('?')) }
}

impl Pane {
    fn code(self) -> &'static str {
        match self {
            Self::Tree => "tree",
            Self::List => "list",
            Self::Ticket => "ticket",
        }
    }
}
