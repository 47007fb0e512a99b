//! A figure as a sentence, its change below, what it means behind a button, and the evidence as children.

use leptos::prelude::*;
use shared::words::insight::{Change, Insight, Piece, Turn, say};

use super::icon::Icon;
use crate::frame;

/// What a card says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The figure, in a sentence.
    pub sentence: Vec<Piece>,
    /// The tickets that it counts, if it counts any.
    pub href: Option<String>,
    /// How it changed, and out of how many.
    pub change: Change,
    /// Further sentences.
    pub more: Vec<Vec<Piece>>,
    /// What it means.
    pub meaning: &'static [&'static str],
    /// It has just changed.
    pub fresh: bool,
}

/// One figure.
#[component]
pub fn Card(
    /// Its name in the page.
    id: &'static str,
    /// The first and largest.
    #[prop(optional)]
    hero: bool,
    /// What it says.
    said: Said,
    /// The evidence.
    children: Children,
) -> impl IntoView {
    let lang = frame::lang();
    let Said { sentence, href, change, more, meaning, fresh } = said;
    let sentence = match href {
        Some(href) => view! { <a class="card-link" href=href>{pieces(sentence, None)}</a> }.into_any(),
        None => pieces(sentence, None).into_any(),
    };
    view! {
        <section class="card" data-size=hero.then_some("hero") data-fresh=fresh.then_some("") aria-labelledby=id>
            <h2 id=id>{sentence}</h2>
            <p class="change">{pieces(change.words, tone(change.turn))}</p>
            {more.into_iter().map(|more| view! { <p class="change">{pieces(more, None)}</p> }).collect_view()}
            <div class="card-ways">
                <details class="menu-root" data-side="end">
                    <summary class="button" data-kind="icon" aria-label=say(lang, Insight::WhatItMeans) data-hint=say(lang, Insight::WhatItMeans)>
                        <Icon name="help"/>
                    </summary>
                    <div class="menu definition">{meaning.iter().map(|words| view! { <p>{*words}</p> }).collect_view()}</div>
                </details>
            </div>
            {children()}
        </section>
    }
    .into_any()
}

fn tone(turn: Turn) -> Option<&'static str> {
    match turn {
        Turn::Better => Some("good"),
        Turn::Worse => None,
        Turn::Same => Some("quiet"),
    }
}

/// A sentence with its figures set off.
fn pieces(pieces: Vec<Piece>, tone: Option<&'static str>) -> impl IntoView {
    let piece = |piece| match piece {
        Piece::Words(words) => words.into_any(),
        Piece::Figure(figure) => view! { <b data-tone=tone>{figure}</b> }.into_any(),
    };
    pieces.into_iter().map(piece).collect_view()
}
