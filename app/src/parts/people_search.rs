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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Somebody the desk knows.
    Known(PersonHit),
    /// Somebody new, by the words typed.
    New(String),
}

/// The words, whom they found, and which line Enter takes; it knows neither page nor desk.
#[derive(Debug, Clone, Default)]
pub struct Search {
    words: String,
    hits: Vec<PersonHit>,
    /// The words that the desk answered last.
    answered: Option<String>,
    /// The line that arrows marked; before any, Enter takes the first.
    marked: Option<usize>,
    shown: bool,
    /// Enter was pressed before the desk had answered.
    hasty: bool,
}

impl Search {
    /// Words of another time. They are not searched for until somebody goes on.
    #[must_use]
    pub fn begun(words: String) -> Self {
        Self { words, ..Self::default() }
    }

    /// Other words.
    pub fn typed(&mut self, words: String) {
        let shown = !words.trim().is_empty();
        if !shown {
            (self.hits, self.answered) = (Vec::new(), None);
        }
        (self.words, self.shown, self.marked, self.hasty) = (words, shown, None, false);
    }

    /// A key was pressed where these words stand: whether the list was not shown for them before, and now is.
    pub fn open(&mut self, words: String) -> bool {
        let new = !self.shown || self.words != words;
        if new {
            self.typed(words);
        }
        new
    }

    /// Whoever searched is elsewhere: the list is in nobody's way.
    pub fn left(&mut self) {
        (self.shown, self.marked) = (false, None);
    }

    /// An arrow: the first one marks the line that Enter would have taken anyway.
    pub fn step(&mut self, down: bool) {
        self.marked = Some(match self.marked {
            None => 0,
            Some(at) if down => (at + 1).min(self.hits.len()),
            Some(at) => at.saturating_sub(1),
        });
    }

    /// Enter: somebody marked at once; else nothing before the desk has answered, or whom it knows would be added again.
    pub fn enter(&mut self) -> Option<Found> {
        let known = self.marked.is_some_and(|at| at < self.hits.len());
        self.hasty = !known && self.answered.as_ref() != Some(&self.words);
        (!self.hasty).then(|| self.choose(self.line()))
    }

    /// A line is chosen; the one after the last is somebody new.
    pub fn choose(&mut self, line: usize) -> Found {
        (self.shown, self.marked, self.hasty) = (false, None, false);
        self.hits.get(line).cloned().map_or_else(|| Found::New(self.words.trim().to_owned()), Found::Known)
    }

    /// The desk's answer, none when it failed. Who was marked stays so, and who pressed Enter too early gets the first.
    pub fn answered(&mut self, words: &str, hits: Option<Vec<PersonHit>>) -> Option<Found> {
        if self.words != words {
            return None;
        }
        let marked = self.marked.and_then(|at| self.hits.get(at)).map(|hit| hit.id);
        let hasty = std::mem::take(&mut self.hasty) && hits.is_some();
        self.hits = hits.unwrap_or_default();
        self.answered = Some(words.to_owned());
        self.marked = marked.and_then(|id| self.hits.iter().position(|hit| hit.id == id));
        hasty.then(|| self.choose(0))
    }

