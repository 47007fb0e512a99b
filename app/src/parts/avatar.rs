//! A person as two letters.

use leptos::prelude::*;

/// Whose letters, and how they are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Somebody of the desk.
    Agent,
    /// The reader.
    Me,
    /// Somebody of the customer's side.
    Customer,
}

impl Who {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Agent => None,
            Self::Me => Some("me"),
            Self::Customer => Some("customer"),
        }
    }
}

/// Beside a name: seen, not heard.
#[component]
pub fn Avatar(
    /// The name.
    #[prop(into)]
    name: Signal<String>,
    /// Whose.
    #[prop(default = Who::Agent)]
    who: Who,
    /// `28` or `40`.
    #[prop(optional)]
    size: Option<&'static str>,
) -> impl IntoView {
    view! { <span class="avatar" data-who=who.code() data-size=size aria-hidden="true">{move || initials(&name.read())}</span> }.into_any()
}

/// The letters of a name: those of its first and last word.
#[must_use]
pub fn initials(name: &str) -> String {
    let mut letters = name.split_whitespace().filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let first = letters.next();
    first.into_iter().chain(letters.next_back()).flat_map(char::to_uppercase).collect()
}
