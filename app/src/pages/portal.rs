//! The customers' pages. Complete as HTML: the module only makes them live.

pub mod home;
pub mod new_request;
pub mod one_request;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_location;
use shared::id::OpId;
use shared::refusal::Refusal;
use shared::words::portal::{self, PortalText};

use crate::api::ApiError;
use crate::api::account::next::sign_in_for;
use crate::parts::icon::Icon;
use crate::parts::notice::sentence;
use crate::parts::title::PageTitle;
use crate::parts::topbar::Topbar;
use crate::{frame, respond};

/// The frame of every page of the portal.
#[component]
fn Portal(
    /// Whether there is a way back to the first page.
    #[prop(optional)]
    inner: bool,
    /// Further class of the column.
    #[prop(default = "column")]
    class: &'static str,
    /// The page.
    children: Children,
) -> impl IntoView {
    let lang = frame::lang();
    let back = inner.then(|| {
        view! {
            <a class="topbar-link" href="/portal"><Icon name="chevron-left"/>{PortalText::YourRequests.read(lang)}</a>
        }
    });
    view! {
        <div class="portal">
            <Topbar home="/portal">{back}</Topbar>
            <main id="main" class=class tabindex="-1">{children()}</main>
        </div>
    }
    .into_any()
}

/// The page cannot be shown: the way to sign-in, or what is wrong.
#[component]
fn Failed(
    /// Why.
    error: ApiError,
) -> impl IntoView {
    let lang = frame::lang();
    if error == ApiError::SignedOut {
        return view! { <ToSignIn/> }.into_any();
    }
    respond::page_status(&error);
    let (title, lead) = match &error {
        ApiError::NotFound => (PortalText::NoSuchRequest.read(lang).to_owned(), PortalText::NoSuchRequestLead.read(lang).to_owned()),
        ApiError::Refused(Refusal::NotAllowed) => {
            (PortalText::ProveAddress.read(lang).to_owned(), PortalText::ProveAddressLead.read(lang).to_owned())
        }
        ApiError::Refused(refusal) => (PortalText::YourRequests.read(lang).to_owned(), portal::refusal(lang, refusal)),
        other => (PortalText::YourRequests.read(lang).to_owned(), sentence(lang, other)),
    };
    view! {
        <PageTitle words=title.clone()/>
        <h1>{title}</h1>
        <p>{lead}</p>
        <div class="actions"><a class="button" data-kind="main" data-size="big" href="/portal">{PortalText::YourRequests.read(lang)}</a></div>
    }
    .into_any()
}

/// Signs in first, and comes back to this page.
#[component]
pub fn ToSignIn() -> impl IntoView {
    // Whoever was signed in when this document was made is so no longer: only a new one knows it.
    if frame::me().is_some() && respond::load_again() {
        return ().into_any();
    }
    let location = use_location();
    let path = format!("{}{}", location.pathname.get_untracked(), query_of(&location.search.get_untracked()));
    view! { <Redirect path=sign_in_for(&path)/> }.into_any()
}

fn query_of(search: &str) -> String {
    let search = search.trim_start_matches('?');
    if search.is_empty() { String::new() } else { format!("?{search}") }
}

/// The refused form that the URL speaks of.
fn refused_in(value: Option<String>) -> Option<OpId> {
    value?.parse().ok()
}
