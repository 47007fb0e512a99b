//! Words begun and not sent: in this browser at every key, on the desk a moment later, in neither once they were sent.
//!
//! What the desk does not have yet outlives the field that it was typed in, the page, and a line that is cut: it waits here, and
//! in the browser's storage under the id of the person whose words they are, until the desk has it: signing out takes it from
//! every page, and whoever comes in next is given only what is theirs. What is done with words at every turn is decided by
//! [`life`], which knows neither page nor storage nor line.

pub mod life;
mod page;
mod shelf;

use std::collections::BTreeMap;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::draft::{Kept, Stamp, Unkept, covers};
use shared::id::OpId;
use shared::refusal::Refusal;
use shared::view::DraftView;

use super::op::new_op;
use super::{Link, Live, live};
use crate::api::ApiError;
use crate::api::desk::keep_draft;
use crate::frame;
use life::{Field, Held, Life, Told};
use shelf::Shelf;

pub use shelf::say_signed_out;

/// Words are on the desk that long after they were typed, however fast somebody goes on typing.
const KEPT_WITHIN: Duration = Duration::from_millis(1_500);
/// What could not be kept is tried again after that; at once when the line is back.
const AGAIN_AFTER: Duration = Duration::from_secs(5);

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
    /// Sent, by that call.
    Sent(OpId),
}

/// The drafts of this tab.
#[derive(Clone, Copy)]
pub struct Drafts {
    /// The tab's line.
    pub live: Live,
    shelf: StoredValue<Shelf>,
    states: RwSignal<BTreeMap<String, Saved>>,
    places: StoredValue<BTreeMap<String, Place>>,
    /// The place whose words are on their way: one at a time.
    saving: StoredValue<Option<String>>,
    planned: StoredValue<bool>,
    /// What else was written at a place: in another tab, or on another device.
    offered: RwSignal<BTreeMap<String, Unkept>>,
}

/// A place that somebody writes at.
struct Place {
    life: Life,
    /// The desk will never take these as they are: the browser keeps them.
    stuck: Option<Stamp>,
    /// These left with the page's last words, though it may be there still.
    parted: Option<Stamp>,
}

impl Place {
    fn new(life: Life) -> Self {
        Self { life, stuck: None, parted: None }
    }

    fn waits(&self) -> bool {
        !self.life.kept && self.stuck != Some(self.life.words.stamp)
    }
}

