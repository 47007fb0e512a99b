//! The life of the words of one place in one tab, beside those of other tabs.
//!
//! They are begun, typed, kept, sent, answered or not, found again after a reload. Pure: names of calls, what the desk has and
//! what the browser's storage holds are arguments.
//!
//! Nothing is forgotten before the desk says that it has it or that it was sent. Where two hands wrote, one is shown and the
//! other offered, and both are held until somebody chooses.

use serde::{Deserialize, Serialize};
use shared::draft::{Kept, OVER_MAX, Stamp, Unkept, covers, may_replace};
use shared::id::OpId;
use shared::view::DraftView;

/// Words in the browser's storage, which all of its tabs share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The words.
    pub words: Unkept,
    /// They are nobody's field any more: they stay until they are taken, dropped, or sent.
    pub aside: bool,
}

/// What stands in the field when the module comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What the desk sent.
    AsSent,
    /// Something else, typed since, or what the desk refused: nothing takes its place.
    Firm,
}

/// The words of one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Life {
    /// As they are now.
    pub words: Unkept,
    /// The desk has them, or needs none.
    pub kept: bool,
    /// Nobody else has words under this name.
    own: bool,
}

/// How a place begins.
#[derive(Debug)]
pub struct Begun {
    /// The life of its words.
    pub life: Life,
    /// What the field is to show instead of what it came with: perhaps nothing.
    pub show: Option<Option<DraftView>>,
    /// Other words for the same place.
    pub offer: Option<Unkept>,
}

/// What an answer of the desk means here.
#[derive(Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing more.
    Nothing,
    /// These words were sent: the field is emptied.
    Sent,
    /// There are other words, to be offered before these take their place.
    Offer(Box<Unkept>),
    /// There is something to keep still.
    Again,
}

impl Life {
    /// Nothing was written yet.
    pub fn new(fresh: OpId) -> Self {
        Self::of_desk(fresh, None, Vec::new())
    }

    /// Goes on with what never reached the desk, or with what the desk has; whatever else there is, is offered.
    pub fn begin(fresh: OpId, desk: Option<&DraftView>, over: Vec<Stamp>, field: Field, held: &mut Vec<Held>) -> Begun {
        let base: Vec<Stamp> = desk.and_then(|desk| desk.stamp).into_iter().chain(over.iter().copied()).collect();
        let further: Vec<Stamp> = held.iter().filter(|held| !held.aside).flat_map(|held| held.words.over.clone()).collect();
        held.retain(|held| held.aside || !covers(&base, held.words.stamp) && !covers(&further, held.words.stamp));
        let goes_on = |held: &&Held| !held.aside && (may_replace(&held.words.over, desk) || may_replace(&[held.words.stamp], desk));
        // The desk is asked at once what became of those whose call was begun.
        let rank = |held: &&Held| (held.words.stamp.called, held.words.stamp.n);
        let chosen = held.iter().filter(goes_on).max_by_key(rank).map(|held| held.words.clone());
        let chosen = chosen.filter(|_| field == Field::AsSent);
        let show = chosen.as_ref().map(|words| words.draft.clone());
        let life = match chosen {
            Some(words) => Self { words, kept: false, own: false },
            None => Self::of_desk(fresh, desk, over),
        };
        held.retain(|held| held.aside || held.words.draft.is_some() || held.words.stamp == life.words.stamp);
        for held in held.iter_mut() {
            held.aside |= held.words.stamp != life.words.stamp;
        }
        let other = |held: &&Held| held.aside && held.words.stamp.op != life.words.stamp.op && held.words.draft != life.words.draft;
        let offer = held.iter().find(other).map(|held| held.words.clone());
        Begun { life, show, offer }
    }

    fn of_desk(fresh: OpId, desk: Option<&DraftView>, over: Vec<Stamp>) -> Self {
        let stamp = desk.and_then(|desk| desk.stamp);
        let words = Unkept { stamp: stamp.unwrap_or(Stamp::new(fresh, 0)), over, draft: desk.cloned().map(bare) };
        Self { words, kept: true, own: stamp.is_none() }
    }

