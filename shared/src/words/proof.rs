//! Clocks and their proofs, in sentences. The server says them, so that no browser has to carry the words.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use crate::locale::Lang;
use crate::setting::Settings;
use crate::sla::clock::{Aim, Desired, Pause, Reading};
use crate::sla::policy::{Metric, Within};
use crate::sla::proof::{Segment, Why};
use crate::ticket::status::PendingOn;
use crate::view::{Standing, Stretch};
use crate::words::{time, told};

/// "8 h 42", "42 min", "24 h".
#[must_use]
pub fn lasting(span: SignedDuration) -> String {
    let minutes = span.as_mins();
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}\u{a0}min"),
        (hours, 0) => format!("{hours}\u{a0}h"),
        (hours, minutes) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
    }
}

/// The same to the second where there are any: "7 min 38 s". What is added up on a page comes out.
#[must_use]
pub fn exactly(span: SignedDuration) -> String {
    let (minutes, seconds) = (span.as_mins(), span.as_secs() % 60);
    match (minutes / 60, minutes % 60, seconds) {
        (_, _, 0) => lasting(span),
        (0, 0, seconds) => format!("{seconds}\u{a0}s"),
        (0, minutes, seconds) => format!("{minutes}\u{a0}min\u{a0}{seconds}\u{a0}s"),
        (hours, minutes, seconds) => format!("{hours}\u{a0}h\u{a0}{minutes}\u{a0}min\u{a0}{seconds}\u{a0}s"),
    }
}

/// "4 days, 17 h 42".
#[must_use]
pub fn elapsed(lang: Lang, span: SignedDuration) -> String {
    let days = span.as_hours() / 24;
    let rest = exactly(span - SignedDuration::from_hours(days * 24));
    match (lang, days) {
        (_, 0) => rest,
        (Lang::En, 1) => format!("1 day, {rest}"),
        (Lang::En, days) => format!("{days} days, {rest}"),
        (Lang::It, 1) => format!("1 giorno, {rest}"),
        (Lang::It, days) => format!("{days} giorni, {rest}"),
    }
}

/// How a clock stands at a moment.
#[must_use]
pub fn standing(reading: &Reading, now: Timestamp) -> Standing {
    match reading.due {
        _ if reading.breached && reading.stopped.is_some() => Standing::Missed,
        _ if reading.stopped.is_some() => Standing::Met,
        _ if reading.breached => Standing::Late,
        None => Standing::Paused,
        Some(due) => Standing::running(due, now),
    }
}

/// How a clock stands, in words; the moment at which one that runs is due comes after them. `over` is how long it ran on after that.
#[must_use]
pub fn standing_words(lang: Lang, reading: &Reading, over: SignedDuration, now: Timestamp) -> String {
    match (lang, standing(reading, now)) {
        (_, Standing::Met) => format!("in {}", lasting(reading.spent)),
        (Lang::En, Standing::Missed) => format!("{} late", lasting(over)),
        (Lang::It, Standing::Missed) => format!("{} di ritardo", lasting(over)),
        (Lang::En, Standing::Late) => "was due".to_owned(),
        (Lang::It, Standing::Late) => "scaduto".to_owned(),
        (Lang::En, Standing::Running | Standing::Soon) => "due".to_owned(),
        (Lang::It, Standing::Running | Standing::Soon) => "entro".to_owned(),
        (lang, Standing::Paused) => reading.pause.map_or_else(String::new, |pause| paused(lang, pause, None)),
    }
}

/// Why a clock stands still.
#[must_use]
pub fn paused(lang: Lang, pause: Pause, settings: Option<&Settings>) -> String {
    match (lang, pause) {
        (Lang::En, Pause::Pending(PendingOn::Customer)) => "waiting for the customer".to_owned(),
        (Lang::En, Pause::Pending(PendingOn::Supplier)) => "waiting for the supplier".to_owned(),
        (Lang::En, Pause::Pending(PendingOn::Moment)) => "waiting until a date".to_owned(),
        (Lang::En, Pause::Resolved) => "thought to be solved".to_owned(),
        (Lang::It, Pause::Pending(PendingOn::Customer)) => "in attesa del cliente".to_owned(),
        (Lang::It, Pause::Pending(PendingOn::Supplier)) => "in attesa del fornitore".to_owned(),
        (Lang::It, Pause::Pending(PendingOn::Moment)) => "in attesa di una data".to_owned(),
        (Lang::It, Pause::Resolved) => "si credeva risolto".to_owned(),
        (lang, Pause::Label(label)) => {
            let label = settings.and_then(|settings| settings.sub_states.get(&label));
            let plain = match lang {
                Lang::En => "paused",
                Lang::It => "in pausa",
            };
            label.map_or_else(|| plain.to_owned(), |label| label.doc.name.read(lang).to_owned())
        }
    }
}

