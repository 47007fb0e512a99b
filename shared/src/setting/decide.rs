//! Decides changes of settings: who may make them, and whether a document can be.

use super::catalogue::{CATEGORY_DEPTH_MAX, CATEGORY_SKILLS_MAX, Category, Grade, SKILL_GRADE_MAX, TEAM_MEMBERS_MAX};
use super::form::deeds_of;
use super::levels::CalendarDoc;
use super::refusal::SettingRefusal;
use super::{QUEUE_ADDRESS_BYTES_MAX, QUEUE_DEPTH_MAX, QUEUE_LOCAL_BYTES_MAX, Queue, SettingAction, SettingChange, Settings};
use crate::act::draft::{Draft, StepDraft};
use crate::act::{Call, Need};
use crate::event::Change;
use crate::id::{CalendarId, CategoryId, PersonId, QueueId, RuleId, SettingKind, SubStateId, Subject, Ver};
use crate::locale::Text;
use crate::people::Agents;
use crate::refusal::Refusal;
use crate::rule::analyse::{Certainty, Finding, circles_with};
use crate::rule::deed::Deed;
use crate::rule::document::Rule;
use crate::rule::fact::Named;
use crate::sla::policy::Policy;
use crate::text::{Email, SettingName, TextError, TextKind};

/// The settings of one kind, and a bound on memory: the log of a car maker's help desk names 704 products.
pub const SETTINGS_OF_A_KIND_MAX: usize = 1_000;
/// The calendars; each is kept ready to be counted by, in up to a megabyte.
pub const CALENDARS_MAX: usize = 50;

/// The rows that a change of settings must see.
#[must_use]
pub fn needs(action: &SettingAction, settings: &Settings) -> Vec<Need> {
    let address = |address: &Email| [Need::Address(address.clone()), Need::TakenWith(address.clone())];
    match action {
        SettingAction::AddQueue(queue) => {
            std::iter::once(Need::NewQueue).chain(new_address(None, queue).into_iter().flat_map(address)).collect()
        }
        SettingAction::ChangeQueue { queue, to } => new_address(settings.queue(*queue), to).into_iter().flat_map(address).collect(),
        SettingAction::Add(doc) => doc.kind().map(Need::NewSetting).into_iter().collect(),
        SettingAction::ChangeDesk(_) | SettingAction::Change { .. } => Vec::new(),
    }
}

/// Decides a change of settings.
///
/// # Errors
/// [`Refusal`].
pub fn decide(draft: &mut Draft<'_>, settings: &Settings, call: &Call, action: &SettingAction) -> Result<(), Refusal> {
    if !call.actor.roles.administrator {
        return Err(Refusal::NotAllowed);
    }
    match action {
        SettingAction::AddQueue(queue) => {
            let id = draft.scene().new_queue.ok_or(Refusal::Busy)?;
            fits(settings, id, queue)?;
            if call.actor.person().is_some() {
                is_told_apart(settings, id, queue)?;
            }
            is_nobodys(None, queue, |address| draft.scene().in_the_way(address))?;
            add_version(draft, Subject::Queue(id), 1, SettingChange::Queue(queue.clone()));
            draft.verdict.outcome.queue = Some(id);
        }
        SettingAction::ChangeQueue { queue: id, to } => {
            let now = settings.queues.get(id).ok_or(Refusal::NotFound)?;
            fits(settings, *id, to)?;
            if call.actor.person().is_some() {
                is_told_apart(settings, *id, to)?;
            }
            is_nobodys(Some(&now.doc), to, |address| draft.scene().in_the_way(address))?;
            draft.verdict.outcome.queue = Some(*id);
            if now.doc != *to {
                not_meanwhile(call, now.ver)?;
                add_version(draft, Subject::Queue(*id), now.ver + 1, SettingChange::Queue(to.clone()));
            }
        }
        SettingAction::ChangeDesk(doc) => {
            let ver = settings.desk.as_ref().map_or(0, |desk| desk.ver);
            if let Some(queue) = doc.fallback
                && settings.queue(queue).is_none_or(|queue| queue.retired)
            {
                return Err(Refusal::NoSuchQueue { queue });
            }
            if settings.general() != *doc || ver == 0 {
                not_meanwhile(call, ver)?;
                add_version(draft, Subject::Desk, ver + 1, SettingChange::Desk(doc.clone()));
            }
        }
        SettingAction::Add(doc) => {
            let kind = doc.kind().ok_or(Refusal::NotAllowed)?;
            // Of some there is one, which was there from the start.
            if kind.is_one() {
                return Err(Refusal::NotAllowed);
            }
            let id = draft.scene().new_settings.get(&kind).copied().ok_or(Refusal::Busy)?;
            few_enough(settings, kind)?;
            is_sound(settings, id, doc)?;
            names_agents(&draft.scene().agents, doc)?;
            draft.verdict.outcome.setting = Some(id);
            add_version(draft, Subject::Setting(kind, id), 1, doc.clone());
        }
        SettingAction::Change { id, to } => change(draft, settings, call, *id, to)?,
    }
    Ok(())
}

