//! Looks at all rules before one is saved: which can never be done, which undo or contradict each other, which go in circles.
//!
//! What is found *always* is so on every ticket. What is found *perhaps* is so on some ticket that could be: whether there ever is
//! one, the dry run says. What is not found may be wrong all the same: words and tags that differ are thought to have nothing
//! to do with each other, and a condition of very many cases is not looked into.

mod after;
mod circle;
mod pair;
mod room;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use after::Aspect;
use after::{Changes, aspect};
use room::{Key, Part, Room, Rooms, Values, meet};

use super::condition::{Hand, Standing};
use super::deed::Deed;
use super::document::{InForce, Rule, Rules, named_by};
use super::fact::{Fact, Named};
use super::trigger::{On, Trigger};
use crate::id::{CategoryId, ContractId, RuleId, ServiceId, SettingKind, SubStateId};
use crate::setting::SettingChange;
use crate::setting::Settings;
use crate::ticket::status::StatusCode;

/// Whether it is so on every ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// On some ticket that could be.
    Perhaps,
    /// On every one.
    Always,
}

/// How a rule is put in the shade by another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shadow {
    /// Both lead tickets to their place, and the other comes first wherever this one would hold.
    Routed,
    /// The other comes first, and after it this one does not hold any more.
    Prevented,
    /// The other has done before what this one does.
    Done,
    /// The other comes later and sets otherwise all that this one sets.
    Undone,
}

/// What is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// Its condition cannot hold: these facts would have to be two things at once.
    Unreachable {
        /// Which facts.
        facts: Vec<Fact>,
    },
    /// It names what is no longer in use.
    Retired {
        /// What.
        what: Named,
    },
    /// One of its deeds changes nothing: it is so already, cannot be, or is done otherwise by a later one.
    Idle {
        /// Which deed, the first is 0.
        deed: u8,
    },
    /// Another rule stands before it.
    Shadowed {
        /// Which.
        by: RuleId,
        /// How.
        how: Shadow,
    },
    /// Another rule sets the same otherwise at the same time; the later of them wins.
    Contradicts {
        /// Which.
        other: RuleId,
        /// What both set.
        aspect: Aspect,
    },
    /// What it does sets off a circle of rules that comes back to it. In one call each is done once, so it ends; over time it
    /// may not.
    Circle {
        /// The rules after it, in order; none where it sets off itself.
        through: Vec<RuleId>,
    },
}

/// Something that is wrong with a rule.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// Which rule.
    pub rule: RuleId,
    /// How sure it is.
    pub certainty: Certainty,
    /// What is wrong.
    pub flaw: Flaw,
}

impl Finding {
    /// Whether it is about a rule, or about another one because of it.
    #[must_use]
    pub fn is_about(&self, id: RuleId) -> bool {
        let other = match &self.flaw {
            Flaw::Shadowed { by, .. } => Some(*by),
            Flaw::Contradicts { other, .. } => Some(*other),
            Flaw::Circle { .. } | Flaw::Unreachable { .. } | Flaw::Retired { .. } | Flaw::Idle { .. } => None,
        };
        self.rule == id || other == Some(id) || self.is_circle_of(id)
    }

    /// Whether it is a circle that a rule is part of.
    #[must_use]
    pub fn is_circle_of(&self, id: RuleId) -> bool {
        matches!(&self.flaw, Flaw::Circle { through } if self.rule == id || through.contains(&id))
    }
}

/// A rule and the rooms in which it is done.
struct Node<'a> {
    id: RuleId,
    rule: &'a Rule,
    rooms: Rooms,
}

impl<'a> Node<'a> {
    /// Nothing where it can never be done, or has too many cases to be looked into.
    fn of(id: RuleId, rule: &'a Rule, settings: &Settings) -> Option<Self> {
        let rooms = reach(rule, settings).filter(|rooms| !rooms.rooms.is_empty())?;
        Some(Self { id, rule, rooms })
    }

