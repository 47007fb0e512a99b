//! Where a ticket stands, in a word and a drawing.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use leptos::prelude::*;
use shared::locale::Lang;
use shared::ticket::status::StatusCode;
use shared::view::{Row, Standing};
use shared::words::{common, desk};

use super::clocks;
use super::icon::Icon;
use crate::frame;

/// A state's badge.
#[component]
pub fn StatusBadge(
    /// The state.
    #[prop(into)]
    status: Signal<StatusCode>,
) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <span class="badge" data-state=move || look(status.get()).0>
            <Icon name=Signal::derive(move || look(status.get()).1) size="12"/>
            {move || common::status(lang, status.get())}
        </span>
    }
    .into_any()
}

/// What a state is called in the style sheet, and its icon.
#[must_use]
pub fn look(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::New => ("new", "circle"),
        StatusCode::Open => ("open", "now"),
        StatusCode::PendingCustomer | StatusCode::PendingSupplier | StatusCode::PendingMoment => ("pending", "pause"),
        StatusCode::Resolved => ("resolved", "check"),
        StatusCode::Closed | StatusCode::Spam => ("closed", "check-circle"),
        StatusCode::Merged => ("merged", "merge"),
    }
}

/// A row's badge in the style sheet, its icon, and its words: when the ticket is due, else where it stands.
#[must_use]
pub fn of_row(lang: Lang, row: &Row, zone: &TimeZone, now: Timestamp) -> (&'static str, &'static str, String) {
    let status = row.status.code();
    // What the reader resolves just now is not due any more, though the desk has not answered yet.
    if let Some(due) = row.due.filter(|_| status.is_open()) {
        let standing = Standing::running(due, now);
        (standing.code(), clocks::icon(standing), desk::due(lang, &due.to_zoned(zone.clone()), now))
    } else {
        let (state, icon) = look(status);
        (state, icon, desk::status_short(lang, status).to_owned())
    }
}
