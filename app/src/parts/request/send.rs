//! A customer's form: kept as it is typed, and in its place until the desk says that it has it.

use gloo_net::http::Request;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::draft::Stamp;
use shared::refusal::Refusal;
use shared::view::DraftView;
use shared::words::page::{Page, say};
use shared::words::portal::{self, PortalText};
use wasm_bindgen::{JsCast, JsValue};

use crate::api::ApiError;
use crate::api::json::read;
use crate::api::portal::{OVER, Refused, SERVICE};
use crate::frame;
use crate::live::draft::life::Field;
use crate::live::draft::{Drafts, Saved, drafts};
use crate::live::upload::failed;
use crate::parts::elsewhere::{Elsewhere, over_field};
use crate::parts::field::touched;
use crate::parts::icon::Icon;
use crate::parts::notice::sentence;
use crate::parts::portal_home::form::typed;

/// The field with the words.
const WORDS: &str = "body";
/// Where a choice is made: without one the field stays as it is.
const QUEUE: &str = "queue";
/// The files: only their names are kept, so that one knows what is to be chosen again.
const FILES: &str = "files";
/// Everything in a customer's forms that is kept.
const FIELDS: [&str; 4] = [QUEUE, SERVICE, "subject", WORDS];

/// A form with words.
#[derive(Clone, Copy)]
pub struct Letter {
    /// The form.
    pub form: NodeRef<html::Form>,
    /// It is under way.
    pub sending: RwSignal<bool>,
    /// Why it was not sent.
    pub failed: RwSignal<Option<ApiError>>,
    /// The names of files that were chosen before: no browser keeps them with the words.
    pub lost: RwSignal<Vec<String>>,
    key: StoredValue<String>,
    drafts: Drafts,
}

/// What a form goes on from, as it says itself: the draft that it was made with, or what was refused.
#[must_use]
pub fn over(draft: Option<&DraftView>, refused: Option<&Refused>) -> String {
    let refused = refused.and_then(|refused| typed(Some(&refused.draft), OVER));
    refused.unwrap_or_else(|| over_field(draft))
}

impl Letter {
    /// A form whose words are kept under that key. Called in a component.
    ///
    /// It goes on with what never reached the desk, unless it shows what was refused; fields that something newer stands in are
    /// left out.
    pub fn new(key: String, draft: Option<DraftView>, refused: Option<&Refused>, newer: Option<&'static str>) -> Self {
        let drafts = drafts();
        let letter = Self {
            form: NodeRef::new(),
            sending: RwSignal::new(false),
            failed: RwSignal::new(None),
            lost: RwSignal::new(Vec::new()),
            key: StoredValue::new(key.clone()),
            drafts,
        };
        let firm = refused.is_some();
        let over: Vec<Stamp> = read(&over(None, refused)).unwrap_or_default();
        let saved = drafts.saved(key, false);
        Effect::new(move |_| {
            let Some(form) = letter.form.get() else { return };
            let before = touched(&form, &FIELDS);
            let field = if before || firm { Field::Firm } else { Field::AsSent };
            let show = letter.key.with_value(|key| drafts.begin(key, draft.as_ref().filter(|_| !firm), over.clone(), field));
            let kept = show.as_ref().map_or_else(|| draft.as_ref().filter(|_| !firm), Option::as_ref);
            letter.lost.set(typed(kept, FILES).map(|names| names.lines().map(str::to_owned).collect()).unwrap_or_default());
            if let Some(draft) = &show {
                fill(&form, draft.as_ref(), newer);
            }
            if before || show.is_some() {
                letter.typed();
            }
        });
        Effect::new(move |_| {
            let (Saved::Sent(_), Some(form)) = (saved.get(), letter.form.get_untracked()) else { return };
            fill(&form, None, None);
            letter.lost.set(Vec::new());
            if letter.failed.get_untracked().is_some() {
                // The answer alone was lost: what was asked or said is shown where the answer would have led, or near it.
                drop(window().location().set_href(&format!("{}?done=sent", form.action().trim_end_matches("/send"))));
            }
        });
        letter
    }

    /// The name of the place.
    pub fn key(self) -> String {
        self.key.get_value()
    }

    /// Something in the form is another now.
    pub fn typed(self) {
        if let Some(draft) = self.form.get_untracked().and_then(|form| written(&form, self.lost.read_untracked().as_slice())) {
            self.key.with_value(|key| self.drafts.put(key, draft));
        }
    }

    /// Takes other words for these, which are offered in their turn.
    pub fn swap(self) {
        if let (Some(form), Some(draft)) = (self.form.get_untracked(), self.key.with_value(|key| self.drafts.swap(key))) {
            fill(&form, Some(&draft), None);
            self.typed();
        }
    }

