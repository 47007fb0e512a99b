//! A ticket's service levels: how each stands, and what one is made up of.

use async_recursion::async_recursion as boxed;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use shared::access::{Actor, Sight};
use shared::id::TicketId;
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::setting::Settings;
use shared::sla::clock::{Clock, Reading};
use shared::sla::evidence::{Evidence, Proof};
use shared::sla::proof::{Segment, Why, over, spent, whole_second};
use shared::sla::story::ClockId;
use shared::ticket::Ticket;
use shared::view::{ClockView, PROOF_DAYS_MAX, PROOF_LINES_MAX, ProofDay, ProofLine, ProofPage, ProofSpan, ProofSum, Read, Stretch};
use shared::words::{proof as words, time, told};

use crate::error::DeskError;
use crate::open::Desk;

/// A day is drawn in so many parts.
const DAY_PARTS: i64 = 1_000;

impl Desk {
    /// How a ticket's service levels stand: of each the newest.
    pub(crate) fn clocks(&self, ticket: &Ticket, settings: &Settings, lang: Lang) -> Vec<ClockView> {
        let now = self.config.clock.now();
        let clocks = ticket.story().clocks(&settings.levels, &settings.sub_states);
        let newest = |nth: usize, id: &ClockId| clocks.get(nth + 1).is_none_or(|(next, _)| next.metric != id.metric);
        let shown = clocks.iter().enumerate().filter(|(nth, (id, _))| newest(*nth, id));
        shown.map(|(_, (id, clock))| view(*id, clock, settings, lang, now)).collect()
    }

    /// What one of a ticket's clocks is made up of.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the ticket is not the reader's to see, or has no such clock; [`DeskError::Store`].
    #[boxed]
    pub async fn proof(&self, actor: &Actor, id: TicketId, clock: ClockId, lang: Lang) -> Result<Read<ProofPage>, DeskError> {
        let at = self.position();
        let settings = self.settings();
        let ticket = self.visible_to(actor, id, Sight::Desk).await?;
        let clocks = ticket.story().clocks(&settings.levels, &settings.sub_states);
        let found = clocks.into_iter().find(|(other, _)| *other == clock).ok_or(Refusal::NotFound)?.1;
        let mut value = page(&ticket, clock, found, &settings, lang, self.config.clock.now()).ok_or(Refusal::NotFound)?;
        if self.own_zone(actor).iana_name() != Some(&value.zone) {
            // Whoever reads another time on the same page is not left to wonder.
            value.lead = format!("{} {}", value.lead, words::in_zone(lang, &value.zone));
        }
        Ok(Read { at, value })
    }
}

fn view(id: ClockId, clock: &Clock, settings: &Settings, lang: Lang, now: Timestamp) -> ClockView {
    let calendars = settings.levels.calendars();
    let reading = clock.read(calendars, now);
    let over = over(clock, &reading, calendars, now);
    let said = Reading { spent: spent(clock, calendars, now), ..reading };
    ClockView {
        metric: id.metric,
        cycle: id.cycle,
        name: told::metric(lang, id.metric).to_owned(),
        standing: words::standing(&reading, now),
        due: reading.due.filter(|_| reading.stopped.is_none()),
        words: words::standing_words(lang, &said, over, now),
    }
}

