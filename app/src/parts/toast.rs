//! Short news at the edge of the screen: what was done, what was not.

use std::time::Duration;

use leptos::prelude::*;
use shared::words::page::{Page as W, say};

use super::icon::Icon;
use super::notice::Tone;
use crate::frame;

/// Long enough to read two lines and press a key.
const SHOWN_FOR: Duration = Duration::from_secs(7);
/// Long enough to read that it was done.
const GOOD_SHOWN_FOR: Duration = Duration::from_secs(4);
/// More at once would cover the screen.
const SHOWN_MAX: usize = 3;

/// One piece of news.
#[derive(Clone, PartialEq)]
struct Toast {
    id: u32,
    tone: Tone,
    words: String,
    href: Option<String>,
}

/// Where news is put.
#[derive(Clone, Copy)]
pub struct Bulletin {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Bulletin {
    /// Shows a sentence for some seconds. Only in Effects and handlers.
    pub fn say(self, tone: Tone, words: String) {
        self.show(tone, words, None);
    }

    /// The same, with the way to what it is about.
    pub fn lead(self, tone: Tone, words: String, href: String) {
        self.show(tone, words, Some(href));
    }

    fn show(self, tone: Tone, words: String, href: Option<String>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        let shown_for = if tone == Tone::Good && href.is_none() { GOOD_SHOWN_FOR } else { SHOWN_FOR };
        self.shown.update(|shown| {
            shown.push(Toast { id, tone, words, href });
            if SHOWN_MAX < shown.len() {
                shown.remove(0);
            }
        });
        set_timeout(move || self.shown.update(|shown| shown.retain(|toast| toast.id != id)), shown_for);
    }
}

/// Puts the bulletin into context.
pub fn provide() {
    provide_context(Bulletin { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
}

/// The bulletin.
#[must_use]
pub fn bulletin() -> Bulletin {
    expect_context::<Bulletin>()
}

/// The news shown now.
#[component]
pub fn Toasts() -> impl IntoView {
    let (lang, bulletin) = (frame::lang(), bulletin());
    view! {
        <div class="toasts" role="status" aria-live="polite">
            <For each=move || bulletin.shown.get() key=|toast| toast.id let:toast>
                <div class="toast" data-tone=toast.tone.code()>
                    <Icon name=if toast.tone == Tone::Good { "check" } else { "warn" }/>
                    <span>{toast.words}</span>
                    {toast.href.map(|href| view! { <a class="link" href=href>{say(lang, W::Open)}</a> })}
                </div>
            </For>
        </div>
    }
    .into_any()
}