/// What is promised.
#[must_use]
pub fn within(lang: Lang, within: Within) -> String {
    match (lang, within) {
        (Lang::En, Within::Minutes(minutes)) => format!("{} of working time", lasting(SignedDuration::from_mins(i64::from(minutes)))),
        (Lang::It, Within::Minutes(minutes)) => format!("{} d’ufficio", lasting(SignedDuration::from_mins(i64::from(minutes)))),
        (Lang::En, Within::Days(1)) => "1 calendar day".to_owned(),
        (Lang::En, Within::Days(days)) => format!("{days} calendar days"),
        (Lang::It, Within::Days(1)) => "1 giorno di calendario".to_owned(),
        (Lang::It, Within::Days(days)) => format!("{days} giorni di calendario"),
    }
}

/// What was promised, what it took, when it was due. `aim` is the promise that the clock is read by.
#[must_use]
pub fn lead(lang: Lang, aim: Option<Aim>, reading: &Reading, zone: &TimeZone) -> String {
    let Some(aim) = aim else {
        return match lang {
            Lang::En => "Nothing is promised any more.".to_owned(),
            Lang::It => "Non c’è più nulla di promesso.".to_owned(),
        };
    };
    let (promised, spent) = (within(lang, aim.goal.most), exactly(reading.spent));
    let due = reading.due.map(|due| due.to_zoned(zone.clone()));
    let due = due.map(|due| (time::full_until(lang, &due), time::article(time::last_day(&due))));
    let (is_over, was_due) = (reading.stopped.is_some(), reading.stopped.is_some() || reading.breached);
    // Days, hours and minutes have no gender in common: what is said of them in Italian has none.
    let told = match (lang, is_over) {
        (Lang::En, true) => format!("Promised: {promised}. It took {spent}."),
        (Lang::En, false) => format!("Promised: {promised}. {spent} have passed."),
        (Lang::It, true) => format!("Tempo promesso: {promised}. Tempo impiegato: {spent}."),
        (Lang::It, false) => format!("Tempo promesso: {promised}. Tempo trascorso: {spent}."),
    };
    match (lang, due) {
        (Lang::En, Some((due, _))) if was_due => format!("{told} It was due {due}."),
        (Lang::It, Some((due, article))) if was_due => format!("{told} Il termine era {article}{due}."),
        (Lang::En, Some((due, _))) => format!("{told} It is due {due}."),
        (Lang::It, Some((due, _))) => format!("{told} Termine: {due}."),
        (_, None) if is_over => told,
        (Lang::En, None) => format!("{told} It is not due while it stands still."),
        (Lang::It, None) => format!("{told} Finché l’orologio è fermo non scade."),
    }
}

/// What is desired besides what is promised, and whether it was kept.
#[must_use]
pub fn desired(lang: Lang, desired: Desired, reading: &Reading, zone: &TimeZone) -> String {
    let wanted = within(lang, desired.within);
    let kept = reading.stopped.is_some() && !desired.missed;
    // Of what was done in time nobody asks until when there was time.
    let until = reading.desired.filter(|_| !kept).map(|at| time::full_until(lang, &at.to_zoned(zone.clone())));
    match (lang, until) {
        (Lang::En, _) if kept => format!("Desired: {wanted}, kept."),
        (Lang::En, Some(until)) if desired.missed => format!("Desired: {wanted}, not kept (until {until})."),
        (Lang::En, Some(until)) => format!("Desired: {wanted}, until {until}."),
        (Lang::En, None) => format!("Desired: {wanted}."),
        (Lang::It, _) if kept => format!("Tempo desiderato: {wanted}, rispettato."),
        (Lang::It, Some(until)) if desired.missed => format!("Tempo desiderato: {wanted}, non rispettato (termine: {until})."),
        (Lang::It, Some(until)) => format!("Tempo desiderato: {wanted}, termine: {until}."),
        (Lang::It, None) => format!("Tempo desiderato: {wanted}."),
    }
}