fn page(ticket: &Ticket, id: ClockId, clock: Clock, settings: &Settings, lang: Lang, now: Timestamp) -> Option<ProofPage> {
    let began = clock.began;
    let zone = zone_of(&clock, settings);
    let evidence = Evidence::of(clock, &settings.levels, now);
    let proof = evidence.proof()?;
    let end = proof.reading.stopped.unwrap_or(now);
    let pieces = cut_at_due(&proof);
    // What is said first is what the lines below it come to.
    let said = Reading { spent: lasting(&pieces, Stretch::Counted), ..proof.reading };
    let over = over(&evidence.clock, &proof.reading, settings.levels.calendars(), now);
    let aim = evidence.clock.promised(&proof.reading);
    let desired = evidence.clock.desired(&proof.reading, now).map(|desired| words::desired(lang, desired, &said, &zone));
    let lead = [Some(words::lead(lang, aim, &said, &zone)), desired].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let shown = pieces.len().saturating_sub(PROOF_LINES_MAX);
    let lines = pieces[shown..].iter().map(|(segment, over)| line(segment, *over, &zone, lang, settings)).collect();
    Some(ProofPage {
        ticket: ticket.id,
        subject: ticket.subject.clone(),
        clock: ClockView {
            name: words::title(lang, id.metric).to_owned(),
            words: words::standing_words(lang, &said, over, now),
            ..view(id, &evidence.clock, settings, lang, now)
        },
        lead,
        elapsed: words::elapsed(lang, whole_second(end).duration_since(whole_second(began))),
        sums: sums(&pieces, lang),
        days: days(&pieces, &zone, lang),
        lines,
        segments: u32::try_from(proof.segments.len()).unwrap_or(u32::MAX),
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        digest: proof.digest().to_string(),
        evidence: serde_json::to_string(&evidence).unwrap_or_default(),
    })
}

/// The zone by which the clock's days are said: that of the calendar it was counted by last.
fn zone_of(clock: &Clock, settings: &Settings) -> TimeZone {
    let calendar = clock.targets.last().and_then(|target| settings.levels.calendars().get(target.calendar));
    let edition = calendar.and_then(|calendar| calendar.editions().last());
    edition.map_or(TimeZone::UTC, |edition| edition.zone.clone())
}

/// The segments, each cut where the clock was due: what comes after it is over. They begin and end with a second.
fn cut_at_due(proof: &Proof) -> Vec<(Segment, bool)> {
    let due = proof.reading.due.filter(|_| proof.reading.breached).map(whole_second);
    let mut pieces = Vec::with_capacity(proof.segments.len() + 1);
    for segment in &proof.segments {
        let segment = Segment { from: whole_second(segment.from), to: whole_second(segment.to), ..segment.clone() };
        match due {
            Some(due) if segment.why == Why::Counted && segment.from < due && due < segment.to => {
                pieces.push((Segment { to: due, ..segment.clone() }, false));
                pieces.push((Segment { from: due, shift: 0, ..segment }, true));
            }
            due => {
                let over = due.is_some_and(|due| due <= segment.from);
                pieces.push((segment, over));
            }
        }
    }
    pieces
}

fn stretch(segment: &Segment, over: bool) -> Stretch {
    match segment.why {
        Why::Counted if over => Stretch::Over,
        Why::Counted => Stretch::Counted,
        Why::Paused(_) => Stretch::Paused,
        Why::Closed => Stretch::Closed,
        Why::DayOff(_) => Stretch::DayOff,
    }
}

fn line(segment: &Segment, over: bool, zone: &TimeZone, lang: Lang, settings: &Settings) -> ProofLine {
    let stretch = stretch(segment, over);
    ProofLine {
        stretch,
        span: words::span(lang, &segment.from.to_zoned(zone.clone()), &segment.to.to_zoned(zone.clone())),
        what: words::stretch(lang, stretch).to_owned(),
        why: words::why(lang, segment, over, settings),
        rule: words::rule(lang, segment, settings),
        lasts: words::exactly(segment.lasts()),
    }
}

/// How much of one kind there is. What is over is counted too.
fn lasting(pieces: &[(Segment, bool)], wanted: Stretch) -> SignedDuration {
    let counts = |(segment, over): &&(Segment, bool)| match (wanted, stretch(segment, *over)) {
        (Stretch::Counted, Stretch::Over) => true,
        (wanted, stretch) => wanted == stretch,
    };
    pieces.iter().filter(counts).map(|(segment, _)| segment.lasts()).sum()
}

