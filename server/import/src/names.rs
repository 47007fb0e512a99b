//! Who and what a file speaks of: what a desk must know before the histories are told.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{History, Means, Queue};

/// The names in histories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Who did something.
    pub operators: BTreeSet<String>,
    /// Where tickets were, with the level of each.
    pub queues: BTreeMap<String, u8>,
    /// The products or services that they were about.
    pub services: BTreeSet<String>,
}

impl Names {
    /// Takes those of one more.
    pub fn take(&mut self, history: &History) {
        for step in &history.steps {
            self.operators.extend(step.operator.clone());
            for means in &step.means {
                match means {
                    Means::Created { queue, service, .. } => {
                        self.queue(queue);
                        self.services.extend(service.clone());
                    }
                    Means::Moved { to, .. } => self.queue(to),
                    Means::About { service } => {
                        self.services.insert(service.clone());
                    }
                    Means::Classified { .. } | Means::Acknowledged { .. } | Means::Released | Means::Status(_) | Means::Noted => {}
                }
            }
        }
    }

    fn queue(&mut self, queue: &Queue) {
        self.queues.insert(queue.name.clone(), queue.level);
    }
}
