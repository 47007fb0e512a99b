//! Every order of what can happen to words in two tabs of one browser: nothing that was typed is lost, nothing that was sent
//! stands in a field again, and the same name never sends two things.

use std::collections::{BTreeMap, BTreeSet};

use app::live::draft::life::{Field, Held, Life, Told};
use shared::draft::{Heard, Kept, Stamp, Unkept, covers, hear, may_replace};
use shared::id::OpId;
use shared::view::DraftView;

/// Every order of so many steps is tried.
const STEPS: usize = 3;
/// And as many longer stories, by chance that is always the same.
const STORIES: u32 = 3_000;
const STORY_STEPS: usize = 24;

#[derive(Debug, Clone, Copy)]
enum Step {
    Type(usize),
    Empty(usize),
    /// The desk hears of it and answers.
    Save(usize),
    /// The desk hears of it, and the answer is lost.
    SaveUnanswered(usize),
    /// The desk hears of it much later.
    SaveLate(usize),
    Send(usize),
    SendUnanswered(usize),
    /// It never reaches the desk.
    SendLost(usize),
    Refuse(usize),
    Take(usize),
    Reload(usize),
    /// What was late arrives.
    Arrive,
}

fn steps() -> Vec<Step> {
    use Step::{Arrive, Empty, Refuse, Reload, Save, SaveLate, SaveUnanswered, Send, SendLost, SendUnanswered, Take, Type};
    let of_tab = |tab| {
        [
            Type(tab),
            Empty(tab),
            Save(tab),
            SaveUnanswered(tab),
            SaveLate(tab),
            Send(tab),
            SendUnanswered(tab),
            SendLost(tab),
            Refuse(tab),
            Take(tab),
            Reload(tab),
        ]
    };
    of_tab(0).into_iter().chain(of_tab(1)).chain([Arrive]).collect()
}

/// As `Desk::hear_draft` and its neighbours have it.
#[derive(Clone, Default)]
struct Desk {
    row: Option<DraftView>,
    newest: BTreeMap<u128, u32>,
    done: BTreeMap<u128, String>,
}

impl Desk {
    fn read(&self) -> Option<DraftView> {
        self.row.clone().filter(|row| row.stamp.is_none_or(|stamp| !self.done.contains_key(&stamp.op.0)))
    }

    fn hear(&mut self, words: &Unkept) -> Kept {
        let (there, op) = (self.read(), words.stamp.op.0);
        match hear(words, there.as_ref(), self.done.contains_key(&op), self.newest.get(&op).copied()) {
            Heard::Late => Kept::Kept,
            Heard::Sent { clear } => {
                self.row = self.row.take().filter(|_| !clear);
                Kept::Sent
            }
            Heard::Elsewhere => Kept::Elsewhere(Box::new(there.expect("somebody's"))),
            Heard::Keep => {
                self.row = words.draft.clone().map(|draft| DraftView { stamp: Some(words.stamp), ..draft });
                self.note(&words.over);
                self.note(&[words.stamp]);
                Kept::Kept
            }
        }
    }

    fn note(&mut self, over: &[Stamp]) {
        for stamp in over {
            let newest = self.newest.entry(stamp.op.0).or_default();
            *newest = stamp.n.max(*newest);
        }
    }

    fn does(&mut self, op: OpId, over: &[Stamp], words: &str) {
        let before = self.done.entry(op.0).or_insert_with(|| words.to_owned());
        assert_eq!(before, words, "one name, one thing");
        self.note(over);
        if may_replace(over, self.read().as_ref()) {
            self.row = None;
        }
    }
}

#[derive(Clone)]
struct Tab {
    life: Life,
    field: String,
    offered: Option<Unkept>,
}

#[derive(Clone)]
struct World {
    desk: Desk,
    held: Vec<Held>,
    tabs: [Tab; 2],
    late: Vec<Unkept>,
    names: u128,
    /// Typed, neither sent nor replaced by who saw them.
    owed: BTreeSet<String>,
    sent: BTreeSet<String>,
    pressed: BTreeSet<(usize, String)>,
}

fn draft(words: &str) -> Option<DraftView> {
    (!words.is_empty()).then(|| DraftView { body: words.to_owned(), ..DraftView::default() })
}

fn words(draft: Option<&DraftView>) -> String {
    draft.map(|draft| draft.body.clone()).unwrap_or_default()
}