    /// The words are these now; the same ones change nothing.
    pub fn typed(&mut self, fresh: OpId, draft: Option<DraftView>, held: &mut Vec<Held>) {
        let draft = draft.map(bare);
        if draft == self.words.draft {
            return;
        }
        if !self.own || self.words.stamp.called {
            self.renew(fresh);
        }
        self.words.draft = draft;
        self.hold(held);
    }

    /// They leave now: the call's name, and what it goes on from. The same words are the same call, however often it is sent and
    /// though the page was gone between.
    pub fn call(&mut self, fresh: OpId, held: &mut Vec<Held>) -> (OpId, Vec<Stamp>) {
        if !self.words.stamp.called {
            if !self.own {
                self.renew(fresh);
            }
            self.words.stamp.called = true;
            self.hold(held);
        }
        (self.words.stamp.op, self.lineage())
    }

    /// The call surely was not done, and the words stay: sent again, it is another.
    pub fn refused(&mut self, fresh: OpId, held: &mut Vec<Held>) {
        self.renew(fresh);
        self.hold(held);
    }

    /// The desk answered to words that were brought to it.
    pub fn answered(&mut self, brought: Stamp, answer: Kept, held: &mut Vec<Held>) -> Told {
        match answer {
            Kept::Kept => {
                held.retain(|held| held.aside || !covers(&[brought], held.words.stamp));
                if self.words.stamp != brought {
                    return Told::Again;
                }
                self.kept = true;
                held.retain(|held| held.aside || !covers(&self.words.over, held.words.stamp));
                Told::Nothing
            }
            Kept::Sent if self.words.stamp.op == brought.op => Told::Sent,
            Kept::Sent => {
                held.retain(|held| held.words.stamp.op != brought.op);
                Told::Again
            }
            Kept::Elsewhere(theirs) => {
                let Some(stamp) = theirs.stamp else { return Told::Again };
                self.goes_on_from(stamp);
                let theirs = Some(bare(*theirs));
                if theirs == self.words.draft {
                    return Told::Again;
                }
                let words = Unkept { stamp, over: Vec::new(), draft: theirs };
                held.retain(|held| !held.aside || !covers(&[stamp], held.words.stamp));
                if !held.iter().any(|held| held.aside && held.words.stamp.op == stamp.op) {
                    held.push(Held { words: words.clone(), aside: true });
                }
                Told::Offer(Box::new(words))
            }
        }
    }

    /// Other words are taken for these, which are offered in their turn. Whoever calls this types the others.
    pub fn swap(&mut self, fresh: OpId, theirs: Stamp, held: &mut Vec<Held>) -> Option<Unkept> {
        let ours = Some(self.words.clone()).filter(|ours| ours.draft.is_some());
        held.retain(|held| !covers(&[if held.aside { theirs } else { self.words.stamp }], held.words.stamp));
        held.extend(ours.clone().map(|words| Held { words, aside: true }));
        self.renew(fresh);
        self.goes_on_from(theirs);
        ours
    }

    /// They were sent: neither they nor what they go on from is a draft any more, which other tabs are to be told. What was put
    /// aside is another's.
    pub fn sent(&self, held: &mut Vec<Held>) -> Vec<Stamp> {
        held.retain(|held| held.words.stamp.op != self.words.stamp.op && (held.aside || !self.words.covers(held.words.stamp)));
        self.lineage()
    }

    fn lineage(&self) -> Vec<Stamp> {
        std::iter::once(self.words.stamp).chain(self.words.over.iter().copied()).take(OVER_MAX).collect()
    }

    /// The storage has them as they are now, instead of what they go on from.
    fn hold(&mut self, held: &mut Vec<Held>) {
        self.words.stamp.n += 1;
        self.kept = false;
        held.retain(|held| held.aside || !self.words.covers(held.words.stamp));
        held.push(Held { words: self.words.clone(), aside: false });
    }

    fn renew(&mut self, fresh: OpId) {
        self.goes_on_from(self.words.stamp);
        self.words.stamp = Stamp::new(fresh, 0);
        self.own = true;
    }

    fn goes_on_from(&mut self, stamp: Stamp) {
        self.words.over.retain(|known| known.op != stamp.op);
        self.words.over.insert(0, stamp);
        self.words.over.truncate(OVER_MAX);
    }
}

/// The words themselves: neither which they are nor why they were refused.
fn bare(draft: DraftView) -> DraftView {
    DraftView { stamp: None, refusal: None, ..draft }
}