/// That the times of a proof are those of a zone which is not the reader's.
#[must_use]
pub fn in_zone(lang: Lang, zone: &str) -> String {
    match lang {
        Lang::En => format!("All times of this proof are those of {zone}."),
        Lang::It => format!("Tutti gli orari di questa prova sono quelli di {zone}."),
    }
}

/// What a clock's page is called.
#[must_use]
pub fn title(lang: Lang, metric: Metric) -> &'static str {
    match (lang, metric) {
        (Lang::En, Metric::FirstResponse) => "The clock of the first answer",
        (Lang::En, Metric::NextResponse) => "The clock of the next answer",
        (Lang::En, Metric::Resolution) => "The clock of the solution",
        (Lang::En, Metric::Level) => "The clock of this level",
        (Lang::It, Metric::FirstResponse) => "L’orologio della prima risposta",
        (Lang::It, Metric::NextResponse) => "L’orologio della risposta successiva",
        (Lang::It, Metric::Resolution) => "L’orologio della soluzione",
        (Lang::It, Metric::Level) => "L’orologio di questo livello",
    }
}

/// What a stretch is to the clock, in a word.
#[must_use]
pub fn stretch(lang: Lang, stretch: Stretch) -> &'static str {
    match (lang, stretch) {
        (Lang::En, Stretch::Counted | Stretch::Over) => "counted",
        (Lang::En, Stretch::Paused) => "paused",
        (Lang::En, Stretch::Closed) => "closed",
        (Lang::En, Stretch::DayOff) => "holiday",
        (Lang::It, Stretch::Counted | Stretch::Over) => "contato",
        (Lang::It, Stretch::Paused) => "in pausa",
        (Lang::It, Stretch::Closed) => "chiuso",
        (Lang::It, Stretch::DayOff) => "festivo",
    }
}

/// A sum: how long, and of what.
#[must_use]
pub fn sum(lang: Lang, stretch: Stretch, span: SignedDuration) -> String {
    let span = exactly(span);
    match (lang, stretch) {
        (Lang::En, Stretch::Counted) => format!("{span} counted"),
        (Lang::En, Stretch::Over) => format!("{span} of it after it was due"),
        (Lang::En, Stretch::Paused) => format!("{span} paused"),
        (Lang::En, Stretch::Closed) => format!("{span} while the desk was closed"),
        (Lang::En, Stretch::DayOff) => format!("{span} of holidays"),
        (Lang::It, Stretch::Counted) => format!("{span} di tempo contato"),
        (Lang::It, Stretch::Over) => format!("di cui {span} oltre il termine"),
        (Lang::It, Stretch::Paused) => format!("{span} in pausa"),
        (Lang::It, Stretch::Closed) => format!("{span} a ufficio chiuso"),
        (Lang::It, Stretch::DayOff) => format!("{span} in giorno festivo"),
    }
}

/// Why a segment is what it is.
#[must_use]
pub fn why(lang: Lang, segment: &Segment, over: bool, settings: &Settings) -> String {
    let reason = match (lang, &segment.why) {
        (Lang::En, Why::Counted) if over => "open, after it was due".to_owned(),
        (Lang::It, Why::Counted) if over => "aperto, oltre il termine".to_owned(),
        (Lang::En, Why::Counted) => "open".to_owned(),
        (Lang::It, Why::Counted) => "aperto".to_owned(),
        (lang, Why::Paused(pause)) => paused(lang, *pause, Some(settings)),
        (Lang::En, Why::Closed) => "outside of opening hours".to_owned(),
        (Lang::It, Why::Closed) => "fuori orario".to_owned(),
        (lang, Why::DayOff(name)) => name.read(lang).to_owned(),
    };
    match (lang, segment.shift) {
        (_, 0) => reason,
        (Lang::En, 1..) => format!("{reason}; clocks went forward by {}", minutes(segment.shift)),
        (Lang::En, _) => format!("{reason}; clocks went back by {}", minutes(segment.shift)),
        (Lang::It, 1..) => format!("{reason}; orologi avanti di {}", minutes(segment.shift)),
        (Lang::It, _) => format!("{reason}; orologi indietro di {}", minutes(segment.shift)),
    }
}

