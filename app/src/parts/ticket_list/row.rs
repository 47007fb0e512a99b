//! One row: who must act, how urgent, what it is about, whose it is, where it stands, since when.

use leptos::prelude::*;
use shared::id::{PersonId, TicketId};
use shared::locale::Lang;
use shared::view::Row;
use shared::words::desk::{Desk as W, say};

use crate::frame;
use crate::live::rows::Held;
use crate::parts::avatar::initials;
use crate::parts::badge;
use crate::parts::button::IconButton;
use crate::parts::icon::Icon;
use crate::parts::priority::PriorityMark;
use crate::parts::when::{When, Wording};

/// The DOM id of a row's link, which the keys move the focus to.
#[must_use]
pub fn link_id(id: TicketId) -> String {
    format!("row-{id}")
}

/// Where a row is drawn.
#[derive(Debug, Clone)]
pub struct Seat {
    /// Its place in the list, from 0.
    pub rank: u32,
    /// How long the list is.
    pub total: u32,
    /// Its ticket is open beside the list.
    pub open: bool,
    /// The URL of its ticket.
    pub url: String,
}

/// A row, piece by piece, as only the browser draws it: the server writes it straight.
#[component]
pub fn TicketRow(
    /// What it shows.
    held: Held,
    /// Its place in the list, from 0.
    rank: Signal<u32>,
    /// How long the list is.
    total: Memo<u32>,
    /// The ticket open beside the list.
    open: Signal<Option<TicketId>>,
    /// The URL of a ticket.
    url: Callback<TicketId, String>,
    /// Takes it over.
    take: Callback<TicketId>,
    /// Resolves it.
    resolve: Callback<TicketId>,
    /// The reader.
    me: PersonId,
) -> impl IntoView {
    let (lang, zone, now) = (frame::lang(), frame::zone(), frame::now());
    let Held { row, fresh, pending } = held;
    let row: Signal<Row> = row.into();
    let id = row.with_untracked(|row| row.id);
    let waits = Memo::new(move |_| row.with(|row| row.waits));
    let badge = move || row.with(|row| badge::of_row(lang, row, &zone, now.get()));
    let (look, icon) = (badge.clone(), badge.clone());
    let hovered = RwSignal::new(false);
    view! {
        <li
            class="row" data-unread=move || waits.get().then_some("") data-fresh=move || fresh.get().then_some("")
            data-pending=move || pending.get().then_some("")
            aria-posinset=move || rank.get() + 1 aria-setsize=move || total.get()
            on:pointerenter=move |event| hovered.set(event.pointer_type() == "mouse") on:pointerleave=move |_| hovered.set(false)
        >
            <span class="unread">{move || waits.get().then(|| view! { <span class="only-heard">{say(lang, W::CustomerWrote)}</span> })}</span>
            <PriorityMark priority=Signal::derive(move || row.with(|row| row.priority))/>
            <span class="number">{id.0}</span>
            <a
                class="subject" id=link_id(id) href=move || url.try_run(id).unwrap_or_default()
                aria-current=move || (open.get() == Some(id)).then_some("true")
            >
                <span class="says"><b>{move || row.with(|row| row.subject.clone())}</b>" "<i>{move || row.with(|row| row.words.clone())}</i></span>
            </a>
            <span class="who cut">
                {move || row.with(|row| row.vip).then(|| view! { <Vip/> })}
                {move || row.with(|row| row.customer.name.clone())}
            </span>
            <Owner row me/>
            <span class="badge" data-state=move || look().0>
                <Icon name=Signal::derive(move || icon().1) size="12"/>{move || badge().2}
            </span>
            <When at=Signal::derive(move || row.with(|row| row.updated_at)) wording=Wording::Age class="age"/>
            <Show when=move || hovered.get()><Quick id take resolve/></Show>
        </li>
    }
    .into_any()
}

/// What is done with it by one press, under the pointer.
#[component]
fn Quick(id: TicketId, take: Callback<TicketId>, resolve: Callback<TicketId>) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <span class="quick">
            <IconButton icon="user" label=say(lang, W::TakeIt).to_owned() key="A" press=Callback::new(move |()| take.run(id))/>
            <IconButton icon="check" label=say(lang, W::Resolve).to_owned() key="E" press=Callback::new(move |()| resolve.run(id))/>
        </span>
    }
}

/// Served first.
#[component]
fn Vip() -> impl IntoView {
    view! {
        <svg class="icon vip" data-size="12" role="img" aria-label="VIP"><use href="/icons.svg#star"></use></svg>
    }
    .into_any()
}

/// Who works on it, alone in its column: heard by name.
#[component]
fn Owner(row: Signal<Row>, me: PersonId) -> impl IntoView {
    let lang = frame::lang();
    let who = move || row.with(|row| face(row, me));
    let name = move || row.with(|row| owner_name(lang, row).to_owned());
    let letters = move || row.with(letters);
    view! { <span class="avatar" role="img" data-who=who title=name aria-label=name>{letters}</span> }.into_any()
}

/// The owner's face in the style sheet.
#[must_use]
pub fn face(row: &Row, me: PersonId) -> Option<&'static str> {
    if row.pleads {
        return Some("sought");
    }
    match &row.owner {
        None if row.sought => Some("sought"),
        None => Some("none"),
        Some(owner) if owner.id == me => Some("me"),
        Some(_) => None,
    }
}

/// Who works on it, or why nobody does; before that, that its customer asks for somebody else.
#[must_use]
pub fn owner_name(lang: Lang, row: &Row) -> &str {
    if row.pleads {
        return say(lang, W::AsksForAnother);
    }
    match &row.owner {
        None if row.sought => say(lang, W::WaitsForSomebody),
        None => say(lang, W::NobodyYet),
        Some(owner) => &owner.name,
    }
}

/// What stands in the owner's face.
#[must_use]
pub fn letters(row: &Row) -> Option<String> {
    if row.pleads {
        return Some("!".to_owned());
    }
    match &row.owner {
        None => row.sought.then(|| "?".to_owned()),
        Some(owner) => Some(initials(&owner.name)),
    }
}
