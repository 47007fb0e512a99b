//! The name of a page in the browser's tab.
//!
//! The server writes it into the page's head. In the browser the pages shown keep a stack of their names: what is on top is the
//! tab's. (The framework's own title forgets to take a name away when a page is mended into another one.)

use leptos::prelude::*;

use crate::{frame, respond};

/// The names of the pages shown, the innermost last.
#[derive(Clone, Copy)]
struct Titles {
    shown: RwSignal<Vec<(u32, String)>>,
    next: StoredValue<u32>,
}

/// Puts the names into context, and the last one into the tab.
pub fn provide() {
    let titles = Titles { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) };
    provide_context(titles);
    Effect::new(move |_| {
        if let Some((_, title)) = titles.shown.read().last() {
            document().set_title(title);
        }
    });
}

/// What the page is called, and the desk's name after it.
#[component]
pub fn PageTitle(
    /// What it is called.
    #[prop(into)]
    words: Signal<String>,
) -> impl IntoView {
    let desk = frame::frame().desk.clone();
    respond::title(format!("{} · {desk}", words.read_untracked()));
    let titles = expect_context::<Titles>();
    let id = titles.next.get_value();
    titles.next.set_value(id.wrapping_add(1));
    Effect::new(move |_| {
        let title = format!("{} · {desk}", words.read());
        titles.shown.update(|shown| match shown.iter_mut().find(|(shown, _)| *shown == id) {
            Some((_, shown)) => *shown = title,
            None => shown.push((id, title)),
        });
    });
    on_cleanup(move || _ = titles.shown.try_update(|shown| shown.retain(|(shown, _)| *shown != id)));
}
