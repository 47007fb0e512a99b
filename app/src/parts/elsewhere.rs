//! The reader writes at the same place in another tab, or did on another device: said before one takes the other's place.

use leptos::prelude::*;
use shared::draft::Stamp;
use shared::view::DraftView;
use shared::words::page::{Page as W, say};

use super::icon::Icon;
use super::portal_home::form::typed;
use crate::frame;
use crate::live::draft::drafts;

/// Enough to know one's own words by.
const WORDS_CHARS_MAX: usize = 200;

/// What a plain form says its words go on from, as JSON: the draft that it was made with.
#[must_use]
pub fn over_field(draft: Option<&DraftView>) -> String {
    let stamps: Vec<Stamp> = draft.and_then(|draft| draft.stamp).into_iter().collect();
    serde_json::to_string(&stamps).unwrap_or_default()
}

/// The other words, while there are any, and the way to take them or to let them go.
#[component]
pub fn Elsewhere(
    /// The place.
    key: String,
    /// Takes them.
    take: Callback<()>,
    /// How it is said: what was written, take it, let it go. As somebody of the desk reads it, unless it is given.
    #[prop(optional)]
    words: Option<[&'static str; 3]>,
) -> impl IntoView {
    let lang = frame::lang();
    let (drafts, key) = (drafts(), StoredValue::new(key));
    let [lead, use_that, drop_it] = words.unwrap_or_else(|| [W::WrittenElsewhere, W::UseThat, W::DropThat].map(|words| say(lang, words)));
    move || {
        key.with_value(|key| drafts.elsewhere(key)).map(|draft| {
            let words = if draft.body.is_empty() { typed(Some(&draft), "subject").unwrap_or_default() } else { draft.body };
            let begin: String = words.chars().take(WORDS_CHARS_MAX).collect();
            view! {
                <div class="notice" data-tone="warn" role="status">
                    <Icon name="warn"/>
                    <div class="grow"><p>{lead}" “"{begin}"”"</p></div>
                    <button class="button" type="button" data-kind="bare" on:click=move |_| take.run(())>{use_that}</button>
                    <button class="button" type="button" data-kind="bare" on:click=move |_| key.with_value(|key| drafts.drop_other(key))>
                        {drop_it}
                    </button>
                </div>
            }
        })
    }
}
