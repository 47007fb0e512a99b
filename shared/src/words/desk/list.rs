//! Words of the queue's page.

use crate::locale::Lang;
use crate::query::{Sort, StatusFilter};
use crate::ticket::Priority;
use crate::ticket::status::StatusCode;
use crate::words::common;

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
