//! `/portal/new`: a new request, begun with a question, continuing a finished one, or filled in again after a refusal.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::id::TicketId;
use shared::text::SUBJECT_CHARS_MAX;
use shared::words::portal::PortalText;

use super::{Failed, Portal, ToSignIn, refused_in};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::portal::{RequestStart, new_request};
use crate::frame;
use crate::parts::portal_home::form::RequestForm;
use crate::parts::title::PageTitle;
use crate::respond;

/// The form of a new request.
#[component]
pub fn PortalNew() -> impl IntoView {
    let lang = frame::lang();
    if frame::me().is_none() {
        return view! { <ToSignIn/> }.into_any();
    }
    let query = use_query_map();
    let asked = move || {
        let query = query.read();
        (refused_in(query.get("refused")), query.get("follows").and_then(|ticket| ticket.parse::<TicketId>().ok()))
    };
    let form = load(asked, |(refused, follows)| new_request(refused, follows));
    let question = move || query.with_untracked(|query| query.get("subject")).unwrap_or_default();
    view! {
        <PageTitle words=PortalText::NewRequest.read(lang).to_owned()/>
        <Portal inner=true>
            <h1>{PortalText::NewRequest.read(lang)}</h1>
            <p>{PortalText::NewRequestLead.read(lang)}</p>
            <Transition>{move || Suspend::new(async move {
                let form = form.await;
                respond::late(move || shown(form, question()))
            })}</Transition>
        </Portal>
    }
    .into_any()
}

fn shown(form: Result<RequestStart, ApiError>, question: String) -> AnyView {
    match form {
        Ok(form) => {
            let question: String = question.chars().take(SUBJECT_CHARS_MAX).collect();
            view! { <RequestForm form question/> }.into_any()
        }
        Err(error) => view! { <Failed error/> }.into_any(),
    }
}
