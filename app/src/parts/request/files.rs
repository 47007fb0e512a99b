//! Choosing files: a plain file field without the module; with it, a place to drop them and a list of what was chosen.

use leptos::ev;
use leptos::prelude::*;
use shared::ticket::action::NewFile;
use shared::words::portal::{self, PortalText};
use shared::words::time;
use web_sys::{DragEvent, FileList};

use crate::frame;
use crate::parts::field::FieldError;
use crate::parts::icon::Icon;

/// The file field, and the files that were sent with a form that was refused.
#[component]
pub fn FilePick(
    /// Files that were stored before the form was refused.
    kept: Vec<NewFile>,
    /// What is wrong with the files.
    error: Option<String>,
    /// The names of files that were chosen on another visit.
    lost: RwSignal<Vec<String>>,
) -> impl IntoView {
    let lang = frame::lang();
    let input = NodeRef::<leptos::html::Input>::new();
    let (alive, over) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = RwSignal::new(Vec::<(String, u64)>::new());
    let read = move || {
        chosen.set(input.get_untracked().and_then(|input| input.files()).map(listed).unwrap_or_default());
        if !chosen.read_untracked().is_empty() {
            lost.set(Vec::new());
        }
    };
    // What was chosen before the module came is listed too.
    Effect::new(move |_| {
        alive.set(true);
        read();
    });
    let drop_files = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        if let (Some(input), Some(data)) = (input.get_untracked(), event.data_transfer()) {
            input.set_files(data.files().as_ref());
            read();
        }
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let wrong = error.is_some();
    view! {
        <Kept files=kept/>
        <div
            class="drop" data-ready=move || alive.get().then_some("") data-over=move || over.get().then_some("")
            on:dragover=drag on:dragleave=move |_: ev::DragEvent| over.set(false) on:drop=drop_files
        >
            <Icon name="camera" size="20"/>
            <p><label class="link" for="files">{PortalText::FilesLabel.read(lang)}</label>" "{portal::files_hint(lang)}</p>
            <input
                class="drop-input" type="file" id="files" name="files" multiple=true node_ref=input on:change=move |_| read()
                aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("files-error")
            />
        </div>
        {error.map(|error| view! { <FieldError name="files" error/> })}
        <Show when=move || !lost.read().is_empty()>
            <p class="notice" data-tone="warn" role="status"><Icon name="warn"/><span>{move || portal::choose_again(lang, &lost.read().join(", "))}</span></p>
        </Show>
        <List chosen/>
    }
    .into_any()
}

/// The files that were chosen, by name and bytes.
#[component]
fn List(chosen: RwSignal<Vec<(String, u64)>>) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <Show when=move || !chosen.read().is_empty()>
            <ul class="files" aria-label=PortalText::FilesLabel.read(lang)>
                {move || chosen.get().into_iter().map(|(name, bytes)| view! {
                    <li><span class="file"><Icon name="paperclip"/><span class="cut">{name}</span><span class="file-size">{time::size(lang, bytes)}</span></span></li>
                }).collect_view()}
            </ul>
        </Show>
    }
}

/// What is stored already goes along, unless its mark is taken away.
#[component]
fn Kept(files: Vec<NewFile>) -> impl IntoView {
    let lang = frame::lang();
    (!files.is_empty()).then(|| {
        let checks = files.into_iter().enumerate().map(|(index, file)| {
            view! {
                <label class="check">
                    <input type="checkbox" name="keep" value=index.to_string() checked=true/>
                    <span>{file.name.as_str().to_owned()}" "<span class="file-size">{time::size(lang, file.bytes)}</span></span>
                </label>
            }
        });
        view! {
            <fieldset class="field">
                <legend class="field-label">{PortalText::FilesKept.read(lang)}</legend>
                <input type="hidden" name="keep" value="none"/>
                {checks.collect_view()}
            </fieldset>
        }
    })
}

fn listed(files: FileList) -> Vec<(String, u64)> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a file's size is a whole number that is never negative")]
    let size = |file: &web_sys::File| file.size() as u64;
    (0..files.length()).filter_map(|index| files.get(index)).map(|file| (file.name(), size(&file))).collect()
}
