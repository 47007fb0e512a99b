//! `/profile`: one's own record, for everybody.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::id::OpId;
use shared::view::Me;
use shared::words::account::AccountText;
use shared::words::page::{Page, say};

use crate::api::ApiError;
use crate::api::account::news::News;
use crate::api::account::profile::{OwnProfile as Own, profile};
use crate::api::json::load;
use crate::pages::portal::ToSignIn;
use crate::parts::notice::ErrorNotice;
use crate::parts::profile::{About, Locale, Password, ProfileHead, WaysOut};
use crate::parts::sign_in::Told;
use crate::parts::title::PageTitle;
use crate::parts::topbar::Topbar;
use crate::{frame, respond};

/// The reader's own profile.
#[component]
pub fn Profile() -> impl IntoView {
    let lang = frame::lang();
    let Some(me) = frame::me() else {
        return view! { <ToSignIn/> }.into_any();
    };
    let query = use_query_map();
    let refused = move || query.read().get("refused").and_then(|op| op.parse::<OpId>().ok());
    let news = query.with_untracked(|query| query.get("news").and_then(|code| News::parse(&code, query.get("seconds").as_deref())));
    let own = load(refused, profile);
    let roles = me.roles;
    let way = move |shown: bool, href: &'static str, words: Page| shown.then(|| view! { <a href=href>{say(lang, words)}</a> });
    view! {
        <PageTitle words=AccountText::Profile.read(lang).to_owned()/>
        <div class="simple">
            <Topbar>
                <nav class="topbar-nav" aria-label=AccountText::Ways.read(lang)>
                    {way(roles.agent, "/desk", Page::Queue)}
                    {way(roles.manager, "/insight", Page::Insight)}
                    {way(roles.customer, "/portal", Page::MyRequests)}
                    <a href="/profile" aria-current="page">{AccountText::Profile.read(lang)}</a>
                </nav>
            </Topbar>
            <main id="main" class="simple-body profile" tabindex="-1">
                <h1>{AccountText::Profile.read(lang)}</h1>
                <Transition>{
                    let me = StoredValue::new(me);
                    move || Suspend::new(async move {
                        let own = own.await;
                        respond::late(move || shown(own, me.get_value(), news))
                    })
                }</Transition>
            </main>
        </div>
    }
    .into_any()
}

fn shown(own: Result<Own, ApiError>, me: Me, news: Option<News>) -> AnyView {
    match own {
        Ok(own) => {
            let above = news.filter(|news| *news == News::Saved);
            let username = me.email.clone().unwrap_or_default();
            view! {
                <ProfileHead me/>
                {above.map(|news| view! { <Told news/> })}
                <About profile=own.clone()/>
                <Locale profile=own.clone() news/>
                <Password username news/>
                <WaysOut/>
            }
            .into_any()
        }
        Err(ApiError::SignedOut) => view! { <ToSignIn/> }.into_any(),
        Err(error) => {
            respond::page_status(&error);
            view! { <ErrorNotice error/> }.into_any()
        }
    }
}