/// How much of what there is; together it is what passed. What is over is counted too.
fn sums(pieces: &[(Segment, bool)], lang: Lang) -> Vec<ProofSum> {
    let of = |wanted: Stretch| {
        let span = lasting(pieces, wanted);
        (!span.is_zero()).then(|| ProofSum { stretch: wanted, words: words::sum(lang, wanted, span) })
    };
    [Stretch::Counted, Stretch::Over, Stretch::Paused, Stretch::Closed, Stretch::DayOff].into_iter().filter_map(of).collect()
}

/// The days, each a strip; of many the newest, and the others are not looked at: a ticket may be decades old.
fn days(pieces: &[(Segment, bool)], zone: &TimeZone, lang: Lang) -> Vec<ProofDay> {
    let Some(last) = pieces.last() else { return Vec::new() };
    let end = last.0.to.to_zoned(zone.clone());
    // A day may have an hour more, so that is a day more than are shown.
    let back = SignedDuration::from_hours(24 * (i64::try_from(PROOF_DAYS_MAX).unwrap_or_default() + 1));
    let since = last.0.to.checked_sub(back).unwrap_or(Timestamp::MIN);
    let pieces = &pieces[pieces.partition_point(|(segment, _)| segment.to <= since)..];
    let Some(first) = pieces.first() else { return Vec::new() };
    let mut days = Vec::new();
    let mut midnight = first.0.from.max(since).to_zoned(zone.clone()).start_of_day();
    while let Ok(from) = midnight {
        if end <= from {
            break;
        }
        let next = from.tomorrow().and_then(|next| next.start_of_day());
        if let Ok(to) = &next {
            days.push(day(pieces, &from, to, lang));
        }
        midnight = next;
    }
    days.split_off(days.len().saturating_sub(PROOF_DAYS_MAX))
}

fn day(pieces: &[(Segment, bool)], from: &Zoned, to: &Zoned, lang: Lang) -> ProofDay {
    let (begins, ends) = (from.timestamp(), to.timestamp());
    let whole = ends.duration_since(begins).as_secs().max(1);
    let part = |at: Timestamp| {
        let part = at.clamp(begins, ends).duration_since(begins).as_secs() * DAY_PARTS / whole;
        u16::try_from(part).unwrap_or_default()
    };
    let within = pieces.iter().filter(|(segment, _)| begins < segment.to && segment.from < ends);
    let mut counted = SignedDuration::ZERO;
    let mut spans = Vec::new();
    for (segment, over) in within {
        if segment.why == Why::Counted {
            counted += segment.to.min(ends).duration_since(segment.from.max(begins));
        }
        if segment.why != Why::Closed {
            spans.push(ProofSpan { stretch: stretch(segment, *over), from: part(segment.from), to: part(segment.to) });
        }
    }
    let date = from.date();
    let day = format!("{} {}", told::weekday_short(lang, date.weekday()), time::day_short(lang, date));
    ProofDay { day, spans, counted: words::exactly(counted) }
}

#[cfg(test)]
mod tests {
    use shared::id::CalendarId;

    use super::*;

    #[test]
    fn of_many_days_the_newest_are_shown_each_with_all_that_is_in_it() {
        let at = |hour| Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_hours(hour)).expect("a moment");
        // Every morning is closed and every afternoon worked.
        let piece = |half: i64| {
            let why = if half % 2 == 0 { Why::Closed } else { Why::Counted };
            let (from, to) = (at(12 * half), at(12 * half + 12));
            (Segment { from, to, why, calendar: CalendarId(1), ver: 1, aim: None, shift: 0 }, false)
        };
        let pieces: Vec<_> = (0..2 * 365 * 50).map(piece).collect();
        let newest = days(&pieces, &TimeZone::UTC, Lang::En);
        assert_eq!(newest.len(), PROOF_DAYS_MAX);
        let half = words::exactly(SignedDuration::from_hours(12));
        assert!(newest.iter().all(|day| day.spans.len() == 1 && day.counted == half), "{newest:?}");
        assert_eq!(days(&pieces[..6], &TimeZone::UTC, Lang::En).len(), 3);
        assert_eq!(days(&[], &TimeZone::UTC, Lang::En).len(), 0);
    }
}
