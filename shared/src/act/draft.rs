//! A verdict being written.

use jiff::Timestamp;

use super::{Call, Fresh, Scene, Verdict};
use crate::event::{By, Cause, Change, NewText, Step, TextRef};
use crate::id::{Subject, Ver};
use crate::people;
use crate::seal::{Hash, Salt, keyed, seal};
use crate::ticket;
use crate::ticket::apply::Told;

/// A verdict being written: each step changes the scene that the next one is decided on.
#[derive(Debug)]
pub struct Draft<'a> {
    /// What has been decided so far.
    pub verdict: Verdict,
    fresh: Fresh,
    call: &'a Call,
    texts: u32,
    due: Due,
}

/// How much of a draft was due before the action began.
#[derive(Debug, Clone, Copy, Default)]
struct Due {
    steps: usize,
    mails: usize,
}

/// The changes and words of one step, before it has a place.
#[derive(Debug, Default)]
pub struct StepDraft {
    /// The changes.
    pub changes: Vec<Change>,
    /// The words.
    pub texts: Vec<NewText>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(scene: &Scene, fresh: Fresh, call: &'a Call) -> Self {
        let verdict = Verdict { after: scene.clone(), ..Verdict::default() };
        Self { verdict, fresh, call, texts: 0, due: Due::default() }
    }

    /// A draft of another call on what this one has come to, with salts of its own. [`Draft::resume`] goes on from it; of one that is
    /// refused nothing stays.
    pub(crate) fn aside<'b>(&self, call: &'b Call, nth: u64) -> Draft<'b> {
        let Hash(seed) = keyed(&self.fresh.seed, &nth.to_be_bytes());
        let verdict = Verdict { after: self.verdict.after.clone(), ..Verdict::default() };
        Draft { verdict, fresh: Fresh { seed, ..self.fresh }, call, texts: 0, due: Due::default() }
    }

    /// Goes on from what was decided aside. No mail leaves because of it.
    pub(crate) fn resume(&mut self, aside: Draft<'_>) {
        let Verdict { steps, outcome, after, .. } = aside.verdict;
        self.verdict.steps.extend(steps);
        (self.verdict.outcome, self.verdict.after) = (outcome, after);
    }

    /// What was decided so far was due in any case: it stays though the action is refused. Whoever catches up says so.
    pub(crate) fn was_due(&mut self) {
        self.due = Due { steps: self.verdict.steps.len(), mails: self.verdict.mails.len() };
    }

    /// What is left of a call whose action is refused: what was due before it, and the scene as that leaves it.
    pub(super) fn only_due(self, scene: &Scene) -> Verdict {
        let Verdict { mut steps, mut mails, .. } = self.verdict;
        steps.truncate(self.due.steps);
        mails.truncate(self.due.mails);
        let mut due = Verdict { after: scene.clone(), mails, ..Verdict::default() };
        for Step { subject, at, by, changes, texts, .. } in &steps {
            let told = Told { at: *at, by: *by, door: self.call.door, texts: &words(texts) };
            apply_step(&mut due, *subject, told, changes);
        }
        Verdict { steps, ..due }
    }

    /// The moment by the desk's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.fresh.now
    }

    /// The scene after the steps so far.
    #[must_use]
    pub fn scene(&self) -> &Scene {
        &self.verdict.after
    }

    /// Takes a text into a step, under a salt of its own.
    pub fn text(&mut self, step: &mut StepDraft, text: &str) -> TextRef {
        let salt = self.salt();
        // A step never has as many texts as 16 bits count: files and articles are bounded.
        let i = u16::try_from(step.texts.len()).unwrap_or(u16::MAX);
        step.texts.push(NewText { salt, text: text.to_owned() });
        TextRef { i, seal: seal(&salt, text) }
    }

    fn salt(&mut self) -> Salt {
        self.texts += 1;
        let bytes = keyed(&self.fresh.seed, &self.texts.to_be_bytes()).0;
        let mut salt = Salt::default();
        salt.copy_from_slice(&bytes[..16]);
        salt
    }

    /// Adds a step of the caller's own, at the call's moment.
    pub fn step(&mut self, subject: Subject, step: StepDraft) {
        self.step_as(subject, self.call.at, self.call.actor.by, self.call.cause.clone(), step);
    }

    /// Adds a step and changes the scene by it. A step without changes is none.
    pub fn step_as(&mut self, subject: Subject, at: Timestamp, by: By, cause: Cause, step: StepDraft) {
        if step.changes.is_empty() {
            return;
        }
        let told = Told { at: whole_micros(at), by, door: self.call.door, texts: &words(&step.texts) };
        let (ver, at) = apply_step(&mut self.verdict, subject, told, &step.changes);
        self.verdict.steps.push(Step { subject, ver, at, by, cause, changes: step.changes, texts: step.texts });
    }

    /// Adds a step of a setting, whose version the caller knows.
    pub fn setting_step(&mut self, subject: Subject, ver: Ver, step: StepDraft) {
        let (at, by, cause) = (self.call.at, self.call.actor.by, self.call.cause.clone());
        self.verdict.steps.push(Step { subject, ver, at, by, cause, changes: step.changes, texts: step.texts });
    }
}

