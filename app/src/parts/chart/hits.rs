//! One invisible column a mark: hover and focus read its exact value, a click opens what it counts.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::axis::fixed;

/// From so many columns on a finger cannot tell them apart; the table says the same.
const MANY: usize = 15;

/// What a column says and opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its exact value.
    pub words: String,
    /// The tickets behind it.
    pub href: String,
}

/// All columns of a chart. Tab comes to the last one; arrows go from one to the next.
#[component]
pub fn Hits(hits: Vec<Hit>) -> impl IntoView {
    let count = hits.len();
    let width = 100.0 / f64::from(u32::try_from(count.max(1)).unwrap_or(u32::MAX));
    let hit = move |(i, hit): (usize, Hit)| {
        let Hit { words, href } = hit;
        let x = width * f64::from(u32::try_from(i).unwrap_or(u32::MAX));
        view! {
            <li style=format!("--x:{};--w:{}", fixed(x, 3), fixed(width, 3))>
                <a href=href aria-label=words.clone() tabindex=if i + 1 == count { "0" } else { "-1" }>
                    <span class="hit-value" aria-hidden="true">{words.clone()}</span>
                </a>
            </li>
        }
    };
    view! {
        <ol class="hits" data-many=(MANY <= count).then_some("") on:keydown=walk>
            {hits.into_iter().enumerate().map(hit).collect_view()}
        </ol>
    }
    .into_any()
}

/// Moves the focus along the columns.
fn walk(event: KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(column) = target.and_then(|target| target.closest("li").ok().flatten()) else { return };
    let next = match event.key().as_str() {
        "ArrowLeft" => column.previous_element_sibling(),
        "ArrowRight" => column.next_element_sibling(),
        "Home" => column.parent_element().and_then(|all| all.first_element_child()),
        "End" => column.parent_element().and_then(|all| all.last_element_child()),
        _ => return,
    };
    event.prevent_default();
    let link = next.and_then(|next| next.first_element_child()).and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(link) = link {
        drop(link.focus());
    }
}
