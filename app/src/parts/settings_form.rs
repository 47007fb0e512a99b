//! A section of a page of settings: at the left what it is for, at the right the form that does it.

use leptos::prelude::*;

/// One section.
#[component]
pub fn Settings(
    /// Its id.
    id: &'static str,
    /// Its heading.
    title: &'static str,
    /// What it is for.
    lead: &'static str,
    /// Its forms, each of the class `settings-form`.
    children: Children,
) -> impl IntoView {
    let heading = format!("{id}-title");
    view! {
        <section class="settings" id=id aria-labelledby=heading.clone()>
            <div class="settings-words"><h2 id=heading.clone()>{title}</h2><p>{lead}</p></div>
            <div class="stack">{children()}</div>
        </section>
    }
    .into_any()
}
