//! Filling the memory at the start: from a checkpoint and what the log names after it, or from a scan of every row.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use shared::event::Event;
use shared::id::{PersonId, Pos, Subject};
use shared::kpi::fact::Fact;
use shared::people::{Organisation, Person};
use shared::setting::Settings;
use shared::ticket::Ticket;

use super::file::{self, Head, Kind, things};
use crate::board::hands::Past;
use crate::board::{Entry, Left};
use crate::error::{DeskError, OpenError};
use crate::open::Desk;
use crate::store::StoreError;

/// More subjects after a checkpoint than this, and reading every row in order is no slower.
const SUBJECTS_READ_AGAIN_MAX: usize = 50_000;
/// More rows of the log than this are not looked through: two minutes of as much as a fast disk takes, or a checkpoint that
/// could not be written for long.
const LOG_ROWS_MAX: usize = 500_000;
/// Subjects that are read by one query.
const SUBJECTS_AT_ONCE: usize = 500;

/// What a checkpoint held.
#[derive(Default)]
struct Memory {
    settings: Settings,
    people: Vec<Arc<Person>>,
    organisations: Vec<Arc<Organisation>>,
    open: Vec<Entry>,
    waits: Vec<Arc<Ticket>>,
    facts: Vec<Fact>,
    turns: Vec<(PersonId, Timestamp)>,
    served: Vec<(PersonId, PersonId)>,
}

impl Memory {
    fn read(head: &Head) -> std::io::Result<Self> {
        let mut memory = Self::default();
        file::read(head, |kind, piece| {
            match kind {
                Kind::Settings => {
                    let texts: Vec<String> = things(piece)?;
                    memory.settings = serde_json::from_str(&texts.concat())?;
                }
                Kind::People => memory.people.append(&mut things(piece)?),
                Kind::Organisations => memory.organisations.append(&mut things(piece)?),
                Kind::Open => memory.open.append(&mut things(piece)?),
                Kind::Waits => memory.waits.append(&mut things(piece)?),
                Kind::Facts => memory.facts.append(&mut things(piece)?),
                Kind::Turns => memory.turns.append(&mut things(piece)?),
                Kind::Served => memory.served.append(&mut things(piece)?),
            }
            Ok(())
        })?;
        Ok(memory)
    }
}

impl Desk {
    /// Fills the memory. Answers the cut of the checkpoint that it was filled from, if it was.
    pub(crate) async fn fill_views(&self, found: Vec<Head>) -> Result<Option<Pos>, OpenError> {
        self.views.board.write().begin(Pos { lane: self.lane.id(), n: 0 });
        for head in found.into_iter().filter(Head::is_ours) {
            let Some(named) = self.named_after(head.cut).await? else { break };
            let cut = head.cut;
            let path = head.path.clone();
            match tokio::task::spawn_blocking(move || Memory::read(&head)).await.map_err(std::io::Error::other).flatten() {
                Ok(memory) => {
                    self.restore(memory);
                    self.read_again(&named).await?;
                    tracing::info!("started from the checkpoint at {cut}; {} subjects were read again", named.len());
                    return Ok(Some(cut));
                }
                Err(error) => tracing::warn!("the checkpoint {} is not used: {error}", path.display()),
            }
        }
        self.scan().await?;
        Ok(None)
    }

    /// The subjects that the log names after a place; `None` when they are too many.
    async fn named_after(&self, cut: Pos) -> Result<Option<BTreeSet<Subject>>, OpenError> {
        let (mut at, mut rows, mut named) = (cut, 0, BTreeSet::new());
        loop {
            let entries = self.log_after(at).await.map_err(|error| self.unopened(error))?;
            let Some(last) = entries.last() else { return Ok(Some(named)) };
            at = last.pos;
            rows += entries.len();
            for name in entries.iter().flat_map(|entry| &entry.subjects) {
                named.insert(subject_of(name).ok_or_else(|| StoreError::Row { doing: "reading the log", why: name.clone() })?);
            }
            if LOG_ROWS_MAX < rows || SUBJECTS_READ_AGAIN_MAX < named.len() {
                return Ok(None);
            }
        }
    }

    fn restore(&self, memory: Memory) {
        let settings = Arc::new(memory.settings);
        {
            let mut directory = self.views.directory.write();
            memory.people.into_iter().for_each(|person| directory.put_person(person));
            memory.organisations.into_iter().for_each(|organisation| directory.put_organisation(organisation));
        }
        let past = Past::restored(memory.turns, memory.served);
        let left = Left { entries: memory.open, waits: memory.waits, past };
        self.views.board.write().restore(left, &self.views.directory.read(), &settings);
        *self.views.settings.write() = settings;
        let mut ledger = self.views.ledger.write();
        ledger.reserve(memory.facts.len());
        memory.facts.into_iter().for_each(|fact| ledger.take(fact));
    }