impl World {
    fn new() -> Self {
        let tab = |op| Tab { life: Life::new(OpId(op)), field: String::new(), offered: None };
        Self {
            desk: Desk::default(),
            held: Vec::new(),
            tabs: [tab(1), tab(2)],
            late: Vec::new(),
            names: 2,
            owed: BTreeSet::new(),
            sent: BTreeSet::new(),
            pressed: BTreeSet::new(),
        }
    }

    fn fresh(&mut self) -> OpId {
        self.names += 1;
        OpId(self.names)
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Type(tab) => {
                let new = format!("words {}", self.names + 1);
                self.owed.insert(new.clone());
                self.write(tab, new);
            }
            Step::Empty(tab) => self.write(tab, String::new()),
            Step::Save(tab) => self.save(tab),
            Step::SaveUnanswered(tab) => drop(self.desk.hear(&self.tabs[tab].life.words.clone())),
            Step::SaveLate(tab) => self.late.push(self.tabs[tab].life.words.clone()),
            Step::Send(tab) => {
                if self.send(tab, true).is_some() {
                    self.emptied(tab);
                }
            }
            Step::SendUnanswered(tab) => drop(self.send(tab, true)),
            Step::SendLost(tab) => drop(self.send(tab, false)),
            Step::Refuse(tab) => {
                if self.send(tab, false).is_some_and(|op| !self.desk.done.contains_key(&op.0)) {
                    let fresh = self.fresh();
                    self.tabs[tab].life.refused(fresh, &mut self.held);
                }
            }
            Step::Take(tab) => self.take(tab),
            Step::Reload(tab) => self.reload(tab),
            Step::Arrive => {
                for words in std::mem::take(&mut self.late) {
                    drop(self.desk.hear(&words));
                }
            }
        }
    }

    /// Somebody sees what stands there and writes something else.
    fn write(&mut self, tab: usize, new: String) {
        let fresh = self.fresh();
        let Tab { life, field, .. } = &mut self.tabs[tab];
        self.owed.remove(field);
        life.typed(fresh, draft(&new), &mut self.held);
        *field = new;
    }

    fn save(&mut self, tab: usize) {
        // As often as the desk names others' words; it knows of no more than two hands.
        for _ in 0..3 {
            if self.tabs[tab].life.kept {
                return;
            }
            let brought = self.tabs[tab].life.words.clone();
            let answer = self.desk.hear(&brought);
            match self.tabs[tab].life.answered(brought.stamp, answer, &mut self.held) {
                Told::Nothing | Told::Again => {}
                Told::Sent => self.emptied(tab),
                Told::Offer(words) => self.tabs[tab].offered = Some(*words),
            }
        }
        assert!(self.tabs[tab].life.kept, "it is kept in the end");
    }

    fn send(&mut self, tab: usize, arrives: bool) -> Option<OpId> {
        let text = Some(self.tabs[tab].field.clone()).filter(|text| !text.is_empty())?;
        let fresh = self.fresh();
        let (op, over) = self.tabs[tab].life.call(fresh, &mut self.held);
        self.pressed.insert((tab, text.clone()));
        if arrives {
            self.desk.does(op, &over, &text);
            self.owed.remove(&text);
            self.sent.insert(text);
        }
        Some(op)
    }

    fn emptied(&mut self, tab: usize) {
        let sent = self.tabs[tab].life.sent(&mut self.held);
        for at in 0..2 {
            // One tab tells the other.
            if at == tab || covers(&sent, self.tabs[at].life.words.stamp) {
                let fresh = self.fresh();
                self.tabs[at].life = Life::new(fresh);
                self.tabs[at].field.clear();
            }
        }
    }

    fn take(&mut self, tab: usize) {
        let Some(theirs) = self.tabs[tab].offered.take() else { return };
        let (fresh, Tab { life, field, offered }) = (OpId(self.names + 1), &mut self.tabs[tab]);
        self.names += 1;
        *offered = life.swap(fresh, theirs.stamp, &mut self.held);
        *field = words(theirs.draft.as_ref());
        // Whoever takes what is offered wants it here too, whatever becomes of it there.
        self.pressed.extend([(0, field.clone()), (1, field.clone())]);
        life.typed(fresh, theirs.draft, &mut self.held);
    }

    fn reload(&mut self, tab: usize) {
        let (fresh, desk) = (self.fresh(), self.desk.read());
        let begun = Life::begin(fresh, desk.as_ref(), Vec::new(), Field::AsSent, &mut self.held);
        let field = words(begun.show.unwrap_or(desk).as_ref());
        self.tabs[tab] = Tab { life: begun.life, field, offered: begun.offer };
    }

    /// What must be true after every step.
    #[track_caller]
    fn holds(&self, story: &[Step]) {
        let on_desk = self.desk.read().map(|row| row.body);
        let held = self.held.iter().map(|held| words(held.words.draft.as_ref()));
        let fields = self.tabs.iter().map(|tab| tab.field.clone());
        let somewhere: BTreeSet<String> = held.chain(fields).chain(on_desk).collect();
        let lost: Vec<_> = self.owed.difference(&somewhere).collect();
        assert!(lost.is_empty(), "{lost:?} is lost after {story:?}");
        // A tab that is loaded now, and that has heard of the desk, shows nothing that was sent; closing both loses nothing.
        let mut after = self.clone();
        after.reload(0);
        after.save(0);
        // Two tabs may have begun to send the same words, each a call of its own.
        let both = (0..2).all(|tab| after.pressed.contains(&(tab, after.tabs[0].field.clone())));
        assert!(both || !after.sent.contains(&after.tabs[0].field), "{} stands there again after {story:?}", after.tabs[0].field);
    }
}