fn change(draft: &mut Draft<'_>, settings: &Settings, call: &Call, id: u64, to: &SettingChange) -> Result<(), Refusal> {
    let kind = to.kind().ok_or(Refusal::NotAllowed)?;
    let ver = settings.ver(kind, id);
    let only_one = kind.is_one() && id == 0;
    if ver == 0 && !only_one {
        return Err(Refusal::NotFound);
    }
    is_sound(settings, id, to)?;
    names_agents(&draft.scene().agents, to)?;
    draft.verdict.outcome.setting = Some(id);
    if settings.document(kind, id).as_ref() == Some(to) {
        return Ok(());
    }
    not_meanwhile(call, ver)?;
    add_version(draft, Subject::Setting(kind, id), ver + 1, to.clone());
    Ok(())
}

/// The address that a queue did not have before.
fn new_address<'a>(before: Option<&Queue>, queue: &'a Queue) -> Option<&'a Email> {
    queue.address.as_ref().filter(|address| before.and_then(|before| before.address.as_ref()) != Some(*address))
}

/// An address of the desk itself is nobody's, nor is any that it makes one: what is sent to that person would become a ticket.
fn is_nobodys(before: Option<&Queue>, queue: &Queue, whose: impl Fn(&Email) -> Option<PersonId>) -> Result<(), Refusal> {
    new_address(before, queue).and_then(whose).map_or(Ok(()), |person| Err(Refusal::AddressTaken { person }))
}

/// What a person names is told from what stands beside it. An import's queues are called as they were where they come from.
fn is_told_apart(settings: &Settings, id: QueueId, queue: &Queue) -> Result<(), Refusal> {
    if settings.is_named_like_another(id, queue) { Err(SettingRefusal::NameTaken.into()) } else { Ok(()) }
}

/// Nobody changed it after this person looked.
fn not_meanwhile(call: &Call, ver: Ver) -> Result<(), Refusal> {
    if call.seen.is_some_and(|seen| seen < ver) { Err(SettingRefusal::Changed { ver }.into()) } else { Ok(()) }
}

/// Whether a document could be taken as things are: what a preview says before anything is saved. Who is in the way of a queue's
/// address, whoever knows all people says.
///
/// # Errors
/// [`Refusal`], as when it is saved.
pub fn could_be(
    settings: &Settings,
    subject: Subject,
    doc: &SettingChange,
    in_the_way: impl Fn(&Email) -> Option<PersonId>,
) -> Result<(), Refusal> {
    match (subject, doc) {
        (Subject::Queue(id), SettingChange::Queue(queue)) => {
            fits(settings, id, queue)?;
            is_told_apart(settings, id, queue)?;
            is_nobodys(settings.queue(id), queue, in_the_way)
        }
        _ => is_sound(settings, subject.number(), doc),
    }
}

