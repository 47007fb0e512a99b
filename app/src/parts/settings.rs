//! Pieces of the pages of settings. Everything they say was put into words by the server.

pub mod field;
pub mod form;
pub mod history;
pub mod list;
pub mod overview;
pub mod preview;

use leptos::prelude::*;
use shared::words::settings::{SettingsText, say};

use super::notice::{Notice, Tone};
use crate::api::settings::News;
use crate::frame;

/// What became of a form.
#[component]
fn Told(
    /// That.
    news: News,
) -> impl IntoView {
    let (tone, words) = match news {
        News::Saved => (Tone::Good, SettingsText::Saved),
        News::FileTaken => (Tone::Good, SettingsText::FileTaken),
        News::FilePartly => (Tone::Warn, SettingsText::FilePartly),
        News::FileFull => (Tone::Warn, SettingsText::FileFull),
        News::FileEmpty => (Tone::Warn, SettingsText::FileEmpty),
        News::FileTooLarge => (Tone::Warn, SettingsText::FileTooLarge),
        News::NoRoom => (Tone::Warn, SettingsText::NoRoom),
    };
    view! { <Notice tone words=Signal::stored(say(frame::lang(), words).to_owned())/> }.into_any()
}
