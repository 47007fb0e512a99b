//! `/settings/people`: everybody the desk knows, and the frame of the pages around.

pub mod import;
pub mod one;
pub mod organisations;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use shared::id::OpId;
use shared::words::people::{People as W, say};
use shared::words::settings::{self, SettingsText};

use crate::api::ApiError;
use crate::api::people::{Kept, PeopleShown, Told, people};
use crate::pages::portal::ToSignIn;
use crate::parts::notice::ErrorNotice;
use crate::parts::people::list::PeopleTable;
use crate::parts::people::{Become, NewPerson, Orphans};
use crate::parts::title::PageTitle;
use crate::parts::topbar::Topbar;
use crate::{frame, respond};

/// The frame of a page of people or organisations.
#[component]
pub fn Keeping(
    /// Its heading.
    title: W,
    /// The page.
    children: Children,
) -> impl IntoView {
    let lang = frame::lang();
    if frame::me().is_none() {
        return view! { <ToSignIn/> }.into_any();
    }
    let way = move |href: &'static str, words: W| {
        let current = (words == title).then_some("page");
        view! { <a href=href aria-current=current>{say(lang, words)}</a> }
    };
    view! {
        <PageTitle words=say(lang, title).to_owned()/>
        <div class="simple">
            <Topbar>
                <nav class="topbar-nav" aria-label=say(lang, W::Ways)>
                    <a href="/settings">{settings::say(lang, SettingsText::Settings)}</a>
                    {way("/settings/people", W::Title)}
                    {way("/settings/organisations", W::Organisations)}
                    {way("/settings/people/import", W::Import)}
                </nav>
            </Topbar>
            <main id="main" class="simple-body keeping" tabindex="-1">
                <h1>{say(lang, title)}</h1>
                {children()}
            </main>
        </div>
    }
    .into_any()
}

/// The page cannot be shown: the way to sign-in, or what is wrong.
#[must_use]
pub fn failed(error: ApiError) -> AnyView {
    if error == ApiError::SignedOut {
        return view! { <ToSignIn/> }.into_any();
    }
    respond::page_status(&error);
    view! { <ErrorNotice error/> }.into_any()
}

/// The refused form that the URL speaks of.
#[must_use]
pub fn refused_in(query: &ParamsMap) -> Option<OpId> {
    query.get("refused").and_then(|op| op.parse().ok())
}

/// Where the page begins that the URL asks for.
#[must_use]
pub fn from_in(query: &ParamsMap) -> u32 {
    query.get("from").and_then(|from| from.parse().ok()).unwrap_or(0)
}

/// What became of a form, if the URL says it.
#[must_use]
pub fn told_in(query: &ParamsMap) -> Option<Told> {
    query.get("done").and_then(|code| Told::parse(&code))
}

/// Everybody, or who is called so.
#[component]
pub fn PeopleList() -> impl IntoView {
    let query = use_query_map();
    let asked = move || {
        let query = query.read();
        (query.get("words").unwrap_or_default(), from_in(&query), refused_in(&query))
    };
    let found = Resource::new(asked, |(words, from, refused)| people(words, from, refused));
    let words = move || query.with_untracked(|query| query.get("words")).unwrap_or_default();
    let told = query.with_untracked(told_in);
    view! {
        <Keeping title=W::Title>
            <Transition>{move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || shown(found, words(), told))
            })}</Transition>
        </Keeping>
    }
    .into_any()
}

fn shown(found: Result<Kept<PeopleShown>, ApiError>, words: String, told: Option<Told>) -> AnyView {
    match found {
        Ok(kept) => {
            let (op, refused) = (kept.op, kept.refused.clone());
            let PeopleShown { people, orphans } = kept.shown;
            view! {
                <Become told refused=refused.clone()/>
                <Orphans orphans/>
                <PeopleTable people words/>
                <NewPerson op refused/>
            }
            .into_any()
        }
        Err(error) => failed(error),
    }
}
