//! Who and what a file speaks of: what a desk must know before the histories are told.

use std::collections::{BTreeMap, BTreeSet};

use crate::history::{History, Means, Queue};
use crate::shown;

/// The names of one kind: fifteen times as many queues, and seven times as many people, as the largest desk that we know of has.
pub const NAMES_MAX: usize = 10_000;
/// A name: three times as long as a person's may be. What is longer is no name.
pub const NAME_BYTES_MAX: usize = 400;

/// The names in histories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// Who did something.
    pub operators: BTreeSet<String>,
    /// Where tickets were, with the level of each.
    pub queues: BTreeMap<String, u8>,
    /// From which lower level tickets came to a queue, and how often: from a queue, or else the one that they began in.
    pub ways: BTreeMap<String, BTreeMap<String, u64>>,
    /// The products or services that they were about.
    pub services: BTreeSet<String>,
}

/// Why names can be none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NamesError {
    /// More than anybody has.
    #[error("the file has more than {NAMES_MAX} {what}; {key} of the map names something else")]
    Many {
        /// Of what.
        what: &'static str,
        /// Where the map says where they stand.
        key: &'static str,
    },
    /// Longer than any is.
    #[error("{key} of the map names no {what}: {name:?} … is longer than {NAME_BYTES_MAX} bytes")]
    Long {
        /// Of what.
        what: &'static str,
        /// Where the map says where they stand.
        key: &'static str,
        /// How it begins.
        name: String,
    },
}

impl Names {
    /// Takes those of one more.
    ///
    /// # Errors
    /// [`NamesError`] when they are no names: the map says the wrong attribute.
    pub fn take(&mut self, history: &History) -> Result<(), NamesError> {
        let (mut first, mut here): (Option<&Queue>, Option<&Queue>) = (None, None);
        for step in &history.steps {
            self.operators.extend(step.operator.clone());
            for means in &step.means {
                match means {
                    Means::Created { queue, service, .. } => {
                        self.queue(queue);
                        (first, here) = (Some(queue), Some(queue));
                        self.services.extend(service.clone());
                    }
                    Means::Moved { to, .. } => {
                        self.queue(to);
                        if let Some(from) = [here, first].into_iter().flatten().find(|from| from.level < to.level) {
                            *self.ways.entry(to.name.clone()).or_default().entry(from.name.clone()).or_default() += 1;
                        }
                        here = Some(to);
                    }
                    Means::About { service } => {
                        self.services.insert(service.clone());
                    }
                    Means::Classified { .. } | Means::Acknowledged { .. } | Means::Released | Means::Status(_) | Means::Noted => {}
                }
            }
        }
        self.check(history)
    }

    /// From which queues tickets came to one, the most frequent first.
    #[must_use]
    pub fn before(&self, queue: &str) -> Vec<&str> {
        let mut from: Vec<_> = self.ways.get(queue).into_iter().flatten().collect();
        from.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        from.into_iter().map(|(name, _)| name.as_str()).collect()
    }

    fn queue(&mut self, queue: &Queue) {
        self.queues.insert(queue.name.clone(), queue.level);
    }

    /// What was taken before was looked at then.
    fn check(&self, newest: &History) -> Result<(), NamesError> {
        let kinds = [
            (self.operators.len(), "people", "event.operator"),
            (self.queues.len(), "queues", "queue.team"),
            (self.services.len(), "services", "ticket.service"),
        ];
        if let Some((_, what, key)) = kinds.into_iter().find(|(names, ..)| NAMES_MAX < *names) {
            return Err(NamesError::Many { what, key });
        }
        let operators = newest.steps.iter().filter_map(|step| Some((step.operator.as_deref()?, "people", "event.operator")));
        let others = newest.steps.iter().flat_map(|step| &step.means).flat_map(|means| match means {
            Means::Created { queue, service, .. } => {
                vec![(queue.name.as_str(), "queues", "queue.team"), (service.as_deref().unwrap_or_default(), "services", "ticket.service")]
            }
            Means::Moved { to, .. } => vec![(to.name.as_str(), "queues", "queue.team")],
            Means::About { service } => vec![(service.as_str(), "services", "ticket.service")],
            Means::Classified { .. } | Means::Acknowledged { .. } | Means::Released | Means::Status(_) | Means::Noted => Vec::new(),
        });
        let long = operators.chain(others).find(|(name, ..)| NAME_BYTES_MAX < name.len());
        long.map_or(Ok(()), |(name, what, key)| Err(NamesError::Long { what, key, name: shown(name) }))
    }
}
