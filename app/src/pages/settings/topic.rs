//! `/settings/:topic`: the settings of one kind; of what there is one of, that one.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::setting::topic::Topic;
use shared::words::settings::{topic as topic_words, topic_lead};

use super::one::One;
use super::{Up, failed};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::settings::{News, list_settings};
use crate::frame;
use crate::parts::settings::list::SettingList;
use crate::parts::title::PageTitle;
use crate::respond;

/// The page.
#[component]
pub fn SettingsTopic() -> impl IntoView {
    let topic = use_params_map().with_untracked(|params| params.get("topic").and_then(|code| Topic::of_code(&code)));
    match topic {
        Some(topic) if topic.is_one() => view! { <One topic/> }.into_any(),
        Some(topic) => view! { <Listed topic/> }.into_any(),
        None => failed(ApiError::NotFound),
    }
}

#[component]
fn Listed(topic: Topic) -> impl IntoView {
    let lang = frame::lang();
    let news = use_query_map().with_untracked(|query| query.get("news").and_then(|code| News::parse(&code)));
    let found = load(move || topic, list_settings);
    view! {
        <PageTitle words=topic_words(lang, topic).to_owned()/>
        <Up/>
        <h1>{topic_words(lang, topic)}</h1>
        <p class="quiet measure">{topic_lead(lang, topic)}</p>
        <Transition>{
            move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || match found {
                    Ok(lines) => view! { <SettingList topic lines news/> }.into_any(),
                    Err(error) => failed(error),
                })
            })
        }</Transition>
    }
    .into_any()
}
