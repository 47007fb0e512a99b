//! Files to go with the words: sent to the desk as soon as they are chosen.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::ticket::action::NewFile;
use shared::words::desk::{self, Desk as W, say};
use shared::words::time;
use wasm_bindgen::JsCast;

use super::writing::Writing;
use crate::frame;
use crate::live::upload::upload;
use crate::parts::icon::Icon;

/// The button that chooses files.
#[component]
pub fn Attach(writing: Writing) -> impl IntoView {
    let lang = frame::lang();
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else { return };
        let list = input.files();
        let files: Vec<web_sys::File> = list.iter().flat_map(|list| (0..list.length()).filter_map(|index| list.get(index))).collect();
        if files.is_empty() {
            return;
        }
        writing.busy.set(true);
        spawn_local(async move {
            let stored = upload(&files).await;
            if writing.busy.try_set(false).is_some() {
                return;
            }
            input.set_value("");
            match stored {
                Ok(stored) => {
                    writing.files.update(|files| files.extend(stored));
                    writing.failed.set(None);
                    writing.changed();
                }
                Err(error) => writing.failed.set(Some(error)),
            }
        });
    };
    view! {
        <label class="button" data-kind="icon" data-hint=say(lang, W::AttachFile) data-hint-side="up">
            <Icon name="paperclip"/>
            <span class="only-heard">{say(lang, W::AttachFile)}</span>
            <input class="only-heard" type="file" multiple=true on:change=chosen/>
        </label>
    }
    .into_any()
}

/// The files chosen so far.
#[component]
pub fn Chosen(writing: Writing) -> impl IntoView {
    let lang = frame::lang();
    let line = move |(index, file): (usize, NewFile)| {
        let remove = move |_| {
            writing.files.update(|files| drop(files.remove(index)));
            writing.changed();
        };
        let name = file.name.to_string();
        view! {
            <li>
                <span class="file"><Icon name="paperclip"/><span class="cut">{name.clone()}</span><span class="file-size">{time::size(lang, file.bytes)}</span></span>
                <button class="button" type="button" data-kind="icon" aria-label=desk::remove_file(lang, &name) on:click=remove><Icon name="x"/></button>
            </li>
        }
    };
    move || {
        let files = writing.files.get();
        (!files.is_empty()).then(|| view! { <ul class="files">{files.into_iter().enumerate().map(line).collect_view()}</ul> })
    }
}
