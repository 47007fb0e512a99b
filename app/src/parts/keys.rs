//! What a pressed key means: one letter anywhere on the desk, never while somebody is typing.

use leptos::prelude::*;
use leptos::{ev, html};
use shared::words::desk::{Desk as W, say};
use wasm_bindgen::JsCast;

use super::icon::Icon;
use crate::frame;

/// Whether the key belongs to a field, a menu or an open dialog rather than to the desk.
#[must_use]
pub fn typing(event: &ev::KeyboardEvent) -> bool {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || event.default_prevented() {
        return true;
    }
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return false };
    target.closest("input, textarea, select, [contenteditable], dialog[open]").ok().flatten().is_some()
}

/// Calls `press` with the key, for as long as the component lives; `true` means that it was meant for the desk.
pub fn on_key(press: impl Fn(&str) -> bool + Send + Sync + 'static) {
    let press = StoredValue::new(press);
    Effect::new(move |_| {
        let listening = window_event_listener(ev::keydown, move |event| {
            let key = event.key();
            // Only what moves goes on while its key is held; anything else is done once.
            let once_more = !event.repeat() || matches!(key.as_str(), "j" | "k" | "ArrowDown" | "ArrowUp");
            if once_more && !typing(&event) && press.try_with_value(|press| press(&key)).unwrap_or(false) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listening.remove());
    });
}

/// The keys that send, as they are called on this machine.
#[component]
pub fn SendKeys() -> impl IntoView {
    let mac = RwSignal::new(false);
    Effect::new(move |_| mac.set(window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))));
    move || if mac.get() { "⌘↵" } else { "Ctrl ↵" }
}

/// Every key of the desk, opened by `?`.
#[component]
pub fn KeysHelp(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let lang = frame::lang();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        match (open.get(), dialog.open()) {
            (true, false) => drop(dialog.show_modal()),
            (false, true) => dialog.close(),
            (true, true) | (false, false) => {}
        }
    });
    let group = move |title: W, keys: &[(&'static [&'static str], W)]| {
        let lines = keys.iter().map(|(keys, words)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd>" " }).collect_view();
            view! { <div><dt>{say(lang, *words)}</dt><dd>{keys}</dd></div> }
        });
        view! { <section><h3>{say(lang, title)}</h3><dl>{lines.collect_view()}</dl></section> }
    };
    view! {
        <dialog class="dialog keys" data-size="wide" aria-labelledby="keys-title" node_ref=dialog on:close=move |_| open.set(false)>
            <header class="dialog-head">
                <h2 id="keys-title">{say(lang, W::Keyboard)}</h2>
                <form method="dialog"><button class="button" data-kind="icon" aria-label=say(lang, W::Close)><Icon name="x"/></button></form>
            </header>
            <div class="dialog-body">
                {group(W::KeysMove, &[
                    (&["J", "K"], W::KeyNextPrevious), (&["↵", "O"], W::KeyOpen), (&["Esc", "U"], W::KeyBack), (&["/"], W::FindNumber),
                    (&["G", "Q"], W::Everything), (&["G", "M"], W::Mine), (&["G", "N"], W::Nobodys),
                ])}
                {group(W::KeysTicket, &[
                    (&["R"], W::Reply), (&["N"], W::Note), (&["A"], W::TakeIt), (&["E"], W::Resolve), (&["P"], W::Priority), (&["S"], W::State),
                    (&["⌘↵", "Ctrl ↵"], W::KeySend),
                ])}
                {group(W::KeysDesk, &[(&["T"], W::TakeNext), (&["C"], W::NewTicket), (&["?"], W::Keyboard)])}
            </div>
        </dialog>
    }
    .into_any()
}
