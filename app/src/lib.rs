//! The screens: one application, rendered on the server and taken over in the browser.
//!
//! | ask | look in |
//! |---|---|
//! | what a URL shows | [`App`]'s routes, then `pages` |
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
mod pages;
mod parts;
pub mod respond;
#[cfg(feature = "ssr")]
mod shell;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::SsrMode;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::path;

use pages::home::Home;
use pages::not_found::NotFound;
use parts::toast::Toasts;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Everything inside `<body>`.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    frame::provide();
    live::provide();
    parts::toast::provide();
    parts::menu::close_from_outside();
    respond::reload_after_redirects();

    view! {
        <parts::topbar::Skip/>
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/") view=Home ssr=SsrMode::Async/>
            </Routes>
        </Router>
        <Toasts/>
    }
}
