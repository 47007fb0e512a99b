//! Whether what was promised for a ticket of the story is kept: counted before it is told, as the desk will count it.

use jiff::Timestamp;
use shared::id::{QueueId, Ver};
use shared::setting::Settings;
use shared::sla::policy::Facts;
use shared::sla::story::{Since, Stay, Story};
use shared::ticket::status::Status;
use shared::ticket::{Move, Priority, TicketKind};

use super::people::Known;
use super::tale::{Deed, Tale};

/// How a ticket of the story stands by what was promised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Promised {
    /// Whatever was due is done, and was done in time.
    Kept,
    /// Something was done too late, and nothing is late any more.
    Missed,
    /// Something was due and is not done.
    Late,
}

/// What clocks are derived from, as far as a tale has it.
struct Past {
    began: Timestamp,
    phoned: bool,
    responded_at: Option<Timestamp>,
    status: Status,
    path: Vec<Move>,
    facts: Vec<Since>,
    stays: Vec<Stay>,
}

/// How a tale stands at a moment.
pub(super) fn promised(tale: &Tale<'_>, known: &Known, settings: &Settings, now: Timestamp) -> Promised {
    let Some(past) = Past::of(tale, known, settings, now) else { return Promised::Kept };
    let story = Story {
        began: past.began,
        answered_at_once: past.phoned,
        responded_at: past.responded_at,
        path: &past.path,
        labels: &[],
        facts: &past.facts,
        // Nothing is promised for later answers.
        asked: &[],
        stays: &past.stays,
    };
    let clocks = story.clocks(&settings.levels, &settings.sub_states);
    let readings: Vec<_> = clocks.iter().map(|(_, clock)| clock.read(settings.levels.calendars(), now)).collect();
    let missed = || readings.iter().filter(|reading| reading.breached);
    if missed().any(|reading| reading.stopped.is_none()) {
        Promised::Late
    } else if missed().next().is_some() {
        Promised::Missed
    } else {
        Promised::Kept
    }
}

impl Past {
    fn of(tale: &Tale<'_>, known: &Known, settings: &Settings, now: Timestamp) -> Option<Self> {
        let mut beats = tale.beats.iter().filter(|(at, _)| *at <= now);
        let (at, first) = beats.next()?;
        let topic = tale.topic.and_then(|topic| known.levels.service(topic));
        // A form and a caller say what it is about, a mail has to be read.
        let (queue, kind, service) = match first {
            Deed::Mail { queue, .. } | Deed::Stranger { queue, .. } => (*queue, TicketKind::Incident, None),
            Deed::Portal { queue, kind, .. } | Deed::Call { queue, kind, .. } => (*queue, *kind, topic),
            _ => return None,
        };
        let home = settings.main_queue(queue);
        let contract = known.levels.contract(tale.customer.house);
        let facts = Facts { kind, priority: Priority::Normal, service, home, contract, vip: false };
        let mut past = Self {
            began: *at,
            phoned: matches!(first, Deed::Call { .. }),
            responded_at: None,
            status: Status::New,
            path: vec![Move { at: *at, to: Status::New.code(), ver: 1 }],
            facts: vec![Since { at: *at, facts }],
            stays: vec![stay(*at, 1, queue, settings)],
        };
        for ((at, deed), ver) in beats.zip(2..) {
            past.step(*at, ver, deed, known, settings);
        }
        Some(past)
    }

    fn step(&mut self, at: Timestamp, ver: Ver, deed: &Deed, known: &Known, settings: &Settings) {
        let status = self.status;
        let to = match deed {
            Deed::Reply(_, _, then) | Deed::Send { then, .. } => {
                self.responded_at = self.responded_at.or(Some(at));
                then.or(status.after_reply())
            }
            Deed::Answer(_) => status.after_customer(),
            Deed::Set(_, to) => Some(*to),
            Deed::Sort(_, topic) | Deed::File(_, topic, _) => {
                let facts = self.facts.last().map(|since| since.facts);
                let facts = facts.map(|facts| Facts { service: known.levels.service(*topic), ..facts });
                self.facts.extend(facts.map(|facts| Since { at, facts }));
                None
            }
            Deed::Move(_, queue) | Deed::Pass(_, queue, _) => {
                self.stays.push(stay(at, ver, *queue, settings));
                None
            }
            // None of them moves a clock of a ticket that is open, and a label stops what its state stops.
            Deed::Mail { .. }
            | Deed::Stranger { .. }
            | Deed::Portal { .. }
            | Deed::Call { .. }
            | Deed::Take(_)
            | Deed::Give(..)
            | Deed::Charge(..)
            | Deed::Seek
            | Deed::Label(..)
            | Deed::Note(..)
            | Deed::Draft(..)
            | Deed::Conclude(..)
            | Deed::Rank(..)
            | Deed::Robot(_)
            | Deed::Confirm
            | Deed::Wake => None,
        };
        if let Some(to) = to.filter(|to| *to != status) {
            self.status = to;
            self.path.push(Move { at, to: to.code(), ver });
        }
    }
}

fn stay(at: Timestamp, ver: Ver, queue: QueueId, settings: &Settings) -> Stay {
    Stay { at, ver, queue, level: settings.queue(queue).map_or(1, |queue| queue.level), worked: false }
}
