//! Says what was written after the agent began, before anything is sent.

use leptos::prelude::*;
use shared::ticket::{ArticleKind, Side, Visibility};
use shared::view::{ArticleView, Entry};
use shared::words::desk::{self, Desk as W, say};
use shared::words::time;

use super::writing::{Mode, Writing};
use crate::frame;
use crate::parts::icon::Icon;

/// The newest public words that came after writing began, by somebody else.
fn newer(writing: Writing) -> Option<ArticleView> {
    let began = writing.began.get()?;
    let me = frame::me().map(|me| me.person);
    writing.shown.page.with(|page| {
        let articles = page.timeline.iter().rev().filter_map(|entry| match entry {
            Entry::Article(article) => Some(article),
            Entry::Event(_) => None,
        });
        let mut newer = articles.filter(|article| began < article.ver && article.visibility == Visibility::Public);
        newer.find(|article| article.kind != ArticleKind::System && article.author.as_ref().map(|author| author.id) != me).cloned()
    })
}

/// The line above the composer, while there are such words and a reply is being written.
#[component]
pub fn Guard(writing: Writing) -> impl IntoView {
    let lang = frame::lang();
    let newer = Memo::new(move |_| newer(writing).filter(|_| writing.mode.get() == Mode::Reply));
    move || {
        newer.get().map(|article| {
            let name = article.author.as_ref().map_or_else(|| say(lang, W::TheDesk).to_owned(), |author| author.name.clone());
            let hour = time::hour(&frame::local(article.at));
            let body: String = article.body.unwrap_or_default().chars().take(200).collect();
            let words = desk::wrote_after(lang, &name, &hour, article.side == Side::Customer);
            view! {
                <div class="guard" role="alert">
                    <Icon name="warn"/>
                    <p>
                        {words}" “"{body}"” "
                        <a class="guard-link" href=format!("#a{}", article.ordinal)>{say(lang, W::ShowIt)}</a>" "
                        <button class="button" type="button" data-kind="bare" on:click=move |_| writing.began.set(Some(writing.shown.ver()))>
                            {say(lang, W::HaveReadIt)}
                        </button>
                    </p>
                </div>
            }
        })
    }
}
