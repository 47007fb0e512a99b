//! Buttons that are more than a `<button class="button">`.

use leptos::prelude::*;

use super::icon::Icon;

/// A button with an icon only: its words are heard and shown as a hint, with the key that does the same.
#[component]
pub fn IconButton(
    /// Its icon.
    #[prop(into)]
    icon: Signal<&'static str>,
    /// Its words.
    #[prop(into)]
    label: Signal<String>,
    /// The key that does the same.
    #[prop(optional)]
    key: Option<&'static str>,
    /// It cannot be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What it does.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="button" type="button" data-kind="icon" data-hint=move || label.get() data-key=key
            aria-label=move || label.get() aria-keyshortcuts=key.map(str::to_ascii_lowercase)
            disabled=move || disabled.get()
            on:click=move |_| press.run(())
        >
            <Icon name=icon/>
        </button>
    }
    .into_any()
}

/// A button for a form that only needs one before the module has loaded, to stand inside `<noscript>`: a browser with scripts
/// reads what is in there as text, so it is no part of the view.
#[must_use]
pub fn without_module(words: &'static str) -> String {
    format!(r#"<button class="button" type="submit" data-kind="plain">{words}</button>"#)
}
