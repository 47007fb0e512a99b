//! What is told at most four times a second: counts, that figures changed, and that lists were given up.
//!
//! Counts are found out beside the hub's lock, once for each person however many tabs they have, so that nothing that is
//! published waits for them.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::Ordering;

use bytes::Bytes;
use shared::access::{Actor, reads_figures};
use shared::id::PersonId;
use shared::live::{FromServer, Watch};

use super::{GIVEN_UP_TICKS, Hub, actor_of, frame};
use crate::directory::Directory;
use crate::views::Views;

impl Views {
    /// Tells what is due.
    pub(crate) fn tick(&self) {
        if self.hub.ticks.fetch_add(1, Ordering::Relaxed).is_multiple_of(GIVEN_UP_TICKS) {
            let given_up = self.board.write().take_given_up();
            self.hub.give_up(&given_up);
        }
        if self.hub.counts_due.swap(false, Ordering::AcqRel) {
            self.tell_counts();
        }
        if self.hub.insight_due.swap(false, Ordering::AcqRel) {
            self.hub.nudge_managers(&self.directory.read());
        }
    }

    fn tell_counts(&self) {
        let settings = self.settings.read().clone();
        let people = self.hub.counting();
        let actors: Vec<Actor> = {
            let directory = self.directory.read();
            people.iter().filter_map(|person| directory.actor(*person)).collect()
        };
        let mut told = HashMap::new();
        for actor in actors.iter().filter(|actor| actor.roles.reads_tickets()) {
            // Held for one person's counts at a time: a publication waits for no more than that.
            let counts = self.board.read().counts(actor, &settings);
            if let Some(person) = actor.person() {
                told.insert(person, frame(&FromServer::Counts(counts)));
            }
        }
        self.hub.say_counts(&told);
    }
}

impl Hub {
    fn give_up(&self, lists: &[u64]) {
        let mut inner = self.inner.lock();
        lists.iter().for_each(|list| inner.give_up(*list));
    }

    /// Whoever looks at counts.
    fn counting(&self) -> HashSet<PersonId> {
        let inner = self.inner.lock();
        let counting = inner.sockets.values().filter(|socket| socket.watches(|watch| matches!(watch, Watch::Counts { .. })));
        counting.map(|socket| socket.person.id).collect()
    }

    fn say_counts(&self, told: &HashMap<PersonId, Bytes>) {
        for socket in self.inner.lock().sockets.values_mut() {
            let Some(counts) = told.get(&socket.person.id).filter(|counts| **counts != socket.counts) else { continue };
            if socket.watches(|watch| matches!(watch, Watch::Counts { .. })) {
                socket.counts = counts.clone();
                socket.send(counts.clone());
            }
        }
    }

    fn nudge_managers(&self, directory: &Directory) {
        for socket in self.inner.lock().sockets.values_mut() {
            if actor_of(socket, directory).is_some_and(|actor| reads_figures(&actor)) {
                socket.nudge(|watch| matches!(watch, Watch::Insight { .. }));
            }
        }
    }
}