/// Puts the drafts into context, and sees to it that nothing is lost with the page.
pub fn provide() {
    let person = frame::me().map(|me| me.person.to_string()).unwrap_or_default();
    let drafts = Drafts {
        live: live(),
        shelf: StoredValue::new(Shelf::new(person)),
        states: RwSignal::new(BTreeMap::new()),
        places: StoredValue::new(BTreeMap::new()),
        saving: StoredValue::new(None),
        planned: StoredValue::new(false),
        offered: RwSignal::new(BTreeMap::new()),
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

impl Drafts {
    /// Where the words of a place are; at first on the desk, or nowhere. Called in a component.
    #[must_use]
    pub fn saved(self, key: String, kept: bool) -> Memo<Saved> {
        if !self.places.with_value(|places| places.get(&key).is_some_and(|place| !place.life.kept)) {
            self.states.update(|states| _ = states.remove(&key));
        }
        let first = if kept { Saved::Kept } else { Saved::Nothing };
        Memo::new(move |_| self.states.with(|states| states.get(&key).copied()).unwrap_or(first))
    }

    /// A field is there, with what the desk had when the page was made: answers what it is to show instead, perhaps nothing.
    /// Only in Effects and handlers.
    #[must_use]
    pub fn begin(self, key: &str, desk: Option<&DraftView>, over: Vec<Stamp>, field: Field) -> Option<Option<DraftView>> {
        let goes_on = |life: &Life| !life.kept || desk.and_then(|desk| desk.stamp).is_some_and(|stamp| covers(&[life.words.stamp], stamp));
        let before = self.places.with_value(|places| places.get(key).map(|place| place.life.clone())).filter(goes_on);
        if let Some(life) = before {
            return Some(life.words.draft).filter(|_| !life.kept && field == Field::AsSent);
        }
        let shelf = self.shelf.get_value();
        let held = shelf.read(key);
        let mut after = held.clone();
        let begun = Life::begin(new_op(), desk, over, field, &mut after);
        shelf.write(key, &held, &after);
        self.places.update_value(|places| _ = places.insert(key.to_owned(), Place::new(begun.life)));
        self.offered.update(|offered| match begun.offer {
            Some(words) => _ = offered.insert(key.to_owned(), words),
            None => _ = offered.remove(key),
        });
        self.save();
        begun.show
    }

    /// These are the words of a place now.
    pub fn put(self, key: &str, draft: Option<DraftView>) {
        self.edit(key, |life, held| life.typed(new_op(), draft, held));
        if self.was_sent(key).is_some() {
            self.say(key, Saved::Nothing);
        }
        self.plan(KEPT_WITHIN);
    }

    /// They are sent now: the name of their call, and what they go on from.
    #[must_use]
    pub fn call(self, key: &str) -> (OpId, String) {
        let (op, over) = self.edit(key, |life, held| life.call(new_op(), held));
        self.plan(KEPT_WITHIN);
        (op, serde_json::to_string(&over).unwrap_or_default())
    }

    /// The call was surely not done; the words stay.
    pub fn refused(self, key: &str) {
        self.edit(key, |life, held| life.refused(new_op(), held));
        self.plan(KEPT_WITHIN);
    }

    /// The words of that call were sent: whoever shows them empties the field, in every tab. What was written since stays.
    pub fn sent(self, key: &str, op: OpId) {
        if self.places.with_value(|places| places.get(key).is_some_and(|place| place.life.words.stamp.op != op)) {
            return self.edit(key, |_, held| held.retain(|held| held.words.stamp.op != op));
        }
        let sent = self.edit(key, |life, held| life.sent(held));
        self.shelf.with_value(|shelf| shelf.say_sent(key, &sent));
        self.gone(key, &sent);
    }

    /// By which call the desk says that they were sent, perhaps in another way than by the answer that was waited for.
    #[must_use]
    pub fn was_sent(self, key: &str) -> Option<OpId> {
        self.states.with_untracked(|states| match states.get(key) {
            Some(Saved::Sent(op)) => Some(*op),
            _ => None,
        })
    }

    fn gone(self, key: &str, sent: &[Stamp]) {
        self.places.update_value(|places| _ = places.remove(key));
        if self.offered.with_untracked(|offered| offered.get(key).is_some_and(|words| covers(sent, words.stamp))) {
            self.offered.update(|offered| _ = offered.remove(key));
        }
        if let Some(stamp) = sent.first() {
            self.say(key, Saved::Sent(stamp.op));
        }
    }

    /// The words of a place, perhaps none, that the desk does not have yet.
    #[must_use]
    pub fn unkept(self, key: &str) -> Option<Option<DraftView>> {
        self.places.with_value(|places| places.get(key).filter(|place| !place.life.kept).map(|place| place.life.words.draft.clone()))
    }

    /// What else was written at a place.
    #[must_use]
    pub fn elsewhere(self, key: &str) -> Option<DraftView> {
        self.offered.with(|offered| offered.get(key).and_then(|words| words.draft.clone()))
    }

    /// Takes what else was written, and offers in its turn what stands there. Whoever calls this shows it, and puts it.
    #[must_use]
    pub fn swap(self, key: &str) -> Option<DraftView> {
        let theirs = self.offered.try_update(|offered| offered.remove(key)).flatten()?;
        if let Some(ours) = self.edit(key, |life, held| life.swap(new_op(), theirs.stamp, held)) {
            self.offered.update(|offered| _ = offered.insert(key.to_owned(), ours));
        }
        theirs.draft
    }

    /// What else was written is not wanted.
    pub fn drop_other(self, key: &str) {
        let Some(theirs) = self.offered.try_update(|offered| offered.remove(key)).flatten() else { return };
        self.edit(key, |_, held| held.retain(|held| !held.aside || !covers(&[theirs.stamp], held.words.stamp)));
    }

    /// Changes the life of a place, and what the storage holds of it.
    fn edit<R>(self, key: &str, change: impl FnOnce(&mut Life, &mut Vec<Held>) -> R) -> R {
        let shelf = self.shelf.get_value();
        let held = shelf.read(key);
        let mut after = held.clone();
        let answer = {
            let mut places = self.places.write_value();
            let place = places.entry(key.to_owned()).or_insert_with(|| Place::new(Life::new(new_op())));
            change(&mut place.life, &mut after)
        };
        shelf.write(key, &held, &after);
        answer
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
        let first = self.places.with_value(|places| {
            places.iter().find(|(_, place)| place.waits()).map(|(key, place)| (key.clone(), place.life.words.clone()))
        });
        let Some((key, words)) = first else { return };
        self.saving.set_value(Some(key.clone()));
        // A failure stays on the screen until it is over.
        if !self.states.with_untracked(|states| matches!(states.get(&key), Some(Saved::Failed | Saved::SignedOut))) {
            self.say(&key, Saved::Saving);
        }
        spawn_local(async move {
            let stamp = words.stamp;
            let answer = keep_draft(key.clone(), words).await;
            self.saving.set_value(None);
            self.answered(&key, stamp, answer);
        });
    }

    fn answered(self, key: &str, brought: Stamp, answer: Result<Kept, ApiError>) {
        match answer {
            Ok(_) if !self.places.with_value(|places| places.contains_key(key)) => {
                // Sent meanwhile: the storage knows.
                self.save();
            }
            Ok(answer) => self.told(key, brought.op, self.edit(key, |life, held| life.answered(brought, answer, held))),
            Err(ApiError::SignedOut) => {
                self.live.told(&ApiError::SignedOut);
                self.say_all(Saved::SignedOut);
            }
            Err(ApiError::Refused(refusal)) if refusal != Refusal::Busy => {
                self.places.update_value(|places| {
                    if let Some(place) = places.get_mut(key) {
                        place.stuck = Some(brought);
                    }
                });
                self.say(key, Saved::Failed);
                self.save();
            }
            Err(_) => {
                self.say_all(Saved::Failed);
                self.plan(AGAIN_AFTER);
            }
        }
    }

    fn told(self, key: &str, op: OpId, told: Told) {
        match told {
            Told::Nothing => {
                let words = self.places.with_value(|places| places.get(key).is_some_and(|place| place.life.words.draft.is_some()));
                self.say(key, if words { Saved::Kept } else { Saved::Nothing });
                self.save();
            }
            Told::Sent => {
                self.sent(key, op);
                self.save();
            }
            Told::Offer(words) => {
                self.offered.update(|offered| _ = offered.insert(key.to_owned(), *words));
                self.plan(KEPT_WITHIN);
            }
            Told::Again => self.plan(KEPT_WITHIN),
        }
    }

    fn say(self, key: &str, saved: Saved) {
        self.states.update(|states| _ = states.insert(key.to_owned(), saved));
    }

    fn say_all(self, saved: Saved) {
        let waiting =
            |places: &BTreeMap<String, Place>| places.iter().filter(|(_, place)| place.waits()).map(|(key, _)| key.clone()).collect();
        let keys: Vec<String> = self.places.with_value(waiting);
        for key in keys {
            self.say(&key, saved);
        }
    }
}
