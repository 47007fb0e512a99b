//! The name of a page in the browser's tab. The only place that uses the framework's own title, which escapes nothing.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{frame, respond};

/// What the page is called, and the desk's name after it.
#[component]
pub fn PageTitle(
    /// What it is called.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    let desk = frame::frame().desk.clone();
    view! { <Title text=move || respond::in_title(format!("{} · {desk}", words.read()))/> }.into_any()
}
