//! The tickets that were open at the end of a day, as they were then: folded from what had happened by the time it was over.

use std::collections::VecDeque;

use async_recursion::async_recursion as boxed;
use csv::WriterBuilder;
use jiff::Timestamp;
use jiff::civil::Date;
use shared::id::TicketId;
use shared::kpi::fact::Fact;
use shared::kpi::period::{Period, Window};
use shared::locale::Lang;
use shared::ticket::Ticket;
use shared::words::as_of::{COLUMNS, heads};
use shared::words::common;

use crate::error::DeskError;
use crate::listed::harmless;
use crate::open::Desk;

/// Tickets whose histories are read for one stretch of the table.
const TICKETS_AT_ONCE: usize = 100;

/// A list under way: it holds numbers only, however many tickets they are.
pub struct AsOf {
    until: Timestamp,
    /// Whether the day is over; of today it is what is open now.
    pub over: bool,
    /// The tickets that are still to be read, by their numbers.
    left: VecDeque<TicketId>,
}

impl Desk {
    /// Begins the list of what was open when a day of the desk's zone was over; `None` of a day that is still to come.
    ///
    /// It counts what the figures count as open at the end of a period, and has no actor: it is for who owns the directory.
    #[boxed]
    pub async fn as_of(&self, day: Date) -> Option<AsOf> {
        let (zone, now, today) = self.today();
        if today < day {
            return None;
        }
        let until = Window::of(Period::new(day, day), &zone, now).end;
        let mut open = self.tickets_where(move |fact: &Fact| was_open(fact, until)).await;
        open.sort_unstable();
        Some(AsOf { until, over: day < today, left: open.into() })
    }

    fn row_as_of(&self, ticket: &Ticket, lang: Lang) -> [String; COLUMNS] {
        let queue = self.settings().queue(ticket.queue).map(|queue| queue.name.read(lang).to_owned());
        let owner = ticket.owner.map(|owner| self.views.directory.read().named(owner).name);
        let level = ticket.life.stays.last().map(|stay| stay.level.to_string());
        [
            ticket.id.to_string(),
            ticket.subject.clone(),
            common::status(lang, ticket.status.code()).to_owned(),
            queue.unwrap_or_default(),
            level.unwrap_or_default(),
            owner.unwrap_or_default(),
            common::priority(lang, ticket.priority).to_owned(),
        ]
    }
}

impl AsOf {
    /// How many tickets are still to be read.
    #[must_use]
    pub fn tickets(&self) -> usize {
        self.left.len()
    }

    /// The first line of the table, and the line break behind it.
    ///
    /// # Errors
    /// [`DeskError::Internal`].
    pub fn head(lang: Lang) -> Result<String, DeskError> {
        lines([heads(lang).map(str::to_owned)])
    }

    /// The next lines of the table; nothing at its end.
    ///
    /// # Errors
    /// [`DeskError::Store`], or [`DeskError::Internal`] when an event cannot be read.
    #[boxed]
    pub async fn page(&mut self, desk: &Desk, lang: Lang) -> Result<String, DeskError> {
        let count = TICKETS_AT_ONCE.min(self.left.len());
        let stretch: Vec<TicketId> = self.left.drain(..count).collect();
        let mut rows = Vec::with_capacity(count);
        for id in stretch {
            let ticket = desk.fold_ticket_before(id, self.until).await?;
            let ticket = ticket.ok_or_else(|| DeskError::Internal(format!("ticket {id} is in the figures and not in the log")))?;
            rows.push(desk.row_as_of(&ticket, lang));
        }
        lines(rows)
    }
}

/// Whether a ticket was open just before a moment.
fn was_open(fact: &Fact, until: Timestamp) -> bool {
    let path = fact.path();
    let then = path.partition_point(|step| step.at() < until);
    path[..then].last().is_some_and(|step| step.to().is_open())
}

fn lines(rows: impl IntoIterator<Item = [String; COLUMNS]>) -> Result<String, DeskError> {
    let broken = |why: String| DeskError::Internal(format!("a table cannot be written: {why}"));
    let mut writer = WriterBuilder::new().from_writer(Vec::new());
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).map_err(|error| broken(error.to_string()))?;
    }
    let bytes = writer.into_inner().map_err(|error| broken(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| broken(error.to_string()))
}
