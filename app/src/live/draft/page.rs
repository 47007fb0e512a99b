//! Words at the ends of a page: when it goes, when somebody signs out of it, and beside the other tabs of the same browser.

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use shared::draft::{Kept, Unkept, covers};
use wasm_bindgen::{JsCast, JsValue};

use super::shelf::{Heard, Shelf};
use super::{AGAIN_AFTER, Drafts};
use crate::api::desk::{KeepDraft, keep_draft};

/// Whoever signs out waits no longer for the desk to keep what they typed.
const LEFT_WITHIN: Duration = Duration::from_secs(3);

impl Drafts {
    /// Sends what waits though the page may be gone before the answer. What is too long for that stays in the storage.
    pub fn flush(self) {
        self.places.update_value(|places| {
            for (key, place) in places.iter_mut() {
                let words = place.life.words.clone();
                if place.waits() && place.parted != Some(words.stamp) {
                    place.parted = Some(words.stamp);
                    part(KeepDraft { key: key.clone(), words });
                }
            }
        });
    }

    /// Somebody signs out by a form: first the desk keeps what only this browser holds. What it does not take now stays for when
    /// they are back.
    pub fn leave(self, event: &ev::SubmitEvent) {
        let held = self.shelf.with_value(Shelf::all);
        let mut waiting: Vec<(String, Unkept)> =
            held.into_iter().filter(|(_, held)| !held.aside).map(|(key, held)| (key, held.words)).collect();
        self.places.with_value(|places| {
            waiting.extend(places.iter().filter(|(_, place)| place.waits()).map(|(key, place)| (key.clone(), place.life.words.clone())));
        });
        let form = event.target().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
        let Some(form) = form.filter(|_| !waiting.is_empty()) else { return };
        event.prevent_default();
        let late = form.clone();
        set_timeout(move || drop(late.submit()), LEFT_WITHIN);
        spawn_local(async move {
            for (key, words) in waiting {
                self.bring(&key, words).await;
            }
            self.places.update_value(BTreeMap::clear);
            drop(form.submit());
        });
    }

    pub(super) fn listen(self) {
        drop(window_event_listener(ev::pagehide, move |_| self.flush()));
        drop(window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                self.flush();
            }
        }));
        drop(window_event_listener(ev::storage, move |event| {
            if let (Some(name), Some(value)) = (event.key(), event.new_value())
                && let Some(heard) = self.shelf.with_value(|shelf| shelf.hear(&name, &value))
            {
                self.heard(heard);
            }
        }));
        set_timeout(move || self.keep_left_behind(), AGAIN_AFTER);
    }

    fn heard(self, heard: Heard) {
        match heard {
            Heard::Wrote(key, held) => {
                let known =
                    self.places.with_value(|places| places.get(&key).is_some_and(|place| place.life.words.draft == held.words.draft));
                if !held.aside && !known && held.words.draft.is_some() {
                    self.offered.update(|offered| _ = offered.insert(key, held.words));
                }
            }
            Heard::Sent(key, sent) => {
                if self.places.with_value(|places| places.get(&key).is_some_and(|place| covers(&sent, place.life.words.stamp))) {
                    self.gone(&key, &sent);
                } else if self.offered.with_untracked(|offered| offered.get(&key).is_some_and(|words| covers(&sent, words.stamp))) {
                    self.offered.update(|offered| _ = offered.remove(&key));
                }
            }
            Heard::SignedOut => {
                self.places.update_value(BTreeMap::clear);
                drop(window().location().reload());
            }
        }
    }

    /// Brings what pages before this one could not bring, wherever it was written.
    fn keep_left_behind(self) {
        let here = |key: &str| self.places.with_value(|places| places.contains_key(key));
        let left: Vec<_> = self.shelf.with_value(Shelf::all).into_iter().filter(|(key, held)| !held.aside && !here(key)).collect();
        spawn_local(async move {
            for (key, held) in left {
                self.bring(&key, held.words).await;
            }
        });
    }

    /// Brings words to the desk; the storage lets go of what it has then.
    async fn bring(self, key: &str, words: Unkept) {
        let stamp = words.stamp;
        let (Ok(Kept::Kept | Kept::Sent), Some(shelf)) = (keep_draft(key.to_owned(), words).await, self.shelf.try_get_value()) else {
            return;
        };
        let held = shelf.read(key);
        let rest: Vec<_> = held.iter().filter(|held| held.aside || !covers(&[stamp], held.words.stamp)).cloned().collect();
        shelf.write(key, &held, &rest);
    }
}

/// The last message of a page: the browser delivers it when the page is gone, as long as it is short (64 KiB).
fn part(words: KeepDraft) {
    let text = JsValue::from_str(&serde_json::to_string(&words).unwrap_or_default());
    let kind = web_sys::BlobPropertyBag::new();
    // A text by itself would come as one, and the desk takes none.
    kind.set_type("application/json");
    if let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(&js_sys::Array::of1(&text), &kind) {
        drop(window().navigator().send_beacon_with_opt_blob(KeepDraft::url(), Some(&blob)));
    }
}
