//! `/settings`: what administrators set. The server renders these pages and no module takes them over: plain forms, links and
//! redirects are all there is.

pub mod audit;
pub mod home;
pub mod one;
pub mod people;
pub mod topic;

use leptos::prelude::*;
use leptos_router::components::Outlet;
use shared::words::account::AccountText;
use shared::words::page::{Page, say};
use shared::words::settings::{self as words, SettingsText};

use super::not_found::NotFound;
use super::portal::ToSignIn;
use crate::api::ApiError;
use crate::parts::notice::ErrorNotice;
use crate::parts::title::PageTitle;
use crate::parts::topbar::Topbar;
use crate::{frame, respond};

/// The frame of every page of settings. For anybody but administrators there is no such page.
#[component]
pub fn SettingsFrame() -> impl IntoView {
    let lang = frame::lang();
    let Some(me) = frame::me() else {
        return view! { <ToSignIn/> }.into_any();
    };
    if !me.roles.administrator {
        return view! { <NotFound/> }.into_any();
    }
    let roles = me.roles;
    let way = move |shown: bool, href: &'static str, words: Page| shown.then(|| view! { <a href=href>{say(lang, words)}</a> });
    view! {
        <div class="simple">
            <Topbar home="/settings">
                <nav class="topbar-nav" aria-label=AccountText::Ways.read(lang)>
                    {way(roles.agent, "/desk", Page::Queue)}
                    {way(roles.manager, "/insight", Page::Insight)}
                    <a href="/settings" aria-current="true">{words::say(lang, SettingsText::Settings)}</a>
                </nav>
            </Topbar>
            <main id="main" class="simple-body" tabindex="-1"><Outlet/></main>
        </div>
    }
    .into_any()
}

/// The way up to the page above this one, and to the first page.
#[component]
fn Up(
    /// The URL and the name of the page above, where that is not the first.
    #[prop(optional_no_strip)]
    above: Option<(String, &'static str)>,
) -> impl IntoView {
    let first = words::say(frame::lang(), SettingsText::Settings);
    let above = above.map(|(href, name)| view! { <span aria-hidden="true">" › "</span><a class="link" href=href>{name}</a> });
    view! { <p class="setting-up"><a class="link" href="/settings">{first}</a>{above}</p> }.into_any()
}

/// The page cannot be shown: the way to sign-in, or what is wrong. Where there is nothing, that is all of the page.
fn failed(error: ApiError) -> AnyView {
    let lang = frame::lang();
    match error {
        ApiError::SignedOut => view! { <ToSignIn/> }.into_any(),
        ApiError::NotFound => {
            respond::page_missing();
            view! {
                <PageTitle words=say(lang, Page::NoPage).to_owned()/>
                <Up/>
                <h1>{say(lang, Page::NoPage)}</h1>
                <p class="quiet measure">{say(lang, Page::NoPageWhy)}</p>
            }
            .into_any()
        }
        error => {
            respond::page_status(&error);
            view! { <ErrorNotice error/> }.into_any()
        }
    }
}