fn minutes(seconds: i32) -> String {
    lasting(SignedDuration::from_secs(i64::from(seconds.unsigned_abs())))
}

/// By which version of which rule a segment is what it is.
#[must_use]
pub fn rule(lang: Lang, segment: &Segment, settings: &Settings) -> String {
    match (&segment.why, segment.aim) {
        (Why::Counted | Why::Paused(_), Some(aim)) => {
            let name = settings.levels.policy(aim.policy, aim.ver).map(|policy| policy.name.read(lang)).unwrap_or_default();
            format!("{name} v{}", aim.ver)
        }
        _ => {
            let worktime = settings.levels.calendars().get(segment.calendar);
            let edition = worktime.and_then(|worktime| worktime.editions().iter().find(|edition| edition.ver == segment.ver));
            let name = edition.map(|edition| edition.calendar.name.read(lang)).unwrap_or_default();
            format!("{name} v{}", segment.ver)
        }
    }
}

/// From when until when: the second day is said where it is another one.
#[must_use]
pub fn span(lang: Lang, from: &Zoned, to: &Zoned) -> String {
    let day = |at: &Zoned| format!("{} {}", told::weekday_short(lang, at.date().weekday()), at.day());
    let midnight = to.hour() == 0 && to.minute() == 0 && from.date().tomorrow().is_ok_and(|next| next == to.date());
    if midnight {
        format!("{}, {} – 24:00", day(from), time::hour(from))
    } else if from.date() == to.date() {
        format!("{}, {} – {}", day(from), time::hour(from), time::hour(to))
    } else {
        format!("{}, {} – {}, {}", day(from), time::hour(from), day(to), time::hour(to))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;

    use super::*;

    #[test]
    fn durations_are_said_as_on_a_clock() {
        for (minutes, short, long) in [
            (0, "0\u{a0}min", "0\u{a0}min"),
            (42, "42\u{a0}min", "42\u{a0}min"),
            (60, "1\u{a0}h", "1\u{a0}h"),
            (522, "8\u{a0}h\u{a0}42", "8\u{a0}h\u{a0}42"),
            (6_822, "113\u{a0}h\u{a0}42", "4 giorni, 17\u{a0}h\u{a0}42"),
        ] {
            let span = SignedDuration::from_mins(minutes);
            assert_eq!((lasting(span).as_str(), elapsed(Lang::It, span).as_str()), (short, long));
        }
    }

    #[test]
    fn what_is_added_up_is_said_to_the_second() {
        for (seconds, words) in [
            (0, "0\u{a0}min"),
            (38, "38\u{a0}s"),
            (458, "7\u{a0}min\u{a0}38\u{a0}s"),
            (3_600, "1\u{a0}h"),
            (3_605, "1\u{a0}h\u{a0}0\u{a0}min\u{a0}5\u{a0}s"),
            (31_320, "8\u{a0}h\u{a0}42"),
        ] {
            assert_eq!(exactly(SignedDuration::from_secs(seconds)), words);
        }
    }

    #[test]
    fn a_span_says_its_second_day_where_it_is_another() {
        let at = |wall: &str| wall.parse::<DateTime>().and_then(|wall| wall.to_zoned(TimeZone::UTC)).expect("a moment");
        let said = |from: &str, to: &str| span(Lang::It, &at(from), &at(to));
        assert_eq!(said("2026-04-02T16:10", "2026-04-02T18:00"), "gio 2, 16:10 – 18:00");
        assert_eq!(said("2026-04-02T18:00", "2026-04-03T08:30"), "gio 2, 18:00 – ven 3, 08:30");
        assert_eq!(said("2026-04-06T00:00", "2026-04-07T00:00"), "lun 6, 00:00 – 24:00");
    }
}
