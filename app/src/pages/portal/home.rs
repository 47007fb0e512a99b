//! `/portal`: ask, and where each request stands.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::live::Watch;
use shared::view::{Read, RequestLine};
use shared::words::portal::{self, PortalText};

use super::{Failed, Portal, ToSignIn};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::portal::requests;
use crate::live::Nudges;
use crate::pages::home::home_of;
use crate::parts::portal_home::{Ask, Requests};
use crate::parts::title::PageTitle;
use crate::respond;
use crate::{frame, live};

const PATH: &str = "/portal";

/// The customer's first page.
#[component]
pub fn PortalHome() -> impl IntoView {
    let lang = frame::lang();
    let title = PortalText::YourRequests.read(lang);
    let Some(me) = frame::me() else {
        return view! { <ToSignIn/> }.into_any();
    };
    // Whoever has no requests of their own begins elsewhere, as a customer does who opens the desk.
    if !me.roles.customer && home_of(Some(&me)) != PATH {
        return view! { <Redirect path=home_of(Some(&me))/> }.into_any();
    }
    let nudges = live::nudges(|since| Watch::Requests { since });
    let read = load(move || nudges.count(), |_| requests());
    view! {
        <PageTitle words=title.to_owned()/>
        <Portal>
            <p class="greeting">{portal::greeting(lang, &me.name)}</p>
            <h1>{PortalText::HowCanWeHelp.read(lang)}</h1>
            <Ask/>
            <Transition>{move || Suspend::new(async move {
                let read = read.await;
                respond::late(move || shown(read, nudges))
            })}</Transition>
        </Portal>
    }
    .into_any()
}

fn shown(read: Result<Read<Vec<RequestLine>>, ApiError>, nudges: Nudges) -> AnyView {
    match read {
        Ok(read) => {
            nudges.held(read.at);
            view! { <Requests lines=read.value/> }.into_any()
        }
        Err(error) => view! { <Failed error/> }.into_any(),
    }
}