/// Whether everybody whom a rule or a step of escalation gives tickets to, or tells, works here. One that is put away may name who left.
///
/// Whether they can take one is asked when it is given, in `rule::effect`.
///
/// # Errors
/// [`SettingRefusal::NoAgent`].
pub fn names_agents(agents: &Agents, doc: &SettingChange) -> Result<(), Refusal> {
    let gone = deeds_of(doc).into_iter().filter_map(Deed::names).any(|person| !agents.contains_key(&person));
    if gone { Err(SettingRefusal::NoAgent.into()) } else { Ok(()) }
}

fn few_enough(settings: &Settings, kind: SettingKind) -> Result<(), Refusal> {
    let max = if kind == SettingKind::Calendar { CALENDARS_MAX } else { SETTINGS_OF_A_KIND_MAX };
    if settings.ids(kind).len() < max { Ok(()) } else { Err(too_many(max)) }
}

fn too_many(max: usize) -> Refusal {
    SettingRefusal::TooMany { max: u32::try_from(max).unwrap_or(u32::MAX) }.into()
}

/// A document names only what there is, and can be.
fn is_sound(settings: &Settings, id: u64, doc: &SettingChange) -> Result<(), Refusal> {
    match doc {
        SettingChange::Queue(_) | SettingChange::Desk(_) | SettingChange::Matrix(_) => Ok(()),
        SettingChange::Routing(doc) => Ok(doc.check().map_err(SettingRefusal::from)?),
        SettingChange::Calendar(doc) => is_sound_calendar(doc),
        SettingChange::Policy(policy) => is_sound_policy(settings, policy),
        SettingChange::Service(service) => {
            named(&service.name)?;
            service.queue.map_or(Ok(()), |queue| there_is_queue(settings, queue))
        }
        SettingChange::Contract(contract) => named(&contract.name),
        SettingChange::Category(category) => is_sound_category(settings, CategoryId(id), category),
        SettingChange::SubState(label) => {
            named(&label.name)?;
            let before = settings.sub_states.get(&SubStateId(id)).map(|before| &before.doc);
            let same = before.is_none_or(|before| before.of == label.of && before.stops == label.stops);
            // Tickets were counted by it.
            if same && label.of.is_open() { Ok(()) } else { Err(SettingRefusal::Counted.into()) }
        }
        SettingChange::Skill(skill) => named(&skill.name),
        SettingChange::Cause(cause) => named(&cause.name),
        SettingChange::Rule(rule) => is_sound_rule(settings, RuleId(id), rule),
        SettingChange::Team(team) => {
            named(&team.name)?;
            if team.members.len() <= TEAM_MEMBERS_MAX { Ok(()) } else { Err(too_many(TEAM_MEMBERS_MAX)) }
        }
    }
}

fn named(name: &Text) -> Result<(), Refusal> {
    let words = [&name.en, &name.it].into_iter().flatten();
    let mut any = false;
    for words in words {
        SettingName::try_from(words.as_str())?;
        any = true;
    }
    if any { Ok(()) } else { Err(TextError::Empty { what: TextKind::SettingName }.into()) }
}

fn is_sound_calendar(doc: &CalendarDoc) -> Result<(), Refusal> {
    named(&doc.calendar.name)?;
    doc.calendar.check().map_err(SettingRefusal::from)?;
    doc.rules.zone(&doc.calendar.zone).map(|_| ()).ok_or(Refusal::from(SettingRefusal::NoSuchZone))
}