    /// Whether no ticket that is over meets it.
    fn never_over(&self) -> bool {
        let over = Values::In(after::OVER.iter().map(|status| room::code(&StatusCode::ALL, status)).collect());
        let excluded = |room: &Room| room.get(&Key(Fact::State, Part::Whole)).is_some_and(|known| known.meet(&over).is_empty());
        let happens = match &self.rule.on {
            Trigger::On(list) => list.iter().any(|on| matches!(on, On::Noted | On::StateSet | On::TagsSet | On::Labelled)),
            // Nothing is due on a ticket that is over.
            Trigger::After { .. } => false,
        };
        !happens || self.rooms.rooms.iter().all(excluded)
    }
}

/// What is wrong with the rules that are in force under these settings.
#[must_use]
pub fn analyse(settings: &Settings) -> Vec<Finding> {
    analyse_rules(&settings.rules, settings)
}

/// The circles of rules with one of them as it would be: all that saving it asks for.
#[must_use]
pub fn circles_with(settings: &Settings, id: RuleId, rule: &Rule) -> Vec<Finding> {
    let mut rules = settings.rules.clone();
    rules.put(id, InForce { ver: 0, since: Timestamp::MIN, rule: rule.clone() });
    let nodes: Vec<Node<'_>> = rules.in_order().filter_map(|(id, found)| Node::of(id, &found.rule, settings)).collect();
    circle::circles(&nodes, settings)
}

fn analyse_rules(rules: &Rules, settings: &Settings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut nodes = Vec::new();
    for (id, found) in rules.in_order() {
        let rule = &found.rule;
        findings.extend(retired(id, rule, settings));
        let Some(rooms) = reach(rule, settings) else { continue };
        if rooms.rooms.is_empty() {
            let flaw = Flaw::Unreachable { facts: rooms.clashes.into_iter().collect() };
            findings.push(Finding { rule: id, certainty: Certainty::Always, flaw });
            continue;
        }
        let node = Node { id, rule, rooms };
        findings.extend(idle(&node, settings));
        nodes.push(node);
    }
    findings.extend(pair::pairs(&nodes, settings));
    findings.extend(circle::circles(&nodes, settings));
    findings.sort();
    findings.dedup();
    findings
}

/// The rooms in which a rule is done: those of its condition, less what its events leave out.
fn reach(rule: &Rule, settings: &Settings) -> Option<Rooms> {
    let of_condition = room::rooms(&rule.when, true, settings)?;
    let Trigger::On(list) = &rule.on else { return Some(of_condition) };
    let mut all = Rooms { rooms: Vec::new(), ..of_condition };
    let states = states_at_first(settings);
    for on in list {
        for room in &of_condition.rooms {
            match meet(room, &implied(*on, room, &states)) {
                Ok(_) if all.rooms.contains(room) => {}
                // What the event says of itself, the condition need not repeat.
                Ok(_) => all.rooms.push(room.clone()),
                Err(fact) => {
                    all.clashes.insert(fact);
                }
            }
        }
    }
    Some(all)
}

/// How a ticket may stand while it comes in: new, open where our words began it, or as a rule has just set it.
fn states_at_first(settings: &Settings) -> Values {
    let deeds = settings.rules.in_order().flat_map(|(_, found)| &found.rule.deeds);
    let set = deeds.filter_map(|deed| if let Deed::SetStatus(status) = deed { Some(status.code()) } else { None });
    let states = [StatusCode::New, StatusCode::Open].into_iter().chain(set);
    Values::In(states.map(|state| room::code(&StatusCode::ALL, &state)).collect())
}

/// What is known of a ticket as it comes in: no time has passed by any calendar, also none since its first words, and nothing that
/// is promised is broken yet.
fn at_first(key: &Key) -> Option<Values> {
    match key {
        Key(Fact::Age | Fact::InState | Fact::SinceCustomer | Fact::SinceDesk, _) => Some(Values::Between(0, 1)),
        Key(Fact::Clock, Part::Stands(_, Standing::Breached)) => Some(Values::one(room::NO)),
        _ => None,
    }
}

