//! Rules that set each other off in a circle.

use super::after::{Aspect, Changes, after, aspect, begins, event};
use super::room::{Key, Part, Room, Values, code, lies_in, meet};
use super::{Certainty, Finding, Flaw, Node};
use crate::rule::condition::Hand;
use crate::rule::fact::Fact;
use crate::rule::trigger::Trigger;
use crate::setting::Settings;

/// The rules of one circle: longer ones contain a mistake that a shorter one shows, or nobody's.
const CIRCLE_RULES_MAX: usize = 8;
/// The steps of the whole search.
const STEPS_MAX: usize = 200_000;

/// Every circle once, told of its first rule.
pub(super) fn circles(nodes: &[Node<'_>], settings: &Settings) -> Vec<Finding> {
    let mut search = Search { nodes, settings, steps: 0, findings: Vec::new() };
    for (nth, node) in nodes.iter().enumerate() {
        for room in &node.rooms.rooms {
            search.walk(&mut vec![nth], room, true);
        }
    }
    search.findings
}

struct Search<'a> {
    nodes: &'a [Node<'a>],
    settings: &'a Settings,
    steps: usize,
    findings: Vec<Finding>,
}

/// What a rule does in a room.
struct Done {
    room: Room,
    changed: Vec<Aspect>,
    /// Of what it changes, all is changed wherever it is done.
    sure: bool,
}

impl Search<'_> {
    fn does(&self, nth: usize, room: &Room) -> Done {
        let mut done = Done { room: room.clone(), changed: Vec::new(), sure: true };
        for deed in &self.nodes[nth].rule.deeds {
            let (next, changes) = after(&done.room, deed, self.settings);
            done.room = next;
            if changes != Changes::Never {
                done.changed.push(aspect(deed));
                done.sure &= changes == Changes::Always;
            }
        }
        done
    }

    fn walk(&mut self, path: &mut Vec<usize>, room: &Room, sure: bool) {
        let (first, last) = (path[0], path[path.len() - 1]);
        let done = self.does(last, room);
        if done.changed.is_empty() {
            return;
        }
        let nodes = self.nodes;
        for (nth, node) in nodes.iter().enumerate().skip(first) {
            let again = path.contains(&nth);
            if (again && nth != first) || (!again && CIRCLE_RULES_MAX <= path.len()) {
                continue;
            }
            let Some(set_off) = self.set_off(nth, &done) else { continue };
            for other in &node.rooms.rooms {
                self.steps += 1;
                if STEPS_MAX < self.steps {
                    return;
                }
                let Ok(joint) = meet(&set_off, other) else { continue };
                let sure = sure && done.sure && lies_in(&set_off, other);
                if nth != first {
                    path.push(nth);
                    self.walk(path, &joint, sure);
                    path.pop();
                } else if self.comes_back(path, &joint) {
                    self.found(path, sure);
                }
            }
        }
    }

    /// What is known of the ticket when a rule is set off by what was done; nothing where it is not.
    fn set_off(&self, nth: usize, done: &Done) -> Option<Room> {
        match &self.nodes[nth].rule.on {
            Trigger::On(list) => {
                done.changed.iter().filter_map(event).any(|on| list.contains(&on)).then_some(())?;
                let mut room = done.room.clone();
                room.insert(Key(Fact::By, Part::Whole), Values::one(code(&Hand::ALL, &Hand::Desk)));
                Some(room)
            }
            Trigger::After { since, .. } => {
                done.changed.iter().any(|aspect| begins(aspect) == Some(*since)).then_some(())?;
                let of_time = [Fact::Age, Fact::InState, Fact::SinceCustomer, Fact::SinceDesk, Fact::Hours, Fact::Clock, Fact::By];
                let mut room = done.room.clone();
                room.retain(|key, _| !of_time.contains(&key.0) && key.0 != Fact::Said);
                Some(room)
            }
        }
    }

    /// Whether the circle goes on: the first rule changes something again, and so sets off the next one again.
    fn comes_back(&self, path: &[usize], room: &Room) -> bool {
        let done = self.does(path[0], room);
        let next = path.get(1).copied().unwrap_or(path[0]);
        !done.changed.is_empty() && self.set_off(next, &done).is_some()
    }

    fn found(&mut self, path: &[usize], sure: bool) {
        let certainty = if sure { Certainty::Always } else { Certainty::Perhaps };
        let through = path[1..].iter().map(|nth| self.nodes[*nth].id).collect();
        let flaw = Flaw::Circle { through };
        let rule = self.nodes[path[0]].id;
        match self.findings.iter_mut().find(|finding| finding.rule == rule && finding.flaw == flaw) {
            Some(finding) => finding.certainty = finding.certainty.max(certainty),
            None => self.findings.push(Finding { rule, certainty, flaw }),
        }
    }
}
