//! `/settings/:topic/:id`: one setting: its form, what it would do, what happened to it. `new` is one that is not there yet.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::setting::topic::Topic;
use shared::view::SettingPage;
use shared::words::settings::{new_one, topic as topic_words, topic_lead};

use super::{Up, failed};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::settings::{Asked, News, read_setting};
use crate::frame;
use crate::parts::settings::form::SettingForm;
use crate::parts::settings::history::History;
use crate::parts::title::PageTitle;
use crate::respond;

/// The word for one that is not there yet.
const NEW: &str = "new";

/// The page.
#[component]
pub fn SettingsOne() -> impl IntoView {
    let params = use_params_map();
    let topic = params.with_untracked(|params| params.get("topic").and_then(|code| Topic::of_code(&code)));
    let which = params.with_untracked(|params| params.get("id").unwrap_or_default());
    let id = which.parse::<u64>().ok();
    match topic {
        Some(topic) if !topic.is_one() && (id.is_some() || which == NEW) => view! { <One topic id/> }.into_any(),
        Some(_) | None => failed(ApiError::NotFound),
    }
}

/// One setting.
#[component]
pub(super) fn One(
    /// Of which kind.
    topic: Topic,
    /// Its number; a new one has none.
    #[prop(optional_no_strip)]
    id: Option<u64>,
) -> impl IntoView {
    let query = use_query_map();
    let news = query.with_untracked(|query| query.get("news").and_then(|code| News::parse(&code)));
    let asked = query.with_untracked(|query| Asked {
        topic,
        id,
        from: query.get("from").and_then(|from| from.parse().ok()),
        draft: query.get("draft").and_then(|op| op.parse().ok()),
        preview: query.get("preview").is_some(),
        dry: query.get("dry").and_then(|days| days.parse().ok()),
    });
    let days = asked.dry;
    let found = load(move || asked, read_setting);
    view! {
        <Transition>{
            move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || match found {
                    Ok(page) => shown(page, news, days),
                    Err(error) => failed(error),
                })
            })
        }</Transition>
    }
    .into_any()
}

fn shown(page: SettingPage, news: Option<News>, days: Option<u16>) -> AnyView {
    let lang = frame::lang();
    let topic = page.topic;
    let above = (!topic.is_one()).then(|| (format!("/settings/{}", topic.code()), topic_words(lang, topic)));
    let title = page.name.clone().unwrap_or_else(|| new_one(lang, topic).to_owned());
    let lead = if topic.is_one() { topic_lead(lang, topic) } else { topic_words(lang, topic) };
    let history = page.history.clone();
    view! {
        <PageTitle words=title.clone()/>
        <Up above/>
        <h1>{title}</h1>
        <p class="quiet measure">{lead}</p>
        <SettingForm page news days/>
        <History lines=history/>
    }
    .into_any()
}
