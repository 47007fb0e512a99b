//! What a pressed key means: one letter anywhere on the desk, never while somebody is typing.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

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
            if !typing(&event) && press.try_with_value(|press| press(&event.key())).unwrap_or(false) {
                event.prevent_default();
            }
        });
        on_cleanup(move || listening.remove());
    });
}
