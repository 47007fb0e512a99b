//! Menus are `<details>`: they open without the module. With it they close on Escape, on a choice and on a click elsewhere.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Watches the whole page for what closes a menu. Called once.
pub fn close_from_outside() {
    Effect::new(|_| {
        drop(window_event_listener(ev::click, |event| close_all_but(event.target().and_then(|target| target.dyn_into().ok()))));
        drop(window_event_listener(ev::keydown, |event| {
            if event.key() == "Escape" {
                close_all_but(None);
            }
        }));
    });
}

/// Closes every open menu except the one that the click is in and that it did not choose from.
fn close_all_but(clicked: Option<web_sys::Element>) {
    let Ok(open) = document().query_selector_all("details.menu-root[open]") else { return };
    let chose = clicked.as_ref().is_some_and(|target| target.closest("a.menu-item").ok().flatten().is_some());
    for index in 0..open.length() {
        let Some(menu) = open.get(index).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else { continue };
        let inside = clicked.as_ref().is_some_and(|target| menu.contains(Some(target)));
        if !inside || chose {
            drop(menu.remove_attribute("open"));
        }
    }
}