/// Closing every tab at once loses nothing but what somebody saw replaced.
#[track_caller]
fn closed(world: &World, story: &[Step]) {
    let on_desk = world.desk.read().map(|row| row.body);
    let kept: BTreeSet<String> = world.held.iter().map(|held| words(held.words.draft.as_ref())).chain(on_desk).collect();
    let lost: Vec<_> = world.owed.difference(&kept).collect();
    assert!(lost.is_empty(), "{lost:?} is lost when the tabs are closed after {story:?}");
}

#[test]
fn in_every_order_nothing_is_lost_and_nothing_that_was_sent_comes_back() {
    fn go(world: &World, story: &mut Vec<Step>, all: &[Step]) {
        if story.len() == STEPS {
            return;
        }
        for step in all {
            let mut next = world.clone();
            next.step(*step);
            story.push(*step);
            next.holds(story);
            closed(&next, story);
            go(&next, story, all);
            story.pop();
        }
    }
    go(&World::new(), &mut Vec::new(), &steps());
}

#[test]
fn nor_in_long_stories() {
    let (all, mut chance) = (steps(), 20_261_123_u64);
    for _ in 0..STORIES {
        let (mut world, mut story) = (World::new(), Vec::new());
        for _ in 0..STORY_STEPS {
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let step = all[usize::try_from(chance >> 33).unwrap_or(0) % all.len()];
            world.step(step);
            story.push(step);
            world.holds(&story);
            closed(&world, &story);
        }
    }
}

#[test]
fn what_never_reached_the_desk_is_shown_and_what_is_newer_there_is_offered() {
    let stamp = |op: u128, n| Stamp::new(OpId(op), n);
    let held = |over: &[Stamp]| Held { words: Unkept { stamp: stamp(1, 4), over: over.to_vec(), draft: draft("here") }, aside: false };
    let there = |stamp| DraftView { stamp: Some(stamp), ..draft("there").expect("words") };
    for (desk, over, field, shown, offered) in [
        (None, vec![], Field::AsSent, Some("here"), None),
        (Some(there(stamp(1, 3))), vec![], Field::AsSent, Some("here"), None),
        (Some(there(stamp(1, 4))), vec![], Field::AsSent, None, None),
        (Some(there(stamp(2, 1))), vec![stamp(2, 1)], Field::AsSent, Some("here"), None),
        (Some(there(stamp(2, 2))), vec![stamp(2, 1)], Field::AsSent, None, Some("here")),
        (None, vec![], Field::Firm, None, Some("here")),
    ] {
        let mut all = vec![held(&over)];
        let begun = Life::begin(OpId(9), desk.as_ref(), Vec::new(), field, &mut all);
        let said = |draft: Option<DraftView>| draft.map(|draft| draft.body);
        assert_eq!(begun.show.and_then(said).as_deref(), shown, "{desk:?} {over:?}");
        assert_eq!(begun.offer.and_then(|words| said(words.draft)).as_deref(), offered, "{desk:?} {over:?}");
    }
}
