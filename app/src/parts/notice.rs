//! Something the reader should know, in place.

use leptos::prelude::*;

use super::icon::Icon;
use crate::api::ApiError;
use crate::frame;
use shared::locale::Lang;
use shared::words::api;
use shared::words::page::{Page, say};

/// How it is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Look before you go on.
    Warn,
    /// Done.
    Good,
}

impl Tone {
    /// Its name in the style sheet.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Good => "good",
        }
    }

    fn icon(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Good => "check",
        }
    }
}

/// A notice; a warning is heard at once, the rest in its turn.
#[component]
pub fn Notice(
    /// How it is meant.
    tone: Tone,
    /// What it says.
    #[prop(into)]
    words: Signal<String>,
    /// A button, a link.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Warn { "alert" } else { "status" };
    view! {
        <div class="notice" data-tone=tone.code() role=role>
            <Icon name=tone.icon()/>
            <div class="grow"><p>{move || words.get()}</p></div>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}

/// Why something was not done, in the reader's words.
#[component]
pub fn ErrorNotice(
    /// Why.
    error: ApiError,
    /// A way on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = frame::lang();
    // Loaded again, the page leads to the sign-in and from there back to itself.
    let sign_in = (error == ApiError::SignedOut).then(|| view! { <a class="link" href="" rel="external">{say(lang, Page::SignIn)}</a> });
    view! {
        <Notice tone=Tone::Warn words=Signal::stored(sentence(lang, &error))>{sign_in}{children.map(|children| children())}</Notice>
    }
    .into_any()
}

/// The sentence of an error in that language; handlers take the language before they run, outside the page's context.
#[must_use]
pub fn sentence(lang: Lang, error: &ApiError) -> String {
    match error {
        ApiError::Refused(refusal) => shared::words::refusal::refusal(lang, refusal),
        ApiError::NotFound => shared::words::refusal::refusal(lang, &shared::refusal::Refusal::NotFound),
        ApiError::SignedOut => api::signed_out(lang).to_owned(),
        ApiError::Throttled { retry_after_s } => api::throttled(lang, *retry_after_s),
        ApiError::BadCredentials => api::bad_credentials(lang).to_owned(),
        ApiError::TooLarge => api::too_large(lang),
        ApiError::Internal => api::internal(lang).to_owned(),
        ApiError::Transport(_) => api::transport(lang).to_owned(),
    }
}
