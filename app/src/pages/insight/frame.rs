//! What stands around every page of figures: the ways at the left, the reader's menu, and what is said when a page fails.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;
use shared::words::insight::{Insight, say};
use shared::words::page::{self, Page};

use super::not_for_them;
use crate::api::ApiError;
use crate::api::account::next::sign_in_for;
use crate::frame;
use crate::pages::not_found::NotFound;
use crate::parts::icon::{Icon, Mark};
use crate::parts::notice::ErrorNotice;
use crate::parts::offline::{LinkState, OfflineBar};
use crate::parts::topbar::AccountMenu;

/// Whether the drawer of ways is open, on a narrow screen.
#[derive(Clone, Copy)]
pub(super) struct Drawer(RwSignal<bool>);

/// The shell. Whoever is no manager is told that there is no such page.
#[component]
pub fn InsightFrame(children: Children) -> impl IntoView {
    let location = use_location();
    let Some(me) = frame::me() else {
        let here = untrack(|| format!("{}?{}", location.pathname.get(), location.search.get().trim_start_matches('?')));
        return view! { <Redirect path=sign_in_for(here.trim_end_matches('?'))/> }.into_any();
    };
    if !me.roles.manager {
        return view! { <NotFound/> }.into_any();
    }
    let lang = frame::lang();
    let drawer = Drawer(RwSignal::new(false));
    provide_context(drawer);
    let current = move || (location.pathname.get() == "/insight").then_some("page");
    view! {
        <div class="desk" data-shell="insight" data-showing=move || if drawer.0.get() { "tree" } else { "list" }>
            <nav class="tree" id="tree" aria-label=say(lang, Insight::Ways)>
                <div class="tree-head"><a class="brand" href="/insight"><Mark/>{frame::frame().desk.clone()}</a></div>
                <div class="tree-body">
                    <ul>
                        <li><a href="/insight" aria-current=current on:click=move |_| drawer.0.set(false)>
                            <Icon name="chart"/><span class="cut">{say(lang, Insight::Title)}</span>
                        </a></li>
                        <li><a href="/desk" rel="external"><Icon name="inbox"/><span class="cut">{page::say(lang, Page::Queue)}</span></a></li>
                    </ul>
                </div>
                <div class="tree-foot"><LinkState/><AccountMenu me up=true/></div>
            </nav>
            <button class="tree-veil" type="button" aria-label=say(lang, Insight::CloseWays) on:click=move |_| drawer.0.set(false)></button>
            <main class="panes" id="main" tabindex="-1" data-kind="report">
                <section class="pane report" aria-labelledby="report-title">{children()}</section>
            </main>
            <OfflineBar/>
        </div>
    }
    .into_any()
}

/// The bar of a page, with the way to the drawer.
#[component]
pub fn ReportBar(
    /// What the page is called.
    title: String,
    /// How many tickets it lists.
    #[prop(optional)]
    count: Option<u32>,
    /// What stands before the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = frame::lang();
    let drawer = expect_context::<Drawer>();
    view! {
        <header class="bar">
            <button
                class="button" type="button" data-kind="icon" data-only="narrow" aria-label=say(lang, Insight::Ways)
                aria-controls="tree" aria-expanded=move || drawer.0.get().to_string() on:click=move |_| drawer.0.set(true)
            ><Icon name="menu"/></button>
            {children.map(|children| children())}
            <h1 id="report-title" class="cut">{title}</h1>
            {count.map(|count| view! { <span class="count">{count}</span> })}
        </header>
    }
    .into_any()
}

/// A page that cannot be shown.
#[component]
pub fn Failed(
    /// Why.
    error: ApiError,
) -> impl IntoView {
    not_for_them(&error);
    let lang = frame::lang();
    view! {
        <ReportBar title=say(lang, Insight::Title).to_owned()/>
        <div class="report-body"><ErrorNotice error/></div>
    }
    .into_any()
}
