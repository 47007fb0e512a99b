//! What stands where nothing is.

use leptos::prelude::*;

use super::icon::Icon;

/// Nothing is here: what this is, and what to do.
#[component]
pub fn Empty(
    /// Its icon.
    icon: &'static str,
    /// What is not here.
    title: String,
    /// What would be here, or what to do.
    words: String,
    /// Ways on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon size="20"/>
            <h2>{title}</h2>
            <p>{words}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
