//! A choice that the desk refused: why, who was quicker, what was wanted, and the ways on: to set it all the same, to say what it
//! lacks, or to leave it.

use leptos::prelude::*;
use shared::query::priority_of;
use shared::refusal::Refusal;
use shared::view::{Entry, FactKey, Happening, PersonRef, TicketPage};
use shared::words::common;
use shared::words::desk::{self, Desk as W, say};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlSelectElement};

use super::more::of;
use super::set;
use crate::api::ApiError;
use crate::api::desk::choice::status;
use crate::api::desk::more::{REASON, SOLUTION};
use crate::frame;
use crate::live::ticket::{Aspect, Lost, Shown};
use crate::parts::notice::{Notice, Tone, sentence};

/// A notice below the facts, while there is something to say.
#[component]
pub fn LostChoice(
    /// The ticket.
    shown: Shown,
) -> impl IntoView {
    let lang = frame::lang();
    move || {
        shown.lost.get().map(|Lost { aspect, chosen, error }| {
            let conflict = match &error {
                ApiError::Refused(Refusal::Conflict { ver, .. }) => Some(*ver),
                _ => None,
            };
            let wanted = shown.page.with_untracked(|page| meant(page, aspect, &chosen));
            let words = wanted.clone();
            let lead = lacking(&error).map(|(field, words)| {
                let chosen = chosen.clone();
                view! {
                    <button class="button" type="button" data-kind="bare" on:click=move |_| open(field, &chosen)>{say(lang, words)}</button>
                }
            });
            let told = Signal::derive(move || match conflict {
                Some(ver) => shown.page.with(|page| {
                    // Until the page is as new as the refusal, its last event may be another's.
                    let who = changed_by(page, aspect).filter(|_| ver <= page.ver);
                    desk::overruled(lang, who.as_deref(), &name(page, aspect), &now(page, aspect), &words)
                }),
                None => sentence(lang, &error),
            });
            let anyway = conflict.map(|_| {
                view! {
                    <button class="button" type="button" data-kind="bare" on:click=move |_| set(shown, aspect, chosen.clone())>
                        {desk::set_anyway(lang, &wanted)}
                    </button>
                }
            });
            let leave = if conflict.is_some() { W::LeaveIt } else { W::Close };
            view! {
                <Notice tone=Tone::Warn words=told>
                    {lead}
                    {anyway}
                    <button class="button" type="button" data-kind="bare" on:click=move |_| shown.lost.set(None)>{say(lang, leave)}</button>
                </Notice>
            }
        })
    }
}

/// Where that is said for want of which something was refused: its field, and what leads there.
fn lacking(error: &ApiError) -> Option<(&'static str, W)> {
    match error {
        ApiError::Refused(Refusal::NeedsReason) => Some((REASON, W::Why)),
        ApiError::Refused(Refusal::NeedsSolution) => Some((SOLUTION, W::Solution)),
        ApiError::Refused(Refusal::NeedsCause) => Some((FactKey::Cause.code(), W::Set)),
        _ => None,
    }
}

/// Goes to a field; the form that it stands in is opened, with what was chosen.
fn open(field: &str, chosen: &str) {
    let field = document().get_element_by_id(field).and_then(|field| field.dyn_into::<HtmlElement>().ok());
    let Some(field) = field else { return };
    if let Some(form) = field.closest("details").ok().flatten() {
        drop(form.set_attribute("open", ""));
        let list = form.query_selector("select").ok().flatten().and_then(|list| list.dyn_into::<HtmlSelectElement>().ok());
        if let Some(list) = list {
            list.set_value(chosen);
        }
    }
    drop(field.focus());
}

fn name(page: &TicketPage, aspect: Aspect) -> String {
    let name = match aspect {
        Aspect::Status => W::State,
        Aspect::Priority => W::Priority,
        Aspect::Owner => W::Owner,
        Aspect::Responsible => W::Responsible,
        Aspect::Queue => W::QueueName,
        Aspect::More(key) => return of(page, key).map(|fact| fact.name.clone()).unwrap_or_default(),
    };
    say(frame::lang(), name).to_owned()
}

/// What it is now, for people.
fn now(page: &TicketPage, aspect: Aspect) -> String {
    let lang = frame::lang();
    let person =
        |person: &Option<PersonRef>| person.as_ref().map_or_else(|| say(lang, W::NobodyYet).to_owned(), |person| person.name.clone());
    match aspect {
        Aspect::Status => common::status_long(lang, page.status),
        Aspect::Priority => common::priority(lang, page.priority).to_owned(),
        Aspect::Owner => person(&page.owner),
        Aspect::Responsible => person(&page.responsible),
        Aspect::Queue => queue(page, &page.queue.to_string()),
        Aspect::More(key) => of(page, key).map(|fact| fact.means(&fact.now)).unwrap_or_default(),
    }
}

/// What a word of the form means, for people.
fn meant(page: &TicketPage, aspect: Aspect, word: &str) -> String {
    let lang = frame::lang();
    let agent = || page.agents.iter().find(|agent| agent.id.to_string() == word).map(|agent| agent.name.clone());
    match aspect {
        Aspect::Status => status(word).map(|status| common::status_long(lang, status)).unwrap_or_default(),
        Aspect::Priority => priority_of(word).map(|priority| common::priority(lang, priority).to_owned()).unwrap_or_default(),
        Aspect::Owner | Aspect::Responsible => agent().unwrap_or_else(|| say(lang, W::NobodyYet).to_owned()),
        Aspect::Queue => queue(page, word),
        Aspect::More(key) => of(page, key).map_or_else(|| word.to_owned(), |fact| fact.means(word)),
    }
}

fn queue(page: &TicketPage, word: &str) -> String {
    page.queues.iter().find(|queue| queue.id.to_string() == word).map(|queue| queue.name.clone()).unwrap_or_default()
}

/// Who changed it last, if it was a person.
fn changed_by(page: &TicketPage, aspect: Aspect) -> Option<String> {
    let about = |what: &Happening| match what {
        Happening::Status { .. } => Some(Aspect::Status),
        Happening::Priority { .. } => Some(Aspect::Priority),
        Happening::Owner { .. } => Some(Aspect::Owner),
        Happening::Responsible { .. } => Some(Aspect::Responsible),
        Happening::Queue { .. } => Some(Aspect::Queue),
        Happening::Created { .. } | Happening::Participant(_) | Happening::Told(_) => None,
    };
    let mut events = page.timeline.iter().rev().filter_map(|entry| match entry {
        Entry::Event(event) => Some(event),
        Entry::Article(_) => None,
    });
    events.find(|event| about(&event.what) == Some(aspect))?.by.as_ref().map(|person| person.name.clone())
}
