//! A customer's form: kept as it is typed, sent by the browser itself, and only once there is a line to send it through.

use std::time::Duration;

use gloo_net::http::Request;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::refusal::Refusal;
use shared::view::DraftView;
use shared::words::portal::{self, PortalText};
use wasm_bindgen::JsValue;

use crate::frame;
use crate::live::draft::{Drafts, drafts};
use crate::parts::icon::Icon;

/// A browser that came back to the page, or never left it, may send again after that.
const UNDER_WAY_FOR: Duration = Duration::from_secs(15);
/// Answered by whatever desk is there. Asked first, since a browser that cannot reach it would put its own page in the place of
/// the words.
const REACHED: &str = "/health/live";
/// The field with the words.
const WORDS: &str = "body";
/// The fields of a customer's forms besides the words.
const FIELDS: [&str; 2] = ["queue", "subject"];

/// A form with words.
#[derive(Clone, Copy)]
pub struct Letter {
    /// The form.
    pub form: NodeRef<html::Form>,
    /// It is under way.
    pub sending: RwSignal<bool>,
    /// It did not leave: there is no line.
    pub cut: RwSignal<bool>,
    key: StoredValue<String>,
    drafts: Drafts,
}

impl Letter {
    /// A form whose words are kept under that key. It goes on with what never reached the desk, unless it shows what was
    /// refused; fields that something newer stands in are left out. Called in a component.
    pub fn new(key: String, refused: bool, newer: Option<&'static str>) -> Self {
        let letter = Self {
            form: NodeRef::new(),
            sending: RwSignal::new(false),
            cut: RwSignal::new(false),
            key: StoredValue::new(key),
            drafts: drafts(),
        };
        Effect::new(move |_| {
            let Some(form) = letter.form.get() else { return };
            let unkept = letter.key.with_value(|key| letter.drafts.unkept(key)).flatten().filter(|_| !refused);
            let before = touched(&form);
            if let Some(draft) = &unkept {
                fill(&form, draft, newer);
            }
            if before || unkept.is_some() {
                letter.typed();
            }
        });
        letter
    }

    /// Something in the form is another now.
    pub fn typed(self) {
        if let Some(draft) = self.form.get_untracked().and_then(|form| written(&form)) {
            self.key.with_value(|key| self.drafts.put(key, draft));
        }
    }

    /// The button was pressed: a second press sends nothing.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = self.form.get_untracked().filter(|_| !self.sending.get_untracked()) else { return };
        self.sending.set(true);
        self.cut.set(false);
        spawn_local(async move {
            if Request::get(REACHED).send().await.is_ok() {
                self.key.try_with_value(|key| self.drafts.hold(key));
                drop(form.submit());
                set_timeout(move || _ = self.sending.try_set(false), UNDER_WAY_FOR);
            } else {
                self.sending.try_set(false);
                self.cut.try_set(true);
            }
        });
    }
}

/// What stands in the form: nothing to keep when nothing was written.
fn written(form: &web_sys::HtmlFormElement) -> Option<Option<DraftView>> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let field = |name: &str| data.get(name).as_string().unwrap_or_default();
    let body = field(WORDS);
    let fields: Vec<(String, String)> = FIELDS.iter().map(|name| ((*name).to_owned(), field(name))).collect();
    let empty = body.trim().is_empty() && field("subject").trim().is_empty();
    Some((!empty).then(|| DraftView { body, mode: "reply".to_owned(), fields, ..DraftView::default() }))
}

/// Fills in what was kept, where nothing was typed since the page was there.
fn fill(form: &web_sys::HtmlFormElement, draft: &DraftView, newer: Option<&str>) {
    let fields = draft.fields.iter().map(|(name, value)| (name.as_str(), value)).chain([(WORDS, &draft.body)]);
    for (name, value) in fields.filter(|(name, value)| Some(*name) != newer && !value.is_empty()) {
        if let Some(field) = form.elements().named_item(name).filter(|field| !is_touched(field)) {
            // A property of three kinds of elements, one of which each of these is.
            let _ = js_sys::Reflect::set(&field, &JsValue::from_str("value"), &JsValue::from_str(value));
        }
    }
}

/// Whether something was typed before the module came.
fn touched(form: &web_sys::HtmlFormElement) -> bool {
    FIELDS.into_iter().chain([WORDS]).filter_map(|name| form.elements().named_item(name)).any(|field| is_touched(&field))
}

/// Whether a field says something else than the page came with; a choice does not tell.
fn is_touched(field: &web_sys::Element) -> bool {
    let property = |name: &str| js_sys::Reflect::get(field, &JsValue::from_str(name)).ok().and_then(|value| value.as_string());
    property("defaultValue").is_some_and(|came_with| Some(came_with) != property("value"))
}

/// The button of a form with words.
#[component]
pub fn SendButton(
    /// The form.
    letter: Letter,
) -> impl IntoView {
    let lang = frame::lang();
    let sending = letter.sending;
    view! {
        {move || letter.cut.get().then(|| view! {
            <div class="notice" data-tone="warn" role="alert">
                <Icon name="warn"/>
                <div class="grow"><b>{PortalText::NotSent.read(lang)}</b><p>{PortalText::NoLine.read(lang)}</p></div>
            </div>
        })}
        <button class="button" type="submit" data-kind="main" data-size="big" aria-busy=move || sending.get().then_some("true")>
            {move || if sending.get() { PortalText::Sending } else { PortalText::Send }.read(lang)}
        </button>
    }
    .into_any()
}

/// Above a form that was refused: that nothing was sent, and why.
#[component]
pub fn NotSent(
    /// Why.
    refusal: Option<Refusal>,
) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <div class="notice" data-tone="warn" role="alert">
            <Icon name="warn"/>
            <div class="grow">
                <b>{PortalText::NotSent.read(lang)}</b>
                {refusal.map(|refusal| view! { <p>{portal::refusal(lang, &refusal)}</p> })}
            </div>
        </div>
    }
    .into_any()
}
