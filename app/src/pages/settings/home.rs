//! `/settings`: every kind of settings, how many there are, and what is missing.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::words::settings::{SettingsText, say};

use super::failed;
use crate::api::json::load;
use crate::api::settings::{News, read_settings};
use crate::frame;
use crate::parts::settings::overview::Overview;
use crate::parts::title::PageTitle;
use crate::respond;

/// The page.
#[component]
pub fn SettingsHome() -> impl IntoView {
    let lang = frame::lang();
    let news = use_query_map().with_untracked(|query| query.get("news").and_then(|code| News::parse(&code)));
    let found = load(|| (), |()| read_settings());
    view! {
        <PageTitle words=say(lang, SettingsText::Settings).to_owned()/>
        <h1>{say(lang, SettingsText::Settings)}</h1>
        <Transition>{
            move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || match found {
                    Ok(overview) => view! { <Overview overview news/> }.into_any(),
                    Err(error) => failed(error),
                })
            })
        }</Transition>
    }
    .into_any()
}
