//! One drawing of the sheet `/icons.svg`.

use leptos::prelude::*;

/// An icon beside words: never heard. `size` is `12` or `20`; without one it is 16.
#[component]
pub fn Icon(
    /// Its name in the sheet.
    #[prop(into)]
    name: Signal<&'static str>,
    /// Another size.
    #[prop(optional)]
    size: Option<&'static str>,
) -> impl IntoView {
    view! {
        <svg class="icon" data-size=size aria-hidden="true">
            <use href=move || format!("/icons.svg#{}", name.get())></use>
        </svg>
    }
    .into_any()
}

/// The product's mark.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <svg class="mark" aria-hidden="true"><use href="/icons.svg#mark"></use></svg> }.into_any()
}