    /// The line that Enter takes.
    fn line(&self) -> usize {
        self.marked.unwrap_or(0)
    }
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
    let search = RwSignal::new(Search::begun(begun.clone()));
    let hits = Memo::new(move |_| search.with(|search| search.hits.clone()));
    let shown = Memo::new(move |_| search.with(|search| search.shown));
    let line = Memo::new(move |_| search.with(Search::line));
    // `autofocus` works once in the life of a page.
    Effect::new(move |_| drop(field.get().map(|field| field.focus())));
    let choose = move |index: usize| {
        if let Some(chosen) = search.try_update(|search| search.choose(index)) {
            found.run(chosen);
        }
    };
    view! {
        <div class="people-search">
            <div class="field">
                <label class="field-label" for="who">{say(lang, W::WhoFind)}</label>
                <input
                    class="input" id="who" role="combobox" aria-expanded=move || if shown.get() { "true" } else { "false" }
                    aria-controls="who-list" aria-autocomplete="list" autocomplete="off" autofocus=true
                    name="form[who]" value=begun node_ref=field
                    aria-activedescendant=move || shown.get().then(|| format!("who-{}", line.get()))
                    on:input=move |event| typed(event_target_value(&event), search, found)
                    on:keydown=move |event| pressed(&event, search, found) on:blur=move |_| search.update(Search::left)
                />
            </div>
            // A press on a line must not leave the field: the list would be gone before the click.
            <ul
                class="people" id="who-list" role="listbox" aria-label=say(lang, W::People) hidden=move || !shown.get()
                on:mousedown=|event| event.prevent_default()
            >
                {move || hits.get().into_iter().enumerate().map(|(index, hit)| view! {
                    <Hit hit index line choose=Callback::new(choose)/>
                }).collect_view()}
                {move || {
                    let index = hits.with(Vec::len);
                    shown.get().then(|| view! {
                        <li
                            class="person" role="option" id=format!("who-{index}") data-kind="new"
                            aria-selected=move || if line.get() == index { "true" } else { "false" } on:click=move |_| choose(index)
                        >
                            <Icon name="plus"/>
                            <span class="person-name">{move || search.with(|search| desk::new_person(lang, search.words.trim()))}</span>
                        </li>
                    })
                }}
            </ul>
            <p class="only-heard" role="status">{move || shown.get().then(|| desk::people_found(lang, hits.with(Vec::len)))}</p>
        </div>
    }
    .into_any()
}

/// Asks for other words after a pause.
fn typed(words: String, search: RwSignal<Search>, found: Callback<Found>) {
    let asked = words.clone();
    search.update(|search| search.typed(words));
    let wait = move || {
        if search.try_with_untracked(|search| search.words == asked) == Some(true) {
            ask(search, found);
        }
    };
    set_timeout(wait, ASKED_AFTER);
}

/// Arrows and Enter.
fn pressed(event: &leptos::ev::KeyboardEvent, search: RwSignal<Search>, found: Callback<Found>) {
    let (key, words) = (event.key(), event_target_value(event));
    let ours = matches!(key.as_str(), "ArrowDown" | "ArrowUp") || (key == "Enter" && !event.ctrl_key() && !event.meta_key());
    if !ours || words.trim().is_empty() {
        return;
    }
    event.prevent_default();
    if search.try_update(|search| search.open(words)) == Some(true) {
        return ask(search, found);
    }
    let chosen = search.try_update(|search| match key.as_str() {
        "Enter" => search.enter(),
        arrow => {
            search.step(arrow == "ArrowDown");
            None
        }
    });
    if let Some(chosen) = chosen.flatten() {
        found.run(chosen);
    }
}

fn ask(search: RwSignal<Search>, found: Callback<Found>) {
    let Some(asked) = search.try_with_untracked(|search| search.words.clone()).filter(|words| !words.trim().is_empty()) else { return };
    spawn_local(async move {
        // A search that fails finds nobody; "new person" is offered all the same.
        let hits = people(asked.clone()).await.ok();
        if let Some(chosen) = search.try_update(|search| search.answered(&asked, hits)).flatten() {
            found.run(chosen);
        }
    });
}

/// One person found.
#[component]
fn Hit(hit: PersonHit, index: usize, line: Memo<usize>, choose: Callback<usize>) -> impl IntoView {
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
            aria-selected=move || if line.get() == index { "true" } else { "false" } on:click=move |_| choose.run(index)
        >
            <Avatar name=hit.name.clone() who=Who::Customer/>
            <span class="person-name"><b>{hit.name}</b><span>{more}</span></span>
            <span class="person-reach">{reach}</span>
        </li>
    }
    .into_any()
}
