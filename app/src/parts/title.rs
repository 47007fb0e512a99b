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
    // The framework may ask once more for the title of a page that is gone already.
    let title = move || words.try_get().map(|words| respond::in_title(format!("{words} · {desk}"))).unwrap_or_default();
    view! { <Title text=title/> }.into_any()
}
