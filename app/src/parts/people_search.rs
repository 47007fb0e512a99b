//! Finds a person by name, number or address while somebody types.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::view::PersonHit;
use shared::words::desk::{self, Desk as W, say};

use super::avatar::{Avatar, Who};
use super::icon::Icon;
use crate::api::desk::people;
use crate::frame;

/// A pause between keys, so that a fast typist asks once a word and not once a letter.
const ASKED_AFTER: Duration = Duration::from_millis(120);

/// What was chosen.
#[derive(Debug, Clone)]
pub enum Found {
    /// Somebody the desk knows.
    Known(PersonHit),
    /// Somebody new, by the words typed.
    New(String),
}

/// The field and what it finds: arrows move, Enter chooses, the last line is somebody new.
#[component]
pub fn PeopleSearch(
    /// What was typed before.
    begun: String,
    /// It was chosen.
    found: Callback<Found>,
) -> impl IntoView {
    let lang = frame::lang();
    let field = NodeRef::<html::Input>::new();
    let words = RwSignal::new(begun.clone());
    let hits = RwSignal::new(Vec::<PersonHit>::new());
    let at = RwSignal::new(0_usize);
    // What was typed another time is not searched for until somebody types again.
    let chosen = RwSignal::new(true);
    // `autofocus` works once in the life of a page.
    Effect::new(move |_| drop(field.get().map(|field| field.focus())));
    let typed = move |event| {
        chosen.set(false);
        words.set(event_target_value(&event));
        at.set(0);
        let asked = words.get_untracked();
        set_timeout(
            move || {
                if words.try_get_untracked().as_ref() == Some(&asked) {
                    ask(words, hits)
                }
            },
            ASKED_AFTER,
        );
    };
    let choose = move |index: usize| {
        let hit = hits.with_untracked(|hits| hits.get(index).cloned());
        chosen.set(true);
        found.run(hit.map_or_else(|| Found::New(words.get_untracked().trim().to_owned()), Found::Known));
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let last = hits.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" => at.update(|at| *at = (*at + 1).min(last)),
            "ArrowUp" => at.update(|at| *at = at.saturating_sub(1)),
            "Enter" if event.ctrl_key() || event.meta_key() => return,
            "Enter" if !words.with_untracked(|words| words.trim().is_empty()) => choose(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    let searching = Memo::new(move |_| !chosen.get() && !words.with(|words| words.trim().is_empty()));
    view! {
        <div class="people-search">
            <div class="field">
                <label class="field-label" for="who">{say(lang, W::WhoFind)}</label>
                <input
                    class="input" id="who" role="combobox" aria-expanded=move || if searching.get() { "true" } else { "false" }
                    aria-controls="who-list" aria-autocomplete="list" autocomplete="off" autofocus=true
                    name="form[who]" value=begun node_ref=field
                    aria-activedescendant=move || searching.get().then(|| format!("who-{}", at.get()))
                    on:input=typed on:keydown=pressed
                />
            </div>
            <ul class="people" id="who-list" role="listbox" aria-label=say(lang, W::People) hidden=move || !searching.get()>
                {move || hits.get().into_iter().enumerate().map(|(index, hit)| view! {
                    <Hit hit index at choose=Callback::new(choose)/>
                }).collect_view()}
                {move || {
                    let index = hits.with(Vec::len);
                    searching.get().then(|| view! {
                        <li
                            class="person" role="option" id=format!("who-{index}") data-kind="new"
                            aria-selected=move || if at.get() == index { "true" } else { "false" } on:click=move |_| choose(index)
                        ><Icon name="plus"/><span class="person-name">{move || desk::new_person(lang, words.read().trim())}</span></li>
                    })
                }}
            </ul>
            <p class="only-heard" role="status">{move || searching.get().then(|| desk::people_found(lang, hits.with(Vec::len)))}</p>
        </div>
    }
    .into_any()
}

fn ask(words: RwSignal<String>, hits: RwSignal<Vec<PersonHit>>) {
    let Some(asked) = words.try_get_untracked() else { return };
    if asked.trim().is_empty() {
        return hits.set(Vec::new());
    }
    spawn_local(async move {
        // A search that fails finds nobody; "new person" is offered all the same.
        let found = people(asked.clone()).await.unwrap_or_default();
        if words.try_get_untracked() == Some(asked) {
            hits.set(found);
        }
    });
}

/// One person found.
#[component]
fn Hit(hit: PersonHit, index: usize, at: RwSignal<usize>, choose: Callback<usize>) -> impl IntoView {
    let lang = frame::lang();
    let reach = hit.phone.or(hit.email).unwrap_or_default();
    let more = [hit.organisation, (hit.open != 0).then(|| desk::open_tickets(lang, hit.open))]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    view! {
        <li
            class="person" role="option" id=format!("who-{index}")
            aria-selected=move || if at.get() == index { "true" } else { "false" } on:click=move |_| choose.run(index)
        >
            <Avatar name=hit.name.clone() who=Who::Customer/>
            <span class="person-name"><b>{hit.name}</b><span>{more}</span></span>
            <span class="person-reach">{reach}</span>
        </li>
    }
    .into_any()
}
