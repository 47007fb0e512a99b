//! The browser's storage, as far as it holds words that the desk does not have: one entry for each hand that wrote at a place,
//! under the id of the person whose words they are.

use leptos::prelude::*;
use shared::draft::Stamp;

use super::life::Held;
use crate::api::json::read;

/// What begins the names of all words.
const NAMES: &str = "draft/";
/// Written and taken away at once: the other tabs hear of it.
const SENT: &str = "sent/";
/// Likewise: somebody signed out.
const SIGNED_OUT: &str = "signed-out";

/// The entries of one person. Without room or without a storage nothing is held, and words wait in the page alone.
#[derive(Debug, Clone)]
pub(super) struct Shelf {
    person: String,
}

/// What another tab did.
#[derive(Debug)]
pub(super) enum Heard {
    /// It wrote at a place.
    Wrote(String, Box<Held>),
    /// It sent the words of a place.
    Sent(String, Vec<Stamp>),
    /// It signed out.
    SignedOut,
}

impl Shelf {
    /// The reader's.
    pub(super) fn new(person: String) -> Self {
        Self { person }
    }

    /// What is held for a place.
    pub(super) fn read(&self, key: &str) -> Vec<Held> {
        self.all().into_iter().filter(|(place, _)| place == key).map(|(_, held)| held).collect()
    }

    /// Everything that is held, by place.
    pub(super) fn all(&self) -> Vec<(String, Held)> {
        let Some(storage) = storage() else { return Vec::new() };
        let held = |name: String| {
            let place = self.place(&name)?;
            let text = storage.get_item(&name).ok().flatten()?;
            Some((place, read(&text).ok()?))
        };
        names(&storage).into_iter().filter_map(held).collect()
    }

    /// Lets a place hold these instead of those.
    pub(super) fn write(&self, key: &str, before: &[Held], after: &[Held]) {
        let Some(storage) = storage() else { return };
        for gone in before.iter().filter(|gone| !after.iter().any(|held| self.name(key, held) == self.name(key, gone))) {
            drop(storage.remove_item(&self.name(key, gone)));
        }
        for new in after.iter().filter(|new| !before.contains(new)) {
            drop(storage.set_item(&self.name(key, new), &serde_json::to_string(new).unwrap_or_default()));
        }
    }

    /// Tells the other tabs that the words of a place were sent.
    pub(super) fn say_sent(&self, key: &str, sent: &[Stamp]) {
        say(&format!("{SENT}{}", self.person), &serde_json::to_string(&(key, sent)).unwrap_or_default());
    }

    /// What an event of the storage means.
    pub(super) fn hear(&self, name: &str, value: &str) -> Option<Heard> {
        if name == SIGNED_OUT {
            return Some(Heard::SignedOut);
        }
        if name.strip_prefix(SENT) == Some(self.person.as_str()) {
            let (key, sent) = read(value).ok()?;
            return Some(Heard::Sent(key, sent));
        }
        Some(Heard::Wrote(self.place(name)?, read(value).ok()?))
    }

    /// Each hand has a name of its own; what was put aside is named by its very words.
    fn name(&self, key: &str, held: &Held) -> String {
        let Stamp { op, n, .. } = held.words.stamp;
        let last = if held.aside { format!("{op}.{n}") } else { op.to_string() };
        format!("{NAMES}{}/{key}/{last}", self.person)
    }

    fn place(&self, name: &str) -> Option<String> {
        let (key, _) = name.strip_prefix(NAMES)?.strip_prefix(&self.person)?.strip_prefix('/')?.rsplit_once('/')?;
        Some(key.to_owned())
    }
}

/// Tells the other tabs that somebody signed out of this browser: none shows their words any more.
///
/// What the desk does not have stays, under the id of whoever wrote it, until they are here again. Only in Effects and handlers.
pub fn say_signed_out() {
    say(SIGNED_OUT, "now");
}

fn say(name: &str, value: &str) {
    if let Some(storage) = storage() {
        drop(storage.set_item(name, value));
        drop(storage.remove_item(name));
    }
}

fn names(storage: &web_sys::Storage) -> Vec<String> {
    let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
    names.filter(|name| name.starts_with(NAMES)).collect()
}

/// The browser's storage, where it has one for us.
fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}
