//! The clock that a ticket's URL opens, `?clock=resolution.1`: loads its proof and hands it to its part.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::id::TicketId;
use shared::sla::policy::Metric;
use shared::sla::story::ClockId;

use super::view::DeskView;
use crate::api::ApiError;
use crate::api::desk::proof;
use crate::api::json::load;
use crate::parts::notice::ErrorNotice;
use crate::parts::proof::Proof;
use crate::parts::skeleton::Bones;
use crate::respond;

/// The word in the URL.
#[must_use]
pub fn open_clock() -> Memo<Option<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get("clock"))
}

fn clock_of(word: &str) -> Option<ClockId> {
    let (metric, cycle) = word.split_once('.')?;
    let metric = Metric::ALL.into_iter().find(|known| known.code() == metric)?;
    Some(ClockId { metric, cycle: cycle.parse().ok()? })
}

/// The proof, while a clock is open.
#[component]
pub fn ProofPane(
    /// The ticket.
    ticket: TicketId,
) -> impl IntoView {
    let desk = DeskView::here();
    let word = open_clock();
    let loaded = load(
        move || word.get(),
        move |word| async move {
            let Some(word) = word else { return Ok(None) };
            let clock = clock_of(&word).ok_or(ApiError::NotFound)?;
            proof(ticket, clock).await.map(|read| Some(read.value))
        },
    );
    let back = Signal::derive(move || desk.ticket_url(ticket));
    view! {
        <Transition fallback=Bones>
            {move || Suspend::new(async move {
                let found = loaded.await;
                respond::late(move || match found {
                    Ok(None) => ().into_any(),
                    Ok(Some(page)) => view! { <Proof page back/> }.into_any(),
                    Err(error) => view! { <section class="pane proof"><ErrorNotice error/></section> }.into_any(),
                })
            })}
        </Transition>
    }
    .into_any()
}