    /// Reads the newest row of each subject: settings and people before the tickets that show them.
    async fn read_again(&self, named: &BTreeSet<Subject>) -> Result<(), OpenError> {
        let (tickets, others): (Vec<Subject>, Vec<Subject>) =
            named.iter().copied().partition(|subject| matches!(subject, Subject::Ticket(_)));
        for subjects in others.chunks(SUBJECTS_AT_ONCE) {
            let found = self.store.load(subjects, &[], None).await?;
            let mut directory = self.views.directory.write();
            found.people.into_values().for_each(|person| directory.put_person(Arc::new(person)));
            found.organisations.into_values().for_each(|organisation| directory.put_organisation(Arc::new(organisation)));
        }
        let settings = self.views.settings.read().clone();
        for subject in others.iter().filter(|subject| is_setting(**subject)) {
            self.set(&self.store.events(*subject, settings.ver_of(*subject)).await?)?;
        }
        {
            let directory = self.views.directory.read();
            let people = others.iter().filter_map(|subject| if let Subject::Person(id) = subject { Some(*id) } else { None });
            let people: Vec<PersonId> = people.flat_map(|person| directory.records(person)).collect();
            let organisations = others.iter().filter_map(|subject| if let Subject::Organisation(id) = subject { Some(*id) } else { None });
            let mut board = self.views.board.write();
            // Nobody looks at a list yet, so nobody is to be told.
            drop(board.rename(&people, &organisations.collect::<Vec<_>>(), &directory));
            board.derive(&directory, &self.views.settings.read().clone());
        }
        for subjects in tickets.chunks(SUBJECTS_AT_ONCE) {
            let found = self.load(subjects, &[], None).await.map_err(|error| self.unopened(error))?;
            found.tickets.values().for_each(|ticket| self.take_ticket(ticket));
        }
        Ok(())
    }

    /// Takes over what happened to settings after the versions that are known. What this program cannot read is refused: without a
    /// queue's settings, its tickets would be nobody's.
    fn set(&self, events: &[Event]) -> Result<(), OpenError> {
        let mut settings = Settings::clone(&self.views.settings.read());
        for event in events {
            let changes = event.changes().map_err(|error| OpenError::Newer {
                path: self.config.data.clone(),
                what: format!("the settings {}, version {}, cannot be read: {error}", event.subject, event.ver),
            })?;
            settings.apply(event.subject, event.ver, event.at, &changes);
        }
        *self.views.settings.write() = Arc::new(settings);
        Ok(())
    }

    fn take_ticket(&self, ticket: &Ticket) {
        self.views.ledger.write().put(ticket);
        let settings = self.views.settings.read().clone();
        drop(self.views.board.write().put(ticket, &self.views.directory.read(), &settings, None));
    }

    /// Reads every row; what another fold made is folded again from the log.
    async fn scan(&self) -> Result<(), OpenError> {
        let found = self.store.checkpoints().await?;
        self.set(&self.store.setting_events().await?)?;
        {
            let mut directory = self.views.directory.write();
            found.people.into_iter().for_each(|person| directory.put_person(Arc::new(person)));
            found.organisations.into_iter().for_each(|organisation| directory.put_organisation(Arc::new(organisation)));
        }
        let mut stale = Vec::new();
        let scanned = self.store.scan_tickets(|id, ticket, _| match ticket {
            Some(ticket) => self.take_ticket(&ticket),
            None => stale.push(Subject::Ticket(id)),
        });
        scanned.await?;
        self.fold_stale(stale).await
    }

    async fn fold_stale(&self, stale: Vec<Subject>) -> Result<(), OpenError> {
        for subject in stale {
            let Subject::Ticket(id) = subject else { continue };
            let folded = self.fold_ticket(id).await.map_err(|error| self.unopened(error))?;
            folded.iter().for_each(|ticket| self.take_ticket(ticket));
        }
        Ok(())
    }

    fn unopened(&self, error: DeskError) -> OpenError {
        match error {
            DeskError::Store(error) => OpenError::Store(error),
            other => OpenError::Newer { path: self.config.data.clone(), what: other.to_string() },
        }
    }
}

fn is_setting(subject: Subject) -> bool {
    match subject {
        Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => true,
        Subject::Ticket(_) | Subject::Person(_) | Subject::Organisation(_) => false,
    }
}

/// The subject of a name in the log, `kind:number:version`.
fn subject_of(name: &str) -> Option<Subject> {
    let (subject, _) = name.rsplit_once(':')?;
    Subject::try_from(subject.to_owned()).ok()
}
