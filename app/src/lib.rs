//! The screens: one application, rendered on the server and taken over in the browser.
//!
//! | ask | look in |
//! |---|---|
//! | what a URL shows | the routes in this file, then `pages` |
//! | which of the browser's modules takes a page over | `module` |
//! | how a piece of a screen looks | `parts` (no questions asked there: values and signals come in) |
//! | what the browser may ask of the server | `api`, one server function per question or form |
//! | who reads, in which language, zone and moment | `frame` |
//! | how changes arrive by themselves | `live` |
//! | where a request's desk and reader come from | `here` (server only) |
//! | what an answer's head says | `respond` (does nothing in the browser) |
//!
//! Pages load, parts render. Nothing in a first paint reads the clock, the locale or `window`: browser-only work is done in
//! an `Effect`. Which side this is compiled for is asked in this file, `here.rs` and `respond.rs` only.

#![recursion_limit = "512"]

pub mod api;
pub mod frame;
#[cfg(feature = "ssr")]
pub mod here;
pub mod live;
pub mod module;
pub mod pages;
pub mod parts;
pub mod respond;
#[cfg(feature = "ssr")]
mod shell;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::any_nested_route::{AnyNestedRoute, IntoAnyNestedRoute};
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::path;

use module::{DESK, INSIGHT, NotIn, PORTAL};
use pages::desk::new::DeskNew;
use pages::desk::ticket::DeskTicket;
use pages::desk::{Desk, DeskUnchosen};
use pages::home::Home;
use pages::insight::InsightPage;
use pages::insight::tickets::InsightTickets;
use pages::not_found::{Elsewhere, NotFound};
use pages::portal::home::PortalHome;
use pages::portal::new_request::PortalNew;
use pages::portal::one_request::PortalRequest;
use pages::profile::Profile;
use pages::settings::SettingsFrame;
use pages::settings::audit::SettingsAudit;
use pages::settings::home::SettingsHome;
use pages::settings::one::SettingsOne;
use pages::settings::people::PeopleList;
use pages::settings::people::import::PeopleImport;
use pages::settings::people::one::PersonPage;
use pages::settings::people::organisations::{OrganisationPage, OrganisationsList};
use pages::settings::topic::SettingsTopic;
use pages::sign_in::SignIn;
use pages::sign_in::links::{Forgotten, LinkHere, LinkSent, Reset};
use parts::toast::Toasts;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Everything inside `<body>`. The server renders this for everybody.
#[component]
pub fn App() -> impl IntoView {
    provide();
    view! {
        <parts::topbar::Skip/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Home ssr=SsrMode::Async/>
                <Route path=path!("/profile") view=Profile ssr=SsrMode::Async/>
                <DeskRoutes/>
                <InsightRoutes/>
                <PortalRoutes/>
                <SettingsRoutes/>
            </Routes>
        </Router>
        <Toasts/>
    }
}

/// What an agent's browser takes over.
#[component]
pub fn DeskApp() -> impl IntoView {
    provide();
    view! {
        <parts::topbar::Skip/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=NotIn(DESK) view=Elsewhere/>
                <DeskRoutes/>
            </Routes>
        </Router>
        <Toasts/>
    }
}

/// What a manager's browser takes over.
#[component]
pub fn InsightApp() -> impl IntoView {
    provide();
    view! {
        <parts::topbar::Skip/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=NotIn(INSIGHT) view=Elsewhere/>
                <InsightRoutes/>
            </Routes>
        </Router>
        <Toasts/>
    }
}

/// What the browser of a customer, or of a stranger, takes over.
#[component]
pub fn PortalApp() -> impl IntoView {
    provide();
    view! {
        <parts::topbar::Skip/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=NotIn(PORTAL) view=Elsewhere/>
                <PortalRoutes/>
            </Routes>
        </Router>
        <Toasts/>
    }
}

#[component(transparent)]
fn DeskRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/desk") view=Desk ssr=SsrMode::Async>
            <Route path=path!("") view=DeskUnchosen ssr=SsrMode::Async/>
            <Route path=path!("new") view=DeskNew ssr=SsrMode::Async/>
            <Route path=path!("tickets/:id") view=DeskTicket ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn InsightRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/insight") view=InsightPage ssr=SsrMode::Async/>
        <Route path=path!("/insight/tickets") view=InsightTickets ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

#[component(transparent)]
fn PortalRoutes() -> AnyNestedRoute {
    view! {
        <Route path=path!("/sign-in") view=SignIn ssr=SsrMode::Async/>
        <Route path=path!("/sign-in/sent") view=LinkSent ssr=SsrMode::Async/>
        <Route path=path!("/sign-in/link") view=LinkHere ssr=SsrMode::Async/>
        <Route path=path!("/sign-in/forgotten") view=Forgotten ssr=SsrMode::Async/>
        <Route path=path!("/reset") view=Reset ssr=SsrMode::Async/>
        <Route path=path!("/portal") view=PortalHome ssr=SsrMode::Async/>
        <Route path=path!("/portal/new") view=PortalNew ssr=SsrMode::Async/>
        <Route path=path!("/portal/requests/:id") view=PortalRequest ssr=SsrMode::Async/>
    }
    .into_inner()
    .into_any_nested_route()
}

/// The administrators' pages: plain forms, which no browser takes over.
#[component(transparent)]
fn SettingsRoutes() -> AnyNestedRoute {
    view! {
        <ParentRoute path=path!("/settings") view=SettingsFrame ssr=SsrMode::Async>
            <Route path=path!("") view=SettingsHome ssr=SsrMode::Async/>
            <Route path=path!("audit") view=SettingsAudit ssr=SsrMode::Async/>
            <Route path=path!("people") view=PeopleList ssr=SsrMode::Async/>
            <Route path=path!("people/import") view=PeopleImport ssr=SsrMode::Async/>
            <Route path=path!("people/:id") view=PersonPage ssr=SsrMode::Async/>
            <Route path=path!("organisations") view=OrganisationsList ssr=SsrMode::Async/>
            <Route path=path!("organisations/:id") view=OrganisationPage ssr=SsrMode::Async/>
            <Route path=path!(":topic") view=SettingsTopic ssr=SsrMode::Async/>
            <Route path=path!(":topic/:id") view=SettingsOne ssr=SsrMode::Async/>
        </ParentRoute>
    }
    .into_inner()
    .into_any_nested_route()
}

/// What every page stands on.
fn provide() {
    provide_meta_context();
    frame::provide();
    live::provide();
    live::draft::provide();
    parts::title::provide();
    parts::toast::provide();
    parts::menu::close_from_outside();
    respond::reload_after_redirects();
}
