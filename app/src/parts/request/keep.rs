//! What a customer is writing is kept on the server as it is typed, and stands there again when the page is opened again.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::DraftView;

use crate::api::desk::keep_draft;

/// Words are kept that long after the last key.
const KEPT_AFTER: Duration = Duration::from_secs(1);
/// The fields of a customer's forms besides the words.
const FIELDS: [&str; 2] = ["queue", "subject"];

/// What to do at each key in a form: its words are kept under the key a moment after the last one.
pub fn keep_typing(key: String, form: NodeRef<html::Form>) -> impl Fn(leptos::ev::Event) + Clone + 'static {
    let turn = StoredValue::new(0_u32);
    move |_| {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let (mine, key) = (turn.get_value(), key.clone());
        let keep = move || {
            // A page that was left, or a key that came later.
            if turn.try_get_value() != Some(mine) {
                return;
            }
            if let Some(draft) = form.get_untracked().and_then(|form| written(&form)) {
                // Without a connection the words stay in the field; the next key tries again.
                spawn_local(async move { drop(keep_draft(key, draft).await) });
            }
        };
        set_timeout(keep, KEPT_AFTER);
    }
}

/// What stands in the form: nothing to keep when nothing was written.
fn written(form: &web_sys::HtmlFormElement) -> Option<Option<DraftView>> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let field = |name: &str| data.get(name).as_string().unwrap_or_default();
    let body = field("body");
    let fields: Vec<(String, String)> = FIELDS.iter().map(|name| ((*name).to_owned(), field(name))).collect();
    let empty = body.trim().is_empty() && field("subject").trim().is_empty();
    Some((!empty).then(|| DraftView { body, mode: "reply".to_owned(), fields, ..DraftView::default() }))
}
