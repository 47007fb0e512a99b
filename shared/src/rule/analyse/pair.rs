//! Two rules: whether one stands in the other's way.

use super::after::{Aspect, after, aspect, is_fixed, is_free};
use super::room::{ROOMS_MAX, Room, all_lie_in, meet};
use super::{Certainty, Finding, Flaw, Node, Shadow};
use crate::id::RuleId;
use crate::rule::deed::Deed;
use crate::rule::trigger::{On, Trigger};
use crate::setting::Settings;

/// The steps of the whole search: a thousand rules of one room each have half as many pairs.
const STEPS_MAX: usize = 1_000_000;

/// What is wrong between two rules, of every two that are looked into.
pub(super) fn pairs(nodes: &[Node<'_>], settings: &Settings) -> Vec<Finding> {
    let find = |(earlier, later)| {
        let pair = Pair { earlier, later, nodes, settings };
        pair.shadow().or_else(|| pair.contradiction())
    };
    looked_into(nodes).filter_map(find).collect()
}

/// Every two rules. Each room of one is compared with each of the other: when all steps are taken, two of many rooms are left out.
fn looked_into<'n, 'a>(nodes: &'n [Node<'a>]) -> impl Iterator<Item = (&'n Node<'a>, &'n Node<'a>)> {
    let mut left = STEPS_MAX;
    let every_two = nodes.iter().enumerate().flat_map(|(nth, earlier)| nodes[nth + 1..].iter().map(move |later| (earlier, later)));
    every_two.filter(move |(earlier, later)| {
        let rooms = earlier.rooms.rooms.len().max(later.rooms.rooms.len());
        let rest = left.checked_sub(rooms * rooms);
        left = rest.unwrap_or(left);
        rest.is_some()
    })
}

struct Pair<'a> {
    earlier: &'a Node<'a>,
    later: &'a Node<'a>,
    nodes: &'a [Node<'a>],
    settings: &'a Settings,
}

/// What is left of a rule's rooms after its deeds.
fn after_all(rooms: &[Room], deeds: &[Deed], settings: &Settings) -> Vec<Room> {
    rooms.iter().map(|room| deeds.iter().fold(room.clone(), |room, deed| after(&room, deed, settings).0)).collect()
}

/// What happens for both.
fn common(one: &Trigger, other: &Trigger) -> bool {
    match (one, other) {
        (Trigger::On(one), Trigger::On(other)) => one.iter().any(|on| other.contains(on)),
        (one, other) => one == other,
    }
}

fn events<'a>(node: &Node<'a>) -> Option<&'a [On]> {
    match &node.rule.on {
        Trigger::On(list) => Some(list),
        Trigger::After { .. } => None,
    }
}

/// Whether one rule is looked at whenever the other is.
fn happens_too(one: &Node<'_>, whenever: &Node<'_>) -> bool {
    match (events(one), events(whenever)) {
        (Some(one), Some(other)) => other.iter().all(|on| one.contains(on)),
        _ => false,
    }
}