fn is_sound_policy(settings: &Settings, policy: &Policy) -> Result<(), Refusal> {
    named(&policy.name)?;
    policy.check().map_err(SettingRefusal::from)?;
    let there_is = |kind, id| there_is(settings, kind, id);
    policy.calendar.map_or(Ok(()), |CalendarId(id)| there_is(SettingKind::Calendar, id))?;
    policy.when.services.iter().try_for_each(|service| there_is(SettingKind::Service, service.0))?;
    policy.when.contracts.iter().try_for_each(|contract| there_is(SettingKind::Contract, contract.0))?;
    policy.when.homes.iter().try_for_each(|queue| there_is_queue(settings, *queue))?;
    policy.steps.iter().flat_map(|step| &step.deeds).try_for_each(|deed| is_sound_deed(settings, deed))
}

fn is_sound_rule(settings: &Settings, id: RuleId, rule: &Rule) -> Result<(), Refusal> {
    named(&rule.name)?;
    rule.check().map_err(SettingRefusal::from)?;
    rule.named().into_iter().try_for_each(|named| match named {
        Named::Queue(queue) => there_is_queue(settings, queue),
        Named::Setting(kind, id) => there_is(settings, kind, id),
    })?;
    // What never ends is not begun. What may go in a circle on some ticket is told of, and may be meant.
    let circles = |found: &Finding| found.certainty == Certainty::Always && found.is_circle_of(id);
    if !rule.retired && circles_with(settings, id, rule).iter().any(circles) { Err(SettingRefusal::Circle.into()) } else { Ok(()) }
}

/// What a deed names is there.
pub(crate) fn is_sound_deed(settings: &Settings, deed: &Deed) -> Result<(), Refusal> {
    let there_is = |kind, id| there_is(settings, kind, id);
    match deed {
        Deed::SetService(service) => there_is(SettingKind::Service, service.0),
        Deed::SetCategory(category) => there_is(SettingKind::Category, category.0),
        Deed::MoveTo(queue) => there_is_queue(settings, *queue),
        Deed::SetPriority(_)
        | Deed::RaisePriority
        | Deed::SetKind(_)
        | Deed::AddTag(_)
        | Deed::RemoveTag(_)
        | Deed::SetStatus(_)
        | Deed::NextLevel
        | Deed::Assign(_)
        | Deed::Release
        | Deed::Route
        | Deed::Tell(_) => Ok(()),
    }
}

fn there_is(settings: &Settings, kind: SettingKind, id: u64) -> Result<(), Refusal> {
    if settings.ver(kind, id) == 0 { Err(SettingRefusal::Unknown.into()) } else { Ok(()) }
}

fn there_is_queue(settings: &Settings, queue: QueueId) -> Result<(), Refusal> {
    if settings.queue(queue).is_some() { Ok(()) } else { Err(Refusal::NoSuchQueue { queue }) }
}

/// A category has a parent that exists and no circle above it, and asks for skills that there are.
fn is_sound_category(settings: &Settings, id: CategoryId, category: &Category) -> Result<(), Refusal> {
    named(&category.name)?;
    let possible = |grade: &Grade| settings.ver(SettingKind::Skill, grade.skill.0) != 0 && (1..=SKILL_GRADE_MAX).contains(&grade.grade);
    if CATEGORY_SKILLS_MAX < category.skills.len() || !category.skills.iter().all(possible) {
        return Err(SettingRefusal::Unknown.into());
    }
    let mut at = category.parent;
    for _ in 0..CATEGORY_DEPTH_MAX {
        match at {
            None => return Ok(()),
            Some(here) if here == id => return Err(Refusal::BadTree),
            Some(here) => at = settings.categories.get(&here).ok_or(Refusal::BadTree)?.doc.parent,
        }
    }
    Err(Refusal::BadTree)
}

fn add_version(draft: &mut Draft<'_>, subject: Subject, ver: Ver, change: SettingChange) {
    draft.setting_step(subject, ver, StepDraft { changes: vec![Change::Setting(change)], texts: Vec::new() });
}

