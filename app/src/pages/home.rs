//! `/`: the first page of each kind of reader.

use leptos::prelude::*;
use leptos_router::components::Redirect;
use shared::view::Me;

use crate::frame;

/// Where that reader begins.
#[must_use]
pub fn home_of(me: Option<&Me>) -> &'static str {
    match me.map(|me| me.roles) {
        None => "/sign-in",
        Some(roles) if roles.agent => "/desk",
        Some(roles) if roles.manager => "/insight",
        Some(roles) if roles.administrator && !roles.customer => "/settings",
        Some(_) => "/portal",
    }
}

/// Sends the reader to their first page.
#[component]
pub fn Home() -> impl IntoView {
    view! { <Redirect path=home_of(frame::me().as_ref())/> }.into_any()
}
