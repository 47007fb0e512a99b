//! Where a ticket stands, in a word and a drawing.

use leptos::prelude::*;
use shared::ticket::status::StatusCode;
use shared::words::common;

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