impl Pair<'_> {
    fn shadow(&self) -> Option<Finding> {
        let Self { earlier, later, settings, .. } = *self;
        let found = |rule: RuleId, by, how, certainty| Some(Finding { rule, certainty, flaw: Flaw::Shadowed { by, how } });
        // Where the later one is looked at and holds, the earlier one was done before it.
        let first = happens_too(earlier, later) && all_lie_in(&later.rooms.rooms, &earlier.rooms);
        if first && earlier.rule.routing && later.rule.routing {
            return found(later.id, earlier.id, Shadow::Routed, Certainty::Always);
        }
        // A rule that leads tickets to their place may be passed over.
        let first = first && !earlier.rule.routing;
        let left = after_all(&later.rooms.rooms, &earlier.rule.deeds, settings);
        let holds_still = |room: &Room| later.rooms.rooms.iter().any(|other| meet(room, other).is_ok());
        if first && !left.iter().any(holds_still) {
            return found(later.id, earlier.id, Shadow::Prevented, self.sure(&earlier.rule.deeds));
        }
        if first && later.rule.deeds.iter().all(|deed| self.is_done_before(deed)) {
            return found(later.id, earlier.id, Shadow::Done, self.sure(&later.rule.deeds));
        }
        let follows = happens_too(later, earlier)
            && !later.rule.routing
            && all_lie_in(&after_all(&earlier.rooms.rooms, &earlier.rule.deeds, settings), &later.rooms);
        if follows && earlier.rule.deeds.iter().all(|deed| self.is_undone_after(deed)) {
            return found(earlier.id, later.id, Shadow::Undone, self.sure(&later.rule.deeds));
        }
        None
    }

    /// Whether the earlier rule leaves exactly what the deed would make.
    fn is_done_before(&self, deed: &Deed) -> bool {
        let last = self.earlier.rule.deeds.iter().rev().find(|before| aspect(before) == aspect(deed));
        is_fixed(deed) && last == Some(deed)
    }

    /// Whether the later rule sets otherwise what the deed set.
    fn is_undone_after(&self, deed: &Deed) -> bool {
        let last = self.later.rule.deeds.iter().rev().find(|later| aspect(later) == aspect(deed));
        !matches!(aspect(deed), Aspect::Told(_)) && last.is_some_and(|last| is_fixed(last) && last != deed)
    }

    /// Always, where these deeds can be done on every such ticket and no other rule touches what they set.
    fn sure(&self, deeds: &[Deed]) -> Certainty {
        let others = self.nodes.iter().filter(|node| node.id != self.earlier.id && node.id != self.later.id);
        let touched = |deed: &Deed| others.clone().any(|node| node.rule.deeds.iter().any(|other| aspect(other) == aspect(deed)));
        let sure = deeds.iter().all(|deed| is_free(deed) && !touched(deed)) && self.later.never_over() && self.earlier.never_over();
        if sure { Certainty::Always } else { Certainty::Perhaps }
    }

    /// Both are done for one reason, and set the same otherwise.
    fn contradiction(&self) -> Option<Finding> {
        let Self { earlier, later, settings, .. } = *self;
        if (earlier.rule.routing && later.rule.routing) || !common(&earlier.rule.on, &later.rule.on) {
            return None;
        }
        let contrary = |deed: &&Deed| later.rule.deeds.iter().any(|other| aspect(deed) == aspect(other) && are_contrary(deed, other));
        let deed = earlier.rule.deeds.iter().find(contrary)?;
        let both = |room: &Room| later.rooms.rooms.iter().filter_map(|other| meet(room, other).ok()).collect::<Vec<_>>();
        // Two conditions have as many rooms in common as one may have; the others are not looked into.
        let joint: Vec<Room> = earlier.rooms.rooms.iter().flat_map(both).take(ROOMS_MAX).collect();
        let left = after_all(&joint, &earlier.rule.deeds, settings);
        if !left.iter().any(|room| later.rooms.rooms.iter().any(|other| meet(room, other).is_ok())) {
            return None;
        }
        let always = |one: &super::Node<'_>, other: &super::Node<'_>| happens_too(one, other) && all_lie_in(&other.rooms.rooms, &one.rooms);
        let sure = is_free(deed) && (always(earlier, later) || always(later, earlier));
        let certainty = if sure { Certainty::Always } else { Certainty::Perhaps };
        Some(Finding { rule: later.id, certainty, flaw: Flaw::Contradicts { other: earlier.id, aspect: aspect(deed) } })
    }
}

/// Two deeds that set the same aspect otherwise. To raise is to set nothing, and to be told twice is no contradiction.
fn are_contrary(one: &Deed, other: &Deed) -> bool {
    let raises = matches!(one, Deed::RaisePriority) || matches!(other, Deed::RaisePriority);
    one != other && !raises
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Text;
    use crate::rule::analyse::room::Rooms;
    use crate::rule::condition::Condition;
    use crate::rule::document::Rule;

    #[test]
    fn rules_of_many_cases_are_not_compared_without_end_and_hide_no_narrow_ones() {
        let on = Trigger::On(vec![On::Created]);
        let (name, when, deeds) = (Text::same("Rule"), Condition::default(), vec![Deed::RaisePriority]);
        let rule = Rule { name, position: 1, on, when, deeds, routing: false, retired: false };
        let node = |id, rooms| {
            let rooms = Rooms { rooms: vec![Room::new(); rooms], ..Rooms::default() };
            Node { id: RuleId(id), rule: &rule, rooms }
        };
        let narrow: Vec<Node<'_>> = (0..1_000).map(|id| node(id, 1)).collect();
        assert_eq!(looked_into(&narrow).count(), 1_000 * 999 / 2, "as many rules as there may be");
        let mixed: Vec<Node<'_>> = (0..100).map(|id| node(id, if id < 90 { ROOMS_MAX } else { 1 })).collect();
        let pairs: Vec<_> = looked_into(&mixed).collect();
        assert!(pairs.len() * ROOMS_MAX * ROOMS_MAX <= STEPS_MAX + 45 * ROOMS_MAX * ROOMS_MAX, "{}", pairs.len());
        assert_eq!(pairs.iter().filter(|(one, other)| 90 <= one.id.0 && 90 <= other.id.0).count(), 10 * 9 / 2);
    }
}