    /// The button was pressed: a second press sends nothing. The page stays until the desk has answered, and the words with it.
    pub fn send(self, event: &SubmitEvent) {
        event.prevent_default();
        let Some(form) = self.form.get_untracked().filter(|_| !self.sending.get_untracked()) else { return };
        let Ok(data) = web_sys::FormData::new_with_form(&form) else { return };
        self.typed();
        let key = self.key.get_value();
        let (op, over) = self.drafts.call(&key);
        drop(data.set_with_str("op", &op.to_string()));
        drop(data.set_with_str(OVER, &over));
        self.sending.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = post(&form.action(), data).await;
            self.sending.try_set(false);
            match answer {
                Ok(to) => {
                    // What was refused is shown again, out of the desk's own hands.
                    if !to.contains("refused=") {
                        self.drafts.sent(&key, op);
                    }
                    drop(window().location().set_href(&to));
                }
                Err(error) => {
                    self.drafts.live.told(&error);
                    self.failed.try_set(Some(error));
                }
            }
        });
    }
}

/// Sends the form as the browser would, and answers where it leads.
async fn post(action: &str, data: web_sys::FormData) -> Result<String, ApiError> {
    let transport = |error: gloo_net::Error| ApiError::Transport(error.to_string());
    let request = Request::post(action).header("accept", "application/json").body(data).map_err(transport)?;
    let answer = request.send().await.map_err(transport)?;
    if answer.ok() { answer.json().await.map_err(transport) } else { Err(failed(answer.status())) }
}

/// What stands in the form: nothing to keep when nothing was written.
fn written(form: &web_sys::HtmlFormElement, lost: &[String]) -> Option<Option<DraftView>> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let field = |name: &str| data.get(name).as_string().unwrap_or_default();
    let body = field(WORDS);
    let mut fields: Vec<(String, String)> =
        FIELDS.iter().filter(|name| **name != WORDS).map(|name| ((*name).to_owned(), field(name))).collect();
    let chosen = data.get_all(FILES);
    let chosen = chosen.iter().filter_map(|file| Some(file.dyn_into::<web_sys::File>().ok()?.name()));
    let mut names: Vec<String> = chosen.filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        names.extend_from_slice(lost);
    }
    if !names.is_empty() {
        fields.push((FILES.to_owned(), names.join("\n")));
    }
    let empty = body.trim().is_empty() && field("subject").trim().is_empty();
    Some((!empty).then(|| DraftView { body, mode: "reply".to_owned(), fields, ..DraftView::default() }))
}

/// Fills in what was kept, or empties the form.
fn fill(form: &web_sys::HtmlFormElement, draft: Option<&DraftView>, newer: Option<&str>) {
    for name in FIELDS.into_iter().filter(|name| Some(*name) != newer) {
        let kept = if name == WORDS { draft.map(|draft| draft.body.clone()) } else { typed(draft, name) };
        let value = kept.unwrap_or_default();
        if let Some(field) = form.elements().named_item(name).filter(|_| name != QUEUE || !value.is_empty()) {
            // A property of three kinds of elements, one of which each of these is.
            let _ = js_sys::Reflect::set(&field, &JsValue::from_str("value"), &JsValue::from_str(&value));
        }
    }
}

/// The button of a form with words.
#[component]
pub fn SendButton(
    /// The form.
    letter: Letter,
) -> impl IntoView {
    let lang = frame::lang();
    let sending = letter.sending;
    let elsewhere = [PortalText::WrittenElsewhere, PortalText::UseThat, PortalText::DropThat].map(|words| words.read(lang));
    view! {
        <Elsewhere key=letter.key() take=Callback::new(move |()| letter.swap()) words=elsewhere/>
        {move || letter.failed.get().map(|error| view! { <NotTaken error/> })}
        <button class="button" type="submit" data-kind="main" data-size="big" aria-busy=move || sending.get().then_some("true")>
            {move || if sending.get() { PortalText::Sending } else { PortalText::Send }.read(lang)}
        </button>
    }
    .into_any()
}

/// Nothing was sent: the line was cut, the session is over, a file is too large.
#[component]
fn NotTaken(error: ApiError) -> impl IntoView {
    let lang = frame::lang();
    let why = match &error {
        ApiError::Transport(_) => PortalText::NoLine.read(lang).to_owned(),
        ApiError::Refused(refusal) => portal::refusal(lang, refusal),
        error => sentence(lang, error),
    };
    // Loaded again, the page leads to the sign-in and from there back to itself.
    let sign_in = (error == ApiError::SignedOut).then(|| view! { <a class="link" href="" rel="external">{say(lang, Page::SignIn)}</a> });
    view! {
        <div class="notice" data-tone="warn" role="alert">
            <Icon name="warn"/>
            <div class="grow"><b>{PortalText::NotSent.read(lang)}</b><p>{why}</p></div>
            {sign_in}
        </div>
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
