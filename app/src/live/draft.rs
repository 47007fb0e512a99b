//! Words begun and not sent: in this browser at every key, on the desk a moment later, in neither once they were sent.
//!
//! What the desk does not have yet outlives the field that it was typed in, the page, and a line that is cut: it waits here, and
//! in the browser's storage under the id of the person whose words they are, until the desk has it or they sign out.

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use shared::refusal::Refusal;
use shared::view::DraftView;

use super::{Link, Live, live};
use crate::api::ApiError;
use crate::api::desk::{KeepDraft, keep_draft};
use crate::frame;

/// Words are on the desk that long after they were typed, however fast somebody goes on typing.
const KEPT_WITHIN: Duration = Duration::from_millis(1_500);
/// What could not be kept is tried again after that; at once when the line is back.
const AGAIN_AFTER: Duration = Duration::from_secs(5);
/// What begins the names of all drafts in the browser's storage.
const NAMES: &str = "draft/";

/// Where the words of a place are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// There are none.
    Nothing,
    /// On their way to the desk.
    Saving,
    /// On the desk.
    Kept,
    /// In this browser only: the desk cannot be reached, or does not take them.
    Failed,
    /// In this browser only: the session is over.
    SignedOut,
    /// Sent.
    Sent,
}

/// The drafts of this tab.
#[derive(Clone, Copy)]
pub struct Drafts {
    /// The tab's line.
    pub live: Live,
    /// What begins the reader's own names in the storage.
    mine: StoredValue<String>,
    states: RwSignal<BTreeMap<String, Saved>>,
    /// What the desk does not have yet, by place; nothing where the words were taken away.
    waiting: StoredValue<BTreeMap<String, Option<DraftView>>>,
    /// The place whose words are on their way: one at a time, so that an older one never arrives last.
    saving: StoredValue<Option<String>>,
    planned: StoredValue<bool>,
    elsewhere: RwSignal<Option<(String, String)>>,
}

/// Puts the drafts into context, and sees to it that nothing is lost with the page.
pub fn provide() {
    let person = frame::me().map(|me| me.person.to_string()).unwrap_or_default();
    let drafts = Drafts {
        live: live(),
        mine: StoredValue::new(format!("{NAMES}{person}/")),
        states: RwSignal::new(BTreeMap::new()),
        waiting: StoredValue::new(BTreeMap::new()),
        saving: StoredValue::new(None),
        planned: StoredValue::new(false),
        elsewhere: RwSignal::new(None),
    };
    provide_context(drafts);
    Effect::new(move |_| drafts.listen());
    let link = drafts.live.link();
    Effect::new(move |_| {
        if link.get() == Link::Live {
            drafts.save();
        }
    });
}

/// The drafts.
#[must_use]
pub fn drafts() -> Drafts {
    expect_context::<Drafts>()
}

/// Takes everybody's words out of this browser: somebody signed out of it. Only in Effects and handlers.
pub fn forget_all() {
    let Some(storage) = storage() else { return };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    let names: Vec<String> = names.filter(|name| name.starts_with(NAMES)).collect();
    for name in names {
        drop(storage.remove_item(&name));
    }
}

impl Drafts {
    /// Where the words of a place are; at first on the desk, or nowhere. Called in a component.
    #[must_use]
    pub fn saved(self, key: String, kept: bool) -> Memo<Saved> {
        if !self.waiting.with_value(|waiting| waiting.contains_key(&key)) {
            self.states.update(|states| _ = states.remove(&key));
        }
        let first = if kept { Saved::Kept } else { Saved::Nothing };
        Memo::new(move |_| self.states.with(|states| states.get(&key).copied()).unwrap_or(first))
    }

    /// What was typed at a place and the desk does not have: perhaps that nothing is to be left. Only in Effects and handlers.
    #[must_use]
    pub fn unkept(self, key: &str) -> Option<Option<DraftView>> {
        let here = self.waiting.with_value(|waiting| waiting.get(key).cloned());
        here.or_else(|| {
            let (storage, name) = (storage()?, self.name(key));
            let text = storage.get_item(&name).ok()?.or_else(|| storage.get_item(&held(&name)).ok()?)?;
            serde_json::from_str(&text).ok()
        })
    }

    /// These are the words of a place now.
    pub fn put(self, key: &str, draft: Option<DraftView>) {
        if let Some(storage) = storage() {
            // Without room in the storage they still wait here.
            drop(storage.set_item(&self.name(key), &serde_json::to_string(&draft).unwrap_or_default()));
        }
        self.arrived(key);
        self.waiting.update_value(|waiting| _ = waiting.insert(key.to_owned(), draft));
        if self.states.with_untracked(|states| states.get(key) == Some(&Saved::Sent)) {
            self.say(key, Saved::Nothing);
        }
        self.plan(KEPT_WITHIN);
    }

    /// They are being sent by the page itself, which is left with that: the storage alone keeps them, until another page says
    /// that they arrived.
    pub fn hold(self, key: &str) {
        let draft = self.waiting.try_update_value(|waiting| waiting.remove(key)).flatten();
        let text = draft.and_then(|draft| serde_json::to_string(&draft).ok());
        self.drop_name(&self.name(key));
        if let (Some(storage), Some(text)) = (storage(), text) {
            drop(storage.set_item(&held(&self.name(key)), &text));
        }
    }