/// A queue has a parent that exists, no circle above it, an address of its own with room for what leads answers to their ticket, and
/// is visible only if it is a main queue.
fn fits(settings: &Settings, id: QueueId, queue: &Queue) -> Result<(), Refusal> {
    if queue.visible && queue.parent.is_some() {
        return Err(SettingRefusal::VisibleBelow.into());
    }
    let too_long = |address: &Email| QUEUE_LOCAL_BYTES_MAX < address.local_part().len() || QUEUE_ADDRESS_BYTES_MAX < address.as_str().len();
    if queue.address.as_ref().is_some_and(too_long) {
        return Err(Refusal::LongAddress);
    }
    queue.calendar.map_or(Ok(()), |CalendarId(id)| there_is(settings, SettingKind::Calendar, id))?;
    // Only what customers do not meet serves others than its own, and only whom customers meet is served.
    let is_main = |id: &QueueId| settings.queue(*id).is_some_and(|queue| queue.parent.is_none());
    if !queue.serves.is_empty() && (queue.parent.is_none() || !queue.serves.iter().all(is_main)) {
        return Err(Refusal::BadTree);
    }
    let claimed = queue.address.as_ref().and_then(|address| settings.queue_of_address(address));
    if claimed.is_some_and(|other| other != id) {
        return Err(SettingRefusal::QueuesAddress.into());
    }
    if settings.leaves_nowhere(id, queue) {
        return Err(SettingRefusal::LastQueue.into());
    }
    // What stands below it moves along.
    let mut at = queue.parent;
    for _ in levels_below(settings, id)..QUEUE_DEPTH_MAX {
        match at {
            None => return Ok(()),
            Some(here) if here == id => return Err(Refusal::BadTree),
            Some(here) => at = settings.queue(here).ok_or(Refusal::BadTree)?.parent,
        }
    }
    Err(Refusal::BadTree)
}

/// How many levels of queues stand below a queue.
fn levels_below(settings: &Settings, id: QueueId) -> usize {
    let up_to_it = |below: &QueueId| {
        let mut at = Some(*below);
        for levels in 0..QUEUE_DEPTH_MAX {
            match at {
                Some(here) if here == id => return levels,
                Some(here) => at = settings.queue(here).and_then(|queue| queue.parent),
                None => return 0,
            }
        }
        0
    };
    settings.queues.keys().map(up_to_it).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::setting::Versioned;

    fn queue(parent: Option<u64>) -> Queue {
        Queue { parent: parent.map(QueueId), ..Queue::named(Text::same("Support")) }
    }

    /// Queues 1 to 8 stand one below the other, and so do 11 to 14; 20 stands alone.
    #[test]
    fn a_tree_is_no_deeper_than_it_may_be_wherever_a_queue_goes_with_what_is_below_it() {
        let line = |first: u64, last: u64| (first..=last).map(move |id| (id, (first < id).then(|| id - 1)));
        let queues = line(1, 8).chain(line(11, 14)).chain([(20, None)]);
        let queues: BTreeMap<_, _> = queues.map(|(id, parent)| (QueueId(id), Versioned { ver: 1, doc: queue(parent) })).collect();
        let settings = Settings { queues, ..Settings::default() };
        for (id, parent, may) in [
            (20, Some(7), true),
            (20, Some(8), false),
            (21, Some(7), true),
            (21, Some(8), false),
            (11, Some(4), true),
            (11, Some(5), false),
            (13, Some(6), true),
            (13, Some(7), false),
            (14, Some(7), true),
            (1, None, true),
            (8, Some(7), true),
            (1, Some(20), false),
            (2, Some(20), true),
            (1, Some(1), false),
            (1, Some(8), false),
            (12, Some(14), false),
            (20, Some(99), false),
        ] {
            let expected = if may { Ok(()) } else { Err(Refusal::BadTree) };
            assert_eq!(fits(&settings, QueueId(id), &queue(parent)), expected, "{id} below {parent:?}");
        }
    }
}
