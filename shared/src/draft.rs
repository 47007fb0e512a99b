//! Words begun and not sent, on their way between browsers and the desk: which of two are newer, and which go on from which.
//!
//! Words are stamped with the name of the call that is to send them, and with how often they were changed under that name. So
//! older words never take the place of newer ones, however late they arrive, and words whose call was done are no draft any
//! more, wherever they turn up.

use serde::{Deserialize, Serialize};

use crate::id::OpId;
use crate::view::DraftView;

/// The field that says which draft of an answer the words answer.
pub const ANSWERS: &str = "answers";

/// Stamps that words say they go on from: further back nothing can be under way.
pub const OVER_MAX: usize = 8;

/// Which words these are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// The call that is to send them. No two tabs change words under the same name.
    pub op: OpId,
    /// How often they were changed under it.
    pub n: u32,
    /// Their call was begun: they are not changed under this name any more, and whoever sends them again makes the same call.
    #[serde(default)]
    pub called: bool,
}

impl Stamp {
    /// That many changes under a name whose call was not begun.
    #[must_use]
    pub fn new(op: OpId, n: u32) -> Self {
        Self { op, n, called: false }
    }
}

/// Words as a browser holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unkept {
    /// Which they are.
    pub stamp: Stamp,
    /// What they go on from: it was read by whoever wrote these, who may replace it.
    pub over: Vec<Stamp>,
    /// The words; nothing where they were taken away.
    pub draft: Option<DraftView>,
}

/// What became of words that were brought to the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// The desk has them, or newer ones of the same hand.
    Kept,
    /// They were sent, which is why they are no draft.
    Sent,
    /// The desk has these, which whoever wrote does not know of, and keeps them for now.
    Elsewhere(Box<DraftView>),
}

/// What the desk does with words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// They take the place of what is there.
    Keep,
    /// They came too late and change nothing.
    Late,
    /// They were sent: what is there goes too, if they go on from it.
    Sent {
        /// It goes.
        clear: bool,
    },
    /// Somebody else's are there.
    Elsewhere,
}

impl Unkept {
    /// Whether these words are those, or go on from them.
    #[must_use]
    pub fn covers(&self, stamp: Stamp) -> bool {
        covers(&[self.stamp], stamp) || covers(&self.over, stamp)
    }
}

/// Whether one of these stamps is that one, or a later one of the same hand.
#[must_use]
pub fn covers(over: &[Stamp], stamp: Stamp) -> bool {
    over.iter().any(|known| known.op == stamp.op && stamp.n <= known.n)
}

/// Whether words that go on from these may take the place of what is there; words without a stamp are nobody's own.
#[must_use]
pub fn may_replace(over: &[Stamp], there: Option<&DraftView>) -> bool {
    there.and_then(|there| there.stamp).is_none_or(|stamp| covers(over, stamp))
}

/// Whether nobody would miss it: nothing was written, and all that is kept may be why that was refused.
#[must_use]
pub fn is_bare(draft: &DraftView) -> bool {
    let written = |(name, value): &(String, String)| name != ANSWERS && !value.trim().is_empty();
    draft.body.trim().is_empty() && draft.files.is_empty() && !draft.fields.iter().any(written)
}

/// What becomes of words, beside what is there. `done` says that their call was done, `newest` which of the same hand were heard
/// last.
#[must_use]
pub fn hear(words: &Unkept, there: Option<&DraftView>, done: bool, newest: Option<u32>) -> Heard {
    let ours = there.and_then(|there| there.stamp).is_none_or(|stamp| words.covers(stamp));
    match (done, newest) {
        (true, _) => Heard::Sent { clear: ours },
        (false, Some(newest)) if words.stamp.n <= newest => Heard::Late,
        _ if ours => Heard::Keep,
        _ => Heard::Elsewhere,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(op: u128, n: u32) -> Stamp {
        Stamp::new(OpId(op), n)
    }

    fn there(op: u128, n: u32) -> DraftView {
        DraftView { stamp: Some(stamp(op, n)), ..DraftView::default() }
    }

    #[test]
    fn newer_words_stay_and_others_are_told_of() {
        let words = |n, over: &[Stamp]| Unkept { stamp: stamp(1, n), over: over.to_vec(), draft: None };
        let nobodys = DraftView::default();
        for (words, there, done, newest, expected) in [
            (words(1, &[]), None, false, None, Heard::Keep),
            (words(2, &[]), Some(there(1, 1)), false, Some(1), Heard::Keep),
            (words(1, &[]), Some(there(1, 2)), false, Some(2), Heard::Late),
            (words(2, &[]), Some(there(1, 2)), false, Some(2), Heard::Late),
            (words(1, &[]), Some(there(2, 1)), false, None, Heard::Elsewhere),
            (words(1, &[stamp(2, 1)]), Some(there(2, 1)), false, None, Heard::Keep),
            (words(1, &[stamp(2, 1)]), Some(there(2, 2)), false, None, Heard::Elsewhere),
            (words(1, &[]), Some(nobodys), false, None, Heard::Keep),
            (words(1, &[]), None, true, None, Heard::Sent { clear: true }),
            (words(1, &[]), Some(there(1, 9)), true, Some(9), Heard::Sent { clear: false }),
            (words(9, &[]), Some(there(1, 9)), true, Some(9), Heard::Sent { clear: true }),
            (words(9, &[]), Some(there(2, 1)), true, None, Heard::Sent { clear: false }),
        ] {
            assert_eq!(hear(&words, there.as_ref(), done, newest), expected, "{words:?} {there:?}");
        }
    }
}