fn words(texts: &[NewText]) -> Vec<Option<&str>> {
    texts.iter().map(|text| Some(text.text.as_str())).collect()
}

/// The moment as the log keeps it: an event is hashed with what is stored, to the microsecond.
#[must_use]
pub fn whole_micros(at: Timestamp) -> Timestamp {
    // The microseconds of a moment are a moment.
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// Changes the scene by a step; answers the version made and the moment, which never runs backwards within a subject.
fn apply_step(verdict: &mut Verdict, subject: Subject, told: Told<'_>, changes: &[Change]) -> (Ver, Timestamp) {
    let Told { at, texts, .. } = told;
    let after = &mut verdict.after;
    match subject {
        Subject::Ticket(id) => {
            let before = after.tickets.remove(&id).flatten();
            let at = before.as_ref().map_or(at, |ticket| at.max(ticket.updated_at));
            let ticket = ticket::apply::apply(before, id, changes, Told { at, ..told });
            let ver = ticket.as_ref().map_or(0, |ticket| ticket.ver);
            after.tickets.insert(id, ticket);
            verdict.outcome.ticket = Some(id);
            verdict.outcome.ver = ver;
            (ver, at)
        }
        Subject::Person(id) => {
            let before = after.people.remove(&id).flatten();
            let at = before.as_ref().map_or(at, |person| at.max(person.updated_at));
            // An address that they lose is free.
            for email in before.iter().flat_map(|person| &person.emails) {
                after.addresses.insert(email.address.clone(), None);
            }
            let person = people::apply_person(before, id, at, changes, texts);
            let ver = person.ver;
            for email in &person.emails {
                after.addresses.insert(email.address.clone(), Some(id));
            }
            after.people.insert(id, Some(person));
            (ver, at)
        }
        Subject::Organisation(id) => {
            let before = after.organisations.remove(&id).flatten();
            let organisation = people::apply_organisation(before, id, changes, texts);
            let ver = organisation.ver;
            after.organisations.insert(id, Some(organisation));
            (ver, at)
        }
        // Settings are not in the scene: [`Draft::setting_step`] is told their version.
        Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => (0, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::Actor;
    use crate::act::{Action, MailDraft, MailKind};
    use crate::event::Door;
    use crate::id::{OpId, OrganisationId, PersonId, QueueId, TicketId};
    use crate::locale::Lang;
    use crate::people::action::PeopleAction;
    use crate::people::change::OrganisationChange;

    const FRESH: Fresh = Fresh { now: Timestamp::UNIX_EPOCH, seed: [0; 32] };

    fn call() -> Call {
        let (actor, at, action) = (Actor::desk(), FRESH.now, PeopleAction::CutSessions { person: PersonId(1) });
        let (op, door, cause) = (OpId(1), Door::Cli, Cause::Person);
        Call { op, actor, door, cause, at, seen: None, action: Action::People(action) }
    }

    fn add(draft: &mut Draft<'_>, id: u64) {
        let changes = vec![Change::Organisation(OrganisationChange::Added)];
        draft.step(Subject::Organisation(OrganisationId(id)), StepDraft { changes, texts: Vec::new() });
    }

    #[test]
    fn what_was_decided_aside_is_gone_on_from_or_leaves_nothing() {
        let (call, scene) = (call(), Scene::default());
        for (refused, left) in [(false, 2), (true, 1)] {
            let mut draft = Draft::new(&scene, FRESH, &call);
            add(&mut draft, 1);
            let mut aside = draft.aside(&call, 1);
            assert_eq!(aside.scene(), draft.scene());
            add(&mut aside, 2);
            if !refused {
                draft.resume(aside);
            }
            assert_eq!([draft.verdict.steps.len(), draft.scene().organisations.len()], [left; 2], "refused: {refused}");
        }
    }

    /// Three steps, each with a mail, of which so many were due before the action.
    #[test]
    fn a_refused_call_leaves_what_was_due_before_it_and_nothing_of_its_own() {
        let (call, scene) = (call(), Scene::default());
        let (ticket, to, queue) = (TicketId(1), PersonId(1), QueueId(1));
        for due in 0..=3 {
            let mut draft = Draft::new(&scene, FRESH, &call);
            for nth in 1..=3 {
                add(&mut draft, nth);
                draft.verdict.mails.push(MailDraft { kind: MailKind::Receipt, ticket, ordinal: 1, to, queue, lang: Lang::En });
                if nth <= due {
                    draft.was_due();
                }
            }
            let Verdict { steps, mails, after, .. } = draft.only_due(&scene);
            let left = [steps.len(), mails.len(), after.organisations.len()];
            assert!(left.iter().all(|left| u64::try_from(*left) == Ok(due)), "{due}: {left:?}");
        }
    }
}
