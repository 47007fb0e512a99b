//! Words that every part of the product uses: states, priorities, types, channels, moments.

use crate::locale::Lang;
use crate::ticket::status::{Closing, Resolution, Status, StatusCode};
use crate::ticket::{Channel, Priority, TicketKind};

/// A state, as agents read it.
#[must_use]
pub fn status(lang: Lang, status: StatusCode) -> &'static str {
    match (lang, status) {
        (Lang::En, StatusCode::New) => "New",
        (Lang::En, StatusCode::Open) => "Open",
        (Lang::En, StatusCode::PendingCustomer) => "Waiting for customer",
        (Lang::En, StatusCode::PendingSupplier) => "Waiting for supplier",
        (Lang::En, StatusCode::PendingMoment) => "Waiting until a date",
        (Lang::En, StatusCode::Resolved) => "Resolved",
        (Lang::En, StatusCode::Closed) => "Closed",
        (Lang::En, StatusCode::Spam) => "Spam",
        (Lang::En, StatusCode::Merged) => "Merged",
        (Lang::It, StatusCode::New) => "Nuovo",
        (Lang::It, StatusCode::Open) => "Aperto",
        (Lang::It, StatusCode::PendingCustomer) => "In attesa del cliente",
        (Lang::It, StatusCode::PendingSupplier) => "In attesa del fornitore",
        (Lang::It, StatusCode::PendingMoment) => "In attesa di una data",
        (Lang::It, StatusCode::Resolved) => "Risolto",
        (Lang::It, StatusCode::Closed) => "Chiuso",
        (Lang::It, StatusCode::Spam) => "Spam",
        (Lang::It, StatusCode::Merged) => "Unito",
    }
}

/// A state with what it waits for or how it ended.
#[must_use]
pub fn status_long(lang: Lang, now: Status) -> String {
    match now {
        Status::New | Status::Open | Status::Pending { .. } | Status::Merged { .. } => status(lang, now.code()).to_owned(),
        // "Resolved: solved" would say it twice.
        Status::Resolved { how: Resolution::Solved } => status(lang, now.code()).to_owned(),
        Status::Resolved { how } => format!("{}: {}", status(lang, now.code()), resolution(lang, how)),
        Status::Closed { how } => format!("{}: {}", status(lang, StatusCode::Closed), closing(lang, how)),
    }
}

/// How a ticket was resolved.
#[must_use]
pub fn resolution(lang: Lang, how: Resolution) -> &'static str {
    match (lang, how) {
        (Lang::En, Resolution::Solved) => "solved",
        (Lang::En, Resolution::Workaround) => "workaround",
        (Lang::En, Resolution::Answered) => "answered",
        (Lang::En, Resolution::Declined) => "declined",
        (Lang::It, Resolution::Solved) => "risolto del tutto",
        (Lang::It, Resolution::Workaround) => "soluzione provvisoria",
        (Lang::It, Resolution::Answered) => "risposta data",
        (Lang::It, Resolution::Declined) => "non si farà",
    }
}

/// How a ticket ended.
#[must_use]
pub fn closing(lang: Lang, how: Closing) -> &'static str {
    match (lang, how) {
        (Lang::En, Closing::Successful) => "successful",
        (Lang::En, Closing::Unsuccessful) => "unsuccessful",
        (Lang::En, Closing::NoAnswer) => "no answer",
        (Lang::En, Closing::Duplicate) => "duplicate",
        (Lang::En, Closing::Spam) => "spam",
        (Lang::It, Closing::Successful) => "con successo",
        (Lang::It, Closing::Unsuccessful) => "senza successo",
        (Lang::It, Closing::NoAnswer) => "nessuna risposta",
        (Lang::It, Closing::Duplicate) => "doppione",
        (Lang::It, Closing::Spam) => "spam",
    }
}

/// How urgent.
#[must_use]
pub fn priority(lang: Lang, priority: Priority) -> &'static str {
    match (lang, priority) {
        (Lang::En, Priority::Low) => "Low",
        (Lang::En, Priority::Normal) => "Normal",
        (Lang::En, Priority::High) => "High",
        (Lang::En, Priority::Urgent) => "Urgent",
        (Lang::It, Priority::Low) => "Bassa",
        (Lang::It, Priority::Normal) => "Normale",
        (Lang::It, Priority::High) => "Alta",
        (Lang::It, Priority::Urgent) => "Urgente",
    }
}

/// What kind of request.
#[must_use]
pub fn kind(lang: Lang, kind: TicketKind) -> &'static str {
    match (lang, kind) {
        (Lang::En, TicketKind::Incident) => "Incident",
        (Lang::En, TicketKind::ServiceRequest) => "Service request",
        (Lang::En, TicketKind::Problem) => "Problem",
        (Lang::En, TicketKind::Change) => "Change",
        (Lang::En, TicketKind::Question) => "Question",
        (Lang::En, TicketKind::Complaint) => "Complaint",
        (Lang::It, TicketKind::Incident) => "Guasto",
        (Lang::It, TicketKind::ServiceRequest) => "Richiesta di servizio",
        (Lang::It, TicketKind::Problem) => "Problema",
        (Lang::It, TicketKind::Change) => "Modifica",
        (Lang::It, TicketKind::Question) => "Domanda",
        (Lang::It, TicketKind::Complaint) => "Reclamo",
    }
}

/// How it came.
#[must_use]
pub fn channel(lang: Lang, channel: Channel) -> &'static str {
    match (lang, channel) {
        (Lang::En, Channel::Mail) => "E-mail",
        (Lang::En, Channel::Portal) => "Portal",
        (Lang::En, Channel::Phone) => "Phone",
        (Lang::En, Channel::Desk) => "Written by us",
        (Lang::It, Channel::Mail) => "E-mail",
        (Lang::It, Channel::Portal) => "Portale",
        (Lang::It, Channel::Phone) => "Telefono",
        (Lang::It, Channel::Desk) => "Scritto da noi",
    }
}
