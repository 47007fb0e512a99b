//! What was said and done on a ticket: words in full, events quietly, many events folded.

pub mod article;
pub mod event;

use leptos::prelude::*;
use shared::id::OpId;
use shared::locale::Lang;
use shared::view::{ArticleView, Delivery, Entry, EventView};
use shared::words::desk::{Desk as W, say};
use shared::words::happening;

use crate::frame;
use crate::live::ticket::Shown;
use article::Article;
use event::{Event, Folded};

/// So many events in a row are shown one by one; more are folded into one line.
const EVENTS_SHOWN_MAX: usize = 2;

/// One thing in the thread.
#[derive(Debug, Clone, PartialEq)]
enum Piece {
    Said(ArticleView),
    Happened(EventView),
    Folded(Vec<EventView>),
}

impl Piece {
    /// What it is known by; another key draws it anew, so what can change is in it. By our own words: how a type is written for
    /// whoever debugs it, the browser does not know (`.ci/cut.mjs`).
    fn key(&self, lang: Lang) -> (u8, u32, String) {
        match self {
            Self::Said(article) => {
                let fares = match &article.delivery {
                    None => String::new(),
                    Some(Delivery::Waiting { tries }) => tries.to_string(),
                    Some(Delivery::Sent { at }) => at.to_string(),
                    Some(Delivery::Failed { at, reason }) => format!("{at} {reason}"),
                };
                (0, article.ordinal, format!("{}{}{fares}", article.body.is_some(), article.sendable.is_some()))
            }
            Self::Happened(event) => (1, event.ver, happening::line(lang, event)),
            Self::Folded(events) => (2, events.first().map_or(0, |event| event.ver), events.len().to_string()),
        }
    }
}

fn pieces(timeline: &[Entry]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut events: Vec<EventView> = Vec::new();
    for entry in timeline {
        match entry {
            Entry::Event(event) => events.push(event.clone()),
            Entry::Article(article) => {
                fold(&mut pieces, &mut events);
                pieces.push(Piece::Said(article.clone()));
            }
        }
    }
    fold(&mut pieces, &mut events);
    pieces
}

fn fold(pieces: &mut Vec<Piece>, events: &mut Vec<EventView>) {
    if EVENTS_SHOWN_MAX < events.len() {
        pieces.push(Piece::Folded(std::mem::take(events)));
    } else {
        pieces.extend(events.drain(..).map(Piece::Happened));
    }
}

/// The thread.
#[component]
pub fn Timeline(
    /// The ticket.
    shown: Shown,
    /// The name for a call of a plain form.
    op: OpId,
) -> impl IntoView {
    let lang = frame::lang();
    let pieces = Memo::new(move |_| shown.page.with(|page| pieces(&page.timeline)));
    view! {
        <div class="talk" role="region" aria-label=say(lang, W::Conversation) tabindex="0">
            <ol class="thread">
                {move || shown.page.with(|page| 1 < page.from).then(|| view! {
                    <li>
                        <button class="button" type="button" data-kind="bare" on:click=move |_| shown.ask_earlier()>
                            {say(lang, W::ShowEarlier)}
                        </button>
                    </li>
                })}
                <For each=move || pieces.get() key=move |piece| piece.key(lang) let:piece>
                    {match piece {
                        Piece::Said(article) => view! { <Article shown op article/> }.into_any(),
                        Piece::Happened(event) => view! { <Event event/> }.into_any(),
                        Piece::Folded(events) => view! { <Folded events/> }.into_any(),
                    }}
                </For>
            </ol>
        </div>
    }
    .into_any()
}
