//! Who is calling: somebody the desk knows, found as one types, or somebody new.

use leptos::prelude::*;
use shared::view::PersonHit;
use shared::words::desk::{Desk as W, say};

use super::typing::Typing;
use crate::api::desk::new::NewForm;
use crate::frame;
use crate::parts::avatar::{Avatar, Who as Whose};
use crate::parts::people_search::{Found, PeopleSearch};

/// Who it is, as the form sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    id: String,
    name: String,
    more: String,
}

impl From<PersonHit> for Known {
    fn from(hit: PersonHit) -> Self {
        let more = [hit.organisation, hit.phone, hit.email].into_iter().flatten().collect::<Vec<_>>().join(", ");
        Self { id: hit.id.to_string(), name: hit.name, more }
    }
}

/// The search, or who was found, or the fields of somebody new.
#[component]
pub fn Who(typing: Typing, begun: NewForm) -> impl IntoView {
    let known = (!begun.person.is_empty()).then(|| Known { id: begun.person.clone(), name: begun.name.clone(), more: String::new() });
    let known = RwSignal::new(known);
    let fresh = RwSignal::new(known.with_untracked(Option::is_none) && !begun.name.is_empty());
    let name = RwSignal::new(begun.name.clone());
    let found = Callback::new(move |found: Found| {
        match found {
            Found::Known(hit) => known.set(Some(hit.into())),
            Found::New(words) => {
                name.set(words);
                fresh.set(true);
            }
        }
        typing.keep_soon();
        request_animation_frame(move || focus(if fresh.get_untracked() { "email" } else { "subject" }));
    });
    view! {
        {move || match known.get() {
            Some(known_now) => view! { <Chosen known_now change=Callback::new(move |()| known.set(None))/> }.into_any(),
            None => view! {
                <PeopleSearch found/>
                <NewPerson open=fresh name begun=begun.clone()/>
            }.into_any(),
        }}
    }
    .into_any()
}

fn focus(id: &str) {
    use wasm_bindgen::JsCast;

    if let Some(field) = document().get_element_by_id(id).and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
        drop(field.focus());
    }
}

/// Somebody the desk knows.
#[component]
fn Chosen(known_now: Known, change: Callback<()>) -> impl IntoView {
    let Known { id, name, more } = known_now;
    view! {
        <div class="chosen">
            <input type="hidden" name="form[person]" value=id/>
            <input type="hidden" name="form[name]" value=name.clone()/>
            <Avatar name=name.clone() who=Whose::Customer size="28"/>
            <div class="grow"><b>{name}</b><p>{more}</p></div>
            <button class="button" type="button" data-kind="bare" on:click=move |_| change.run(())>{say(frame::lang(), W::Change)}</button>
        </div>
    }
    .into_any()
}

/// Somebody new: a name, and an address or a number.
#[component]
fn NewPerson(open: RwSignal<bool>, name: RwSignal<String>, begun: NewForm) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <details class="caller-new" open=move || open.get()>
            <summary class="button" data-kind="bare">{say(lang, W::NewPerson)}</summary>
            <div class="field">
                <label class="field-label" for="name">{say(lang, W::Name)}</label>
                <input class="input" id="name" name="form[name]" value=begun.name prop:value=move || name.get() autocomplete="off"/>
            </div>
            <div class="field-pair">
                <div class="field">
                    <label class="field-label" for="email">{say(lang, W::Email)}</label>
                    <input class="input" id="email" name="form[email]" type="email" value=begun.email autocomplete="off"/>
                </div>
                <div class="field">
                    <label class="field-label" for="phone">{say(lang, W::Phone)}</label>
                    <input class="input" id="phone" name="form[phone]" type="tel" value=begun.phone autocomplete="off"/>
                </div>
            </div>
        </details>
    }
    .into_any()
}
