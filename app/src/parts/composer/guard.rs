//! Says what was written after the agent began, and whether somebody ended the ticket, before anything is sent.

use leptos::prelude::*;
use shared::id::PersonId;
use shared::ticket::status::StatusCode;
use shared::ticket::{ArticleKind, Side, Visibility};
use shared::view::{ArticleView, Entry, EventView, Happening};
use shared::words::desk::{self, Desk as W, say};
use shared::words::time;

use super::writing::{Mode, Writing};
use crate::frame;
use crate::parts::icon::Icon;

/// What a writer of a reply should know before it leaves.
#[derive(Debug, Clone, PartialEq)]
enum News {
    /// The newest public words.
    Words(Box<ArticleView>),
    /// The ticket is done, and a reply does not open it again.
    Ended(Box<EventView>, StatusCode),
}

/// What came after writing began, by somebody else; words before states.
fn news(writing: Writing) -> Option<News> {
    let began = writing.began.get()?;
    let me = frame::me().map(|me| me.person);
    writing.shown.page.with(|page| {
        let words = page.timeline.iter().rev().find_map(|entry| match entry {
            Entry::Article(article) => (began < article.ver && are_news(article, me)).then(|| article.clone()),
            Entry::Event(_) => None,
        });
        words.map(|article| News::Words(Box::new(article))).or_else(|| {
            let stands = page.timeline.iter().rev().find_map(|entry| match entry {
                Entry::Event(event) => matches!(event.what, Happening::Status { .. }).then_some(event),
                Entry::Article(_) => None,
            })?;
            let Happening::Status { to, .. } = stands.what else { return None };
            let by_another = stands.by.as_ref().map(|by| by.id) != me;
            (began < stands.ver && !to.code().is_open() && by_another).then(|| News::Ended(Box::new(stands.clone()), to.code()))
        })
    })
}

fn are_news(article: &ArticleView, me: Option<PersonId>) -> bool {
    let another = article.author.as_ref().map(|author| author.id) != me;
    another && article.visibility == Visibility::Public && article.kind != ArticleKind::System
}

/// The line above the composer, while there are such news and a reply is being written.
#[component]
pub fn Guard(writing: Writing) -> impl IntoView {
    let lang = frame::lang();
    let news = Memo::new(move |_| news(writing).filter(|_| writing.mode.get() == Mode::Reply));
    let the_desk = move |name: Option<String>| name.unwrap_or_else(|| say(lang, W::TheDesk).to_owned());
    move || {
        news.get().map(|news| {
            let (words, quoted) = match news {
                News::Words(article) => {
                    let name = the_desk(article.author.as_ref().map(|author| author.name.clone()));
                    let hour = time::hour(&frame::local(article.at));
                    let body: String = article.body.unwrap_or_default().chars().take(200).collect();
                    (desk::wrote_after(lang, &name, &hour, article.side == Side::Customer), Some((body, article.ordinal)))
                }
                News::Ended(event, to) => {
                    let name = the_desk(event.by.as_ref().map(|by| by.name.clone()));
                    (desk::ended_after(lang, &name, &time::hour(&frame::local(event.at)), to), None)
                }
            };
            let quoted = quoted.map(|(body, ordinal)| {
                view! { "“"{body}"” "<a class="guard-link" href=format!("#a{ordinal}")>{say(lang, W::ShowIt)}</a>" " }
            });
            view! {
                <div class="guard" role="alert">
                    <Icon name="warn"/>
                    <p>
                        {words}" "{quoted}
                        <button class="button" type="button" data-kind="bare" on:click=move |_| writing.began.set(Some(writing.shown.ver()))>
                            {say(lang, W::HaveReadIt)}
                        </button>
                    </p>
                </div>
            }
        })
    }
}
