//! `/settings/people`: everybody the desk knows, and what the pages of people and organisations have in common.

pub mod import;
pub mod one;
pub mod organisations;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;
use shared::id::OpId;
use shared::words::people::{People as W, say};

use super::{Up, failed};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::people::{Kept, PeopleShown, Told, people};
use crate::parts::people::list::PeopleTable;
use crate::parts::people::{Become, NewPerson, Orphans};
use crate::parts::title::PageTitle;
use crate::{frame, respond};

/// The list of people, above the pages of each.
const PEOPLE: (&str, W) = ("/settings/people", W::Title);
/// That of organisations.
const ORGANISATIONS: (&str, W) = ("/settings/organisations", W::Organisations);

/// A page of people or organisations.
#[component]
fn Keeping(
    /// What it is called.
    title: String,
    /// The page above it, where that is not the first.
    #[prop(optional)]
    above: Option<(&'static str, W)>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let lang = frame::lang();
    let above = above.map(|(href, words)| (href.to_owned(), say(lang, words)));
    view! {
        <PageTitle words=title.clone()/>
        <Up above/>
        <h1>{title}</h1>
        <div class="keeping">{children()}</div>
    }
    .into_any()
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
    let lang = frame::lang();
    let query = use_query_map();
    let asked = move || {
        let query = query.read();
        (query.get("words").unwrap_or_default(), from_in(&query), refused_in(&query))
    };
    let found = load(asked, |(words, from, refused)| people(words, from, refused));
    let words = move || query.with_untracked(|query| query.get("words")).unwrap_or_default();
    let told = query.with_untracked(told_in);
    view! {
        <Keeping title=say(lang, W::Title).to_owned()>
            <div class="actions setting-up">
                <a class="button" data-kind="plain" href="/settings/people/import">{say(lang, W::Import)}</a>
            </div>
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
