//! Who is calling: somebody the desk knows, found as one types, or somebody new.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::PersonId;
use shared::refusal::Refusal;
use shared::words::desk::{self, Desk as W, say};

use super::typing::{Known, OF_SOMEBODY_NEW, Typing};
use crate::api::ApiError;
use crate::api::desk::new::NewForm;
use crate::api::desk::people;
use crate::frame;
use crate::parts::avatar::{Avatar, Who as Whose};
use crate::parts::field::FieldError;
use crate::parts::icon::Icon;
use crate::parts::notice::ErrorNotice;
use crate::parts::people_search::{Found, PeopleSearch};

/// The search, or who was found, or the fields of somebody new.
#[component]
pub fn Who(typing: Typing, begun: NewForm) -> impl IntoView {
    let wrong = OF_SOMEBODY_NEW.iter().any(|field| untrack(|| typing.wrong(field)).is_some());
    let fresh = RwSignal::new(begun.person.is_empty() && (wrong || !begun.name.is_empty()));
    let written = Written::begun(&begun);
    let found = Callback::new(move |found: Found| {
        let next = match found {
            Found::Known(hit) => {
                typing.choose(Some(hit.into()));
                "subject"
            }
            Found::New(words) => {
                let next = written.sought(&words);
                fresh.set(true);
                request_animation_frame(move || typing.changed());
                next
            }
        };
        request_animation_frame(move || focus(next));
    });
    view! {
        {move || match typing.known.get() {
            Some(known) => view! { <Chosen known change=Callback::new(move |()| typing.choose(None))/> }.into_any(),
            None => view! {
                <PeopleSearch begun=begun.who.clone() found/>
                <NewPerson typing open=fresh written begun=begun.clone()/>
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

/// Somebody new, as they are written down.
#[derive(Clone, Copy)]
pub struct Written {
    name: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
}

impl Written {
    fn begun(begun: &NewForm) -> Self {
        let [name, email, phone] = [&begun.name, &begun.email, &begun.phone].map(|words| RwSignal::new(words.clone()));
        Self { name, email, phone }
    }

    /// What was looked for goes where it belongs: an address that stood as a name would be none that a mail can go to. Answers the
    /// field that comes next.
    pub fn sought(self, words: &str) -> &'static str {
        let words = words.trim();
        let (field, next) = match () {
            () if words.contains('@') => (self.email, "name"),
            () if is_number(words) => (self.phone, "name"),
            () => (self.name, "email"),
        };
        field.set(words.to_owned());
        next
    }
}

/// A telephone number as people write it.
fn is_number(words: &str) -> bool {
    words.chars().any(|c| c.is_ascii_digit()) && words.chars().all(|c| c.is_ascii_digit() || " +-/.()".contains(c))
}

/// Somebody the desk knows.
#[component]
fn Chosen(known: Known, change: Callback<()>) -> impl IntoView {
    let Known { id, name, more } = known;
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
fn NewPerson(typing: Typing, open: RwSignal<bool>, written: Written, begun: NewForm) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <details class="caller-new" open=move || open.get() on:toggle=move |event| if is_open(&event) { typing.written_as_sought(written) }>
            <summary class="button" data-kind="bare"><Icon name="plus"/>{say(lang, W::NewPerson)}</summary>
            <div class="field">
                <label class="field-label" for="name">{say(lang, W::Name)}</label>
                <input
                    class="input" id="name" name="form[name]" value=begun.name prop:value=move || written.name.get() autocomplete="off"
                    aria-invalid=move || invalid(typing, "name") aria-describedby=move || invalid(typing, "name").map(|_| "name-error")
                />
                <Wrong typing field="name"/>
            </div>
            <div class="field-pair">
                <div class="field">
                    <label class="field-label" for="email">{say(lang, W::Email)}</label>
                    <input
                        class="input" id="email" name="form[email]" type="email" value=begun.email prop:value=move || written.email.get() autocomplete="off"
                        aria-invalid=move || invalid(typing, "email") aria-describedby=move || invalid(typing, "email").map(|_| "email-error")
                    />
                    <Wrong typing field="email"/>
                </div>
                <div class="field">
                    <label class="field-label" for="phone">{say(lang, W::Phone)}</label>
                    <input
                        class="input" id="phone" name="form[phone]" type="tel" value=begun.phone prop:value=move || written.phone.get() autocomplete="off"
                        aria-invalid=move || invalid(typing, "phone") aria-describedby=move || invalid(typing, "phone").map(|_| "phone-error")
                    />
                    <Wrong typing field="phone"/>
                </div>
            </div>
        </details>
    }
    .into_any()
}

fn is_open(event: &leptos::ev::Event) -> bool {
    event_target::<web_sys::Element>(event).has_attribute("open")
}

/// How a field says that something is wrong with it.
pub fn invalid(typing: Typing, field: &str) -> Option<&'static str> {
    typing.wrong(field).map(|_| "true")
}

/// What is wrong with a field.
#[component]
pub fn Wrong(typing: Typing, field: &'static str) -> impl IntoView {
    move || typing.wrong(field).map(|error| view! { <FieldError name=field error/> })
}

/// Why the ticket was not opened; where the address is somebody's, that person for one press.
#[component]
pub fn NotOpened(typing: Typing, error: ApiError) -> impl IntoView {
    let lang = frame::lang();
    let owner = RwSignal::new(None::<Known>);
    if let ApiError::Refused(Refusal::AddressTaken { person }) = &error {
        let person = *person;
        Effect::new(move |_| ask(typing, person, owner));
    }
    view! {
        <ErrorNotice error>
            {move || owner.get().map(|known| {
                let name = known.name.clone();
                view! {
                    <button class="button" type="button" data-kind="bare" on:click=move |_| typing.choose(Some(known.clone()))>
                        {desk::it_is(lang, &name)}
                    </button>
                }
            })}
        </ErrorNotice>
    }
    .into_any()
}

/// Looks up whose the address is.
fn ask(typing: Typing, person: PersonId, owner: RwSignal<Option<Known>>) {
    let Some(address) = typing.address() else { return };
    spawn_local(async move {
        // Without an answer the sentence alone stands there, and the search finds them too.
        let hits = people(address).await.unwrap_or_default();
        if let Some(hit) = hits.into_iter().find(|hit| hit.id == person) {
            owner.try_set(Some(hit.into()));
        }
    });
}
