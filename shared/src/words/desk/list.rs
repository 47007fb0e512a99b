//! Words of the queue's page.

use jiff::{SignedDuration, Timestamp, Zoned};

use crate::locale::Lang;
use crate::query::{Sort, StatusFilter};
use crate::ticket::Priority;
use crate::ticket::status::StatusCode;
use crate::words::{common, time};

/// What is due later than this is said by its day.
const NEAR: SignedDuration = SignedDuration::from_hours(24);

/// A state in a column of a list.
#[must_use]
pub fn status_short(lang: Lang, status: StatusCode) -> &'static str {
    match (lang, status) {
        (Lang::En, StatusCode::PendingCustomer) => "waits: customer",
        (Lang::En, StatusCode::PendingSupplier) => "waits: supplier",
        (Lang::En, StatusCode::PendingMoment) => "waits: a date",
        (Lang::It, StatusCode::PendingCustomer) => "attende cliente",
        (Lang::It, StatusCode::PendingSupplier) => "attende fornitore",
        (Lang::It, StatusCode::PendingMoment) => "attende una data",
        (lang, status) => common::status(lang, status),
    }
}

/// When what was promised is due, or for how long it has been, short enough for a column of a list. Minutes and hours are cut, so that
/// it never promises more time than there is.
#[must_use]
pub fn due(lang: Lang, due: &Zoned, now: Timestamp) -> String {
    let left = due.timestamp().duration_since(now);
    let (span, whole) = (time::age(lang, left.abs()), left.abs().as_mins() != 0);
    match (lang, left.is_negative()) {
        (Lang::En, true) if whole => format!("{span} late"),
        (Lang::It, true) if whole => format!("{span} di ritardo"),
        (Lang::En, true) => "late".to_owned(),
        (Lang::It, true) => "in ritardo".to_owned(),
        (Lang::En, false) if NEAR <= left => format!("due {}", time::day_short(lang, time::last_day(due))),
        (Lang::It, false) if NEAR <= left => {
            let last = time::last_day(due);
            format!("scade {}{}", time::article(last), time::day_short(lang, last))
        }
        (Lang::En, false) if whole => format!("due in {span}"),
        (Lang::It, false) if whole => format!("scade fra {span}"),
        // The word for less than a minute is "now".
        (Lang::En, false) => format!("due {span}"),
        (Lang::It, false) => format!("scade {span}"),
    }
}

/// A filter by state.
#[must_use]
pub fn status_filter(lang: Lang, filter: StatusFilter) -> &'static str {
    match (lang, filter) {
        (Lang::En, StatusFilter::Open) => "All open",
        (Lang::En, StatusFilter::New) => "New",
        (Lang::En, StatusFilter::Active) => "To do",
        (Lang::En, StatusFilter::Pending) => "Waiting",
        (Lang::It, StatusFilter::Open) => "Tutti gli aperti",
        (Lang::It, StatusFilter::New) => "Nuovi",
        (Lang::It, StatusFilter::Active) => "Da fare",
        (Lang::It, StatusFilter::Pending) => "In attesa",
    }
}

/// A filter by priority.
#[must_use]
pub fn at_least(lang: Lang, priority: Priority) -> &'static str {
    match (lang, priority) {
        (Lang::En, Priority::Low) => "Any",
        (Lang::En, Priority::Normal) => "Normal or more",
        (Lang::En, Priority::High) => "High or more",
        (Lang::En, Priority::Urgent) => "Urgent",
        (Lang::It, Priority::Low) => "Qualsiasi",
        (Lang::It, Priority::Normal) => "Almeno normale",
        (Lang::It, Priority::High) => "Almeno alta",
        (Lang::It, Priority::Urgent) => "Urgente",
    }
}

/// An order of a list.
#[must_use]
pub fn sorted_by(lang: Lang, sort: Sort) -> &'static str {
    match (lang, sort) {
        (Lang::En, Sort::Updated) => "by last change",
        (Lang::En, Sort::Priority) => "by priority",
        (Lang::En, Sort::Created) => "by arrival",
        (Lang::En, Sort::Due) => "by what is due first",
        (Lang::It, Sort::Updated) => "per ultima modifica",
        (Lang::It, Sort::Priority) => "per priorità",
        (Lang::It, Sort::Created) => "per arrivo",
        (Lang::It, Sort::Due) => "per scadenza",
    }
}

/// Changes of place that wait for the pointer to leave the list.
#[must_use]
pub fn changes_waiting(lang: Lang, changes: usize) -> String {
    match (lang, changes) {
        (Lang::En, 1) => "1 change, show it".to_owned(),
        (Lang::En, _) => format!("{changes} changes, show them"),
        (Lang::It, 1) => "1 novità, mostrala".to_owned(),
        (Lang::It, _) => format!("{changes} novità, mostrale"),
    }
}

/// A list and how long it is, for the ears.
#[must_use]
pub fn list_label(lang: Lang, name: &str, total: u32) -> String {
    match (lang, total) {
        (_, 1) => format!("{name}, 1 ticket"),
        (Lang::En, _) => format!("{name}, {total} tickets"),
        (Lang::It, _) => format!("{name}, {total} ticket"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;

    #[test]
    fn what_is_due_is_said_by_its_span_within_a_day_by_its_day_later_and_by_its_delay() {
        let now: Timestamp = "2026-04-07T08:00:00Z".parse().expect("a moment");
        for (seconds, en, it) in [
            (0, "due now", "scade ora"),
            (59, "due now", "scade ora"),
            (24 * 60, "due in 24\u{a0}min", "scade fra 24\u{a0}min"),
            (7 * 3_600 + 55 * 60, "due in 7\u{a0}h", "scade fra 7\u{a0}h"),
            (24 * 3_600 - 1, "due in 23\u{a0}h", "scade fra 23\u{a0}h"),
            (24 * 3_600, "due 8 Apr", "scade l’8 apr"),
            (5 * 24 * 3_600, "due 12 Apr", "scade il 12 apr"),
            // Midnight of the 13th, which is the end of the 12th.
            ((16 + 5 * 24) * 3_600, "due 12 Apr", "scade il 12 apr"),
            (-1, "late", "in ritardo"),
            (-42 * 60, "42\u{a0}min late", "42\u{a0}min di ritardo"),
            (-3 * 24 * 3_600, "3\u{a0}d late", "3\u{a0}g di ritardo"),
        ] {
            let at = (now + SignedDuration::from_secs(seconds)).to_zoned(TimeZone::UTC);
            assert_eq!((due(Lang::En, &at, now).as_str(), due(Lang::It, &at, now).as_str()), (en, it), "{seconds} s");
        }
    }
}