/// What is known of a ticket to which this happens, as far as a room asks for it.
fn implied(on: On, room: &Room, states_at_first: &Values) -> Room {
    let hands = match on {
        On::CustomerWrote => &[Hand::Customer, Hand::Agent][..],
        On::AgentReplied | On::Noted => &[Hand::Agent, Hand::Desk],
        On::Breached => &[Hand::Desk],
        On::EscalationAsked => &[Hand::Customer],
        On::Created => {
            let known = room.keys().filter_map(|key| Some((key.clone(), at_first(key)?)));
            return known.chain([(Key(Fact::State, Part::Whole), states_at_first.clone())]).collect();
        }
        On::StateSet | On::Labelled | On::OwnerSet | On::ResponsibleSet | On::PrioritySet | On::QueueSet | On::Classified | On::TagsSet => {
            return Room::new();
        }
    };
    let hands = hands.iter().map(|hand| room::code(&Hand::ALL, hand)).collect();
    Room::from([(Key(Fact::By, Part::Whole), Values::In(hands))])
}

fn retired(id: RuleId, rule: &Rule, settings: &Settings) -> Vec<Finding> {
    let by_deed: Vec<Named> = rule.deeds.iter().filter_map(named_by).collect();
    let gone = rule.named().into_iter().filter(|named| is_retired(settings, *named));
    // A ticket may still be of what was retired; none is led there any more.
    let finding = |what| {
        let certainty = if by_deed.contains(&what) { Certainty::Always } else { Certainty::Perhaps };
        Finding { rule: id, certainty, flaw: Flaw::Retired { what } }
    };
    gone.map(finding).collect()
}

fn is_retired(settings: &Settings, named: Named) -> bool {
    let retired = |doc: Option<bool>| doc.unwrap_or(true);
    match named {
        Named::Queue(queue) => retired(settings.queue(queue).map(|queue| queue.retired)),
        Named::Setting(SettingKind::Service, id) => retired(settings.services.get(&ServiceId(id)).map(|it| it.doc.retired)),
        Named::Setting(SettingKind::Category, id) => retired(settings.categories.get(&CategoryId(id)).map(|it| it.doc.retired)),
        Named::Setting(SettingKind::Contract, id) => retired(settings.contracts.get(&ContractId(id)).map(|it| it.doc.retired)),
        Named::Setting(SettingKind::SubState, id) => retired(settings.sub_states.get(&SubStateId(id)).map(|it| it.doc.retired)),
        Named::Setting(SettingKind::Calendar, id) => match settings.document(SettingKind::Calendar, id) {
            Some(SettingChange::Calendar(doc)) => doc.retired,
            _ => true,
        },
        Named::Setting(..) => false,
    }
}

/// Deeds that change nothing wherever the rule is done.
fn idle(node: &Node<'_>, settings: &Settings) -> Vec<Finding> {
    let deeds = &node.rule.deeds;
    let mut findings = Vec::new();
    for (nth, deed) in deeds.iter().enumerate() {
        let never = |room: &Room| {
            let before = deeds[..nth].iter().fold(room.clone(), |room, deed| after::after(&room, deed, settings).0);
            after::after(&before, deed, settings).1 == Changes::Never
        };
        let tells = matches!(aspect(deed), Aspect::Told(_));
        let twice = tells && deeds[..nth].contains(deed);
        let set_later = |later: &Deed| aspect(later) == aspect(deed) && after::is_fixed(later) && after::is_free(later);
        let undone = !tells && deeds[nth + 1..].iter().any(set_later);
        let idle = twice || undone || (!tells && node.rooms.rooms.iter().all(never));
        if let (true, Ok(deed)) = (idle, u8::try_from(nth)) {
            findings.push(Finding { rule: node.id, certainty: Certainty::Always, flaw: Flaw::Idle { deed } });
        }
    }
    findings
}
