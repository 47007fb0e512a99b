//! The settings of one kind.

use leptos::prelude::*;
use shared::setting::topic::Topic;
use shared::view::SettingLine;
use shared::words::settings::{SettingsText as W, new_one, say, topic as topic_words};

use super::Told;
use crate::api::settings::{News, url_of};
use crate::frame;
use crate::parts::icon::Icon;

/// The list, and the way to a new one.
#[component]
pub fn SettingList(
    /// Of which kind.
    topic: Topic,
    /// What there is.
    lines: Vec<SettingLine>,
    /// What became of a form.
    news: Option<News>,
) -> impl IntoView {
    let lang = frame::lang();
    let list = if lines.is_empty() {
        view! { <p class="quiet">{say(lang, W::NoneOfKind)}</p> }.into_any()
    } else {
        view! {
            <table class="data-table setting-list">
                <caption class="only-heard">{topic_words(lang, topic)}</caption>
                <thead><tr><th scope="col">{say(lang, W::Name)}</th><th scope="col">{say(lang, W::WhatItSays)}</th></tr></thead>
                <tbody>{lines.into_iter().map(|line| row(topic, line)).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        {news.map(|news| view! { <Told news/> })}
        <div class="actions setting-up">
            <a class="button" data-kind="main" href=url_of(topic, None)><Icon name="plus"/>{new_one(lang, topic)}</a>
        </div>
        {list}
    }
    .into_any()
}

fn row(topic: Topic, line: SettingLine) -> impl IntoView {
    let retired = line.retired.then(|| view! { " "<span class="quiet">"("{say(frame::lang(), W::RetiredOne)}")"</span> });
    view! {
        <tr>
            <th scope="row"><a class="link" href=url_of(topic, Some(line.id))>{line.name}</a>{retired}</th>
            <td>{line.says}</td>
        </tr>
    }
}