    /// What the page before this one sent has arrived.
    pub fn arrived(self, key: &str) {
        self.drop_name(&held(&self.name(key)));
    }

    /// The desk has them as a draft, or needs none.
    fn forget(self, key: &str) {
        self.waiting.update_value(|waiting| _ = waiting.remove(key));
        self.drop_name(&self.name(key));
        self.arrived(key);
    }

    /// They were sent: whoever shows them empties the field.
    pub fn sent(self, key: &str) {
        if self.saving.with_value(|saving| saving.as_deref() == Some(key)) {
            // They may arrive as a draft after having been sent: nothing may be left of that.
            self.put(key, None);
        } else {
            self.forget(key);
        }
        self.say(key, Saved::Sent);
    }

    /// What was written at the same place in another tab, or is on the desk from elsewhere.
    #[must_use]
    pub fn elsewhere(self, key: &str) -> Option<String> {
        self.elsewhere.with(|other| other.as_ref().filter(|(at, _)| at == key).map(|(_, words)| words.clone()))
    }

    /// Offers other words for a place: none may be lost by others' taking theirs.
    pub fn offer(self, key: &str, words: String) {
        self.elsewhere.set((!words.trim().is_empty()).then(|| (key.to_owned(), words)));
    }

    /// Sends what waits though the page may be gone before the answer. What is too long for that stays in the storage.
    pub fn flush(self) {
        for (key, draft) in self.waiting.get_value() {
            let body = serde_json::to_string(&KeepDraft { key, draft }).unwrap_or_default();
            drop(window().navigator().send_beacon_with_opt_str(KeepDraft::url(), Some(&body)));
        }
    }

    fn listen(self) {
        drop(window_event_listener(ev::pagehide, move |_| self.flush()));
        drop(window_event_listener(ev::visibilitychange, move |_| {
            if document().hidden() {
                self.flush();
            }
        }));
        drop(window_event_listener(ev::storage, move |event| {
            let place = event.key().and_then(|name| self.mine.with_value(|mine| Some(name.strip_prefix(mine.as_str())?.to_owned())));
            let draft = event.new_value().and_then(|text| serde_json::from_str::<Option<DraftView>>(&text).ok().flatten());
            if let (Some(key), Some(draft)) = (place, draft) {
                self.offer(&key, draft.body);
            }
        }));
    }

    fn plan(self, after: Duration) {
        if self.planned.get_value() {
            return;
        }
        self.planned.set_value(true);
        let save = move || {
            self.planned.set_value(false);
            self.save();
        };
        set_timeout(save, after);
    }

    /// Brings the first of what waits to the desk.
    fn save(self) {
        if self.saving.with_value(Option::is_some) {
            return;
        }
        let Some((key, draft)) =
            self.waiting.with_value(|waiting| waiting.first_key_value().map(|(key, draft)| (key.clone(), draft.clone())))
        else {
            return;
        };
        self.saving.set_value(Some(key.clone()));
        // A failure stays on the screen until it is over.
        if !self.states.with_untracked(|states| matches!(states.get(&key), Some(Saved::Failed | Saved::SignedOut))) {
            self.say(&key, Saved::Saving);
        }
        spawn_local(async move {
            let answer = keep_draft(key.clone(), draft.clone()).await;
            self.saving.set_value(None);
            self.answered(&key, draft.as_ref(), answer);
        });
    }

    fn answered(self, key: &str, draft: Option<&DraftView>, answer: Result<(), ApiError>) {
        match answer {
            // More was typed meanwhile.
            Ok(()) if self.waiting.with_value(|waiting| waiting.get(key).is_some_and(|now| now.as_ref() != draft)) => {
                self.plan(KEPT_WITHIN);
            }
            Ok(()) => {
                // Held back since, or still what waits: the storage is cleared in the second case only.
                if self.waiting.with_value(|waiting| waiting.contains_key(key)) {
                    self.forget(key);
                    self.say(key, if draft.is_some() { Saved::Kept } else { Saved::Nothing });
                }
                self.save();
            }
            Err(ApiError::SignedOut) => {
                self.live.told(&ApiError::SignedOut);
                self.say_all(Saved::SignedOut);
            }
            Err(ApiError::Refused(refusal)) if refusal != Refusal::Busy => {
                // It will never be taken as it is; the browser keeps it.
                self.say(key, Saved::Failed);
                self.hold(key);
                self.save();
            }
            Err(_) => {
                self.say_all(Saved::Failed);
                self.plan(AGAIN_AFTER);
            }
        }
    }

    fn say(self, key: &str, saved: Saved) {
        self.states.update(|states| _ = states.insert(key.to_owned(), saved));
    }

    fn say_all(self, saved: Saved) {
        for key in self.waiting.with_value(|waiting| waiting.keys().cloned().collect::<Vec<_>>()) {
            self.say(&key, saved);
        }
    }

    fn name(self, key: &str) -> String {
        self.mine.with_value(|mine| format!("{mine}{key}"))
    }

    fn drop_name(self, name: &str) {
        if let Some(storage) = storage() {
            drop(storage.remove_item(name));
        }
    }
}

/// The name of what a page sent when it was left.
fn held(name: &str) -> String {
    format!("{name}/sent")
}

/// The browser's storage, where it has one for us.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
