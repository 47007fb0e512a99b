//! What rules and steps may do, as a list.

use super::{Sheet, choice};
use crate::rule::deed::Deed;
use crate::view::Choice;
use crate::words::settings::{Says, SettingsText as W};

/// The kinds of deeds, in the order of the list.
const KINDS: [W; 6] = [W::DeedsTell, W::DeedsWork, W::DeedsPriority, W::DeedsState, W::DeedsAbout, W::DeedsTags];

impl Sheet<'_> {
    /// These deeds, those of one kind together, each as a word by which it is sent; the first of the list does nothing.
    pub(super) fn deeds(&self, deeds: &[Deed], word: impl Fn(&Deed) -> String) -> Vec<Choice> {
        let says = Says(*self);
        let under = |kind: W, value: &str, words: String| Choice { group: Some(self.words(kind)), ..choice(value, words) };
        let mut choices = vec![choice("", self.words(W::NoneChosen))];
        for kind in KINDS {
            let of_kind = deeds.iter().filter(|deed| kind_of(deed) == kind);
            choices.extend(of_kind.map(|deed| under(kind, &word(deed), says.deed(deed))));
        }
        choices.extend([("tag", true), ("untag", false)].map(|(value, add)| under(W::DeedsTags, value, says.tag(add))));
        choices
    }
}

fn kind_of(deed: &Deed) -> W {
    match deed {
        Deed::Tell(_) => W::DeedsTell,
        Deed::MoveTo(_) | Deed::NextLevel | Deed::Assign(_) | Deed::Release | Deed::Route => W::DeedsWork,
        Deed::SetPriority(_) | Deed::RaisePriority => W::DeedsPriority,
        Deed::SetStatus(_) => W::DeedsState,
        Deed::SetKind(_) | Deed::SetService(_) | Deed::SetCategory(_) => W::DeedsAbout,
        Deed::AddTag(_) | Deed::RemoveTag(_) => W::DeedsTags,
    }
}
