//! The reader writes at the same place in another tab, or did on another device: said before one takes the other's place.

use leptos::prelude::*;
use shared::words::desk::{Desk as W, say};

use super::icon::Icon;
use crate::frame;
use crate::live::draft::drafts;

/// Enough to know one's own words by.
const WORDS_CHARS_MAX: usize = 200;

/// The other words, while there are any, and the way to take them.
#[component]
pub fn Elsewhere(
    /// The place.
    key: String,
    /// Takes them.
    #[prop(optional)]
    take: Option<Callback<String>>,
) -> impl IntoView {
    let lang = frame::lang();
    let drafts = drafts();
    move || {
        drafts.elsewhere(&key).map(|words| {
            let begin: String = words.chars().take(WORDS_CHARS_MAX).collect();
            let take = take.map(|take| {
                let words = words.clone();
                view! {
                    <button class="button" type="button" data-kind="bare" on:click=move |_| take.run(words.clone())>
                        {say(lang, W::UseThat)}
                    </button>
                }
            });
            view! {
                <div class="notice" data-tone="warn" role="status">
                    <Icon name="warn"/>
                    <div class="grow"><p>{say(lang, W::WrittenElsewhere)}" “"{begin}"”"</p></div>
                    {take}
                </div>
            }
        })
    }
}
