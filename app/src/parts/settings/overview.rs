//! All settings at once: a line for each kind, and what is missing.

use leptos::prelude::*;
use shared::id::OpId;
use shared::setting::topic::Topic;
use shared::view::{SettingsOverview, TopicCount};
use shared::words::people::{self, People};
use shared::words::settings::{SettingsText as W, say, topic as topic_words, topic_lead};

use super::Told;
use crate::api::settings::News;
use crate::frame;

/// The overview.
#[component]
pub fn Overview(
    /// What there is.
    overview: SettingsOverview,
    /// What became of a form.
    news: Option<News>,
) -> impl IntoView {
    let lang = frame::lang();
    let SettingsOverview { topics, missing, usual } = overview;
    view! {
        {news.map(|news| view! { <Told news/> })}
        {usual.map(|(says, op)| view! { <Usual says op/> })}
        <Missing missing/>
        <ul class="setting-ways">
            <li><a class="button" data-kind="plain" href="/settings/people">{people::say(lang, People::Title)}</a></li>
            <li><a class="button" data-kind="plain" href="/settings/organisations">{people::say(lang, People::Organisations)}</a></li>
            <li><a class="button" data-kind="plain" href="/settings/audit">{say(lang, W::Audit)}</a></li>
        </ul>
        <table class="data-table setting-list">
            <caption class="only-heard">{say(lang, W::Settings)}</caption>
            <thead><tr>
                <th scope="col">{say(lang, W::Kind)}</th>
                <th scope="col" class="number-cell">{say(lang, W::InForce)}</th>
                <th scope="col" class="number-cell">{say(lang, W::Retired)}</th>
            </tr></thead>
            <tbody>{topics.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(count: TopicCount) -> impl IntoView {
    let lang = frame::lang();
    let TopicCount { topic, in_force, retired } = count;
    // Of what there is one of, nobody counts.
    let counted = |count: u32| (!topic.is_one() && 0 < count).then(|| count.to_string());
    view! {
        <tr>
            <th scope="row">
                <a class="link" href=format!("/settings/{}", topic.code())>{topic_words(lang, topic)}</a>
                <p class="quiet">{topic_lead(lang, topic)}</p>
            </th>
            <td class="number-cell">{counted(in_force)}</td>
            <td class="number-cell">{counted(retired)}</td>
        </tr>
    }
}

/// Nothing is promised yet: what most begin with, and the button that makes it.
#[component]
fn Usual(says: Vec<String>, op: OpId) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <section class="setting-box" aria-labelledby="usual">
            <h2 id="usual">{say(lang, W::UsualTitle)}</h2>
            <p>{say(lang, W::UsualLead)}</p>
            <ul>{says.into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ul>
            <form method="post" action="/api/settings/begin">
                <input type="hidden" name="op" value=op.to_string()/>
                <div class="actions"><button class="button" type="submit" data-kind="main">{say(lang, W::BeginUsual)}</button></div>
            </form>
        </section>
    }
    .into_any()
}

#[component]
fn Missing(missing: Vec<(String, Option<Topic>)>) -> impl IntoView {
    let lang = frame::lang();
    if missing.is_empty() {
        return view! { <p class="quiet">{say(lang, W::NothingMissing)}</p> }.into_any();
    }
    let page = |topic: Topic| view! { " "<a class="link" href=format!("/settings/{}", topic.code())>{topic_words(lang, topic)}</a> };
    let one = |(words, topic): (String, Option<Topic>)| view! { <li>{words}{topic.map(page)}</li> };
    view! {
        <section class="setting-box" data-tone="warn" aria-labelledby="missing">
            <h2 id="missing">{say(lang, W::Missing)}</h2>
            <ul>{missing.into_iter().map(one).collect_view()}</ul>
        </section>
    }
    .into_any()
}
