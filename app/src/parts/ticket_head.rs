//! Over a ticket: the way back, its number and subject, who else is here, the next and the previous one, more.

use leptos::prelude::*;
use shared::id::{OpId, PersonId, TicketId};
use shared::ticket::status::{Status, StatusCode};
use shared::words::desk::{self, Desk as W, say};

use super::avatar::Avatar;
use super::button::IconButton;
use super::facts::set;
use super::icon::Icon;
use super::notice::ErrorNotice;
use crate::api::desk::choice::code;
use crate::frame;
use crate::live::live;
use crate::live::ticket::{Aspect, Shown};

/// The bar over a ticket.
#[component]
pub fn TicketHead(
    /// The ticket.
    shown: Shown,
    /// The URL of the list.
    #[prop(into)]
    back: Signal<String>,
    /// Opens the ticket so many rows below.
    #[prop(into)]
    beside: Callback<i64>,
    /// Whether the reader may work it.
    may_work: bool,
    /// The reader.
    me: PersonId,
    /// The name for a call of a plain form.
    op: OpId,
    /// Takes it over.
    take: Callback<TicketId>,
    /// Resolves it.
    resolve: Callback<TicketId>,
) -> impl IntoView {
    let lang = frame::lang();
    let id = shown.id;
    let subject = move || shown.page.with(|page| page.subject.clone());
    view! {
        <header class="bar">
            <a class="button" data-kind="icon" data-only="phone" aria-label=say(lang, W::BackToList) href=move || back.get()><Icon name="chevron-left"/></a>
            <span class="number">{id.0}</span>
            <h1 id="ticket-title" title=subject>{subject}</h1>
            <span class="grow"></span>
            <Presence id/>
            {may_work.then(|| view! { <TakeForm shown me op take/> })}
            <IconButton icon="chevron-up" label=say(lang, W::Previous).to_owned() key="K" press=Callback::new(move |()| beside.run(-1))/>
            <IconButton icon="chevron-down" label=say(lang, W::Next).to_owned() key="J" press=Callback::new(move |()| beside.run(1))/>
            {may_work.then(|| view! { <Ending shown resolve/> })}
        </header>
        {move || shown.failed.get().map(|error| view! {
            <ErrorNotice error>
                <button class="button" type="button" data-kind="bare" on:click=move |_| shown.ask()>{say(lang, W::TryAgain)}</button>
            </ErrorNotice>
        })}
    }
    .into_any()
}

/// Makes the ticket the reader's own; works before the module has loaded.
#[component]
fn TakeForm(shown: Shown, me: PersonId, op: OpId, take: Callback<TicketId>) -> impl IntoView {
    let lang = frame::lang();
    let mine = Memo::new(move |_| shown.page.with(|page| page.owner.as_ref().is_some_and(|owner| owner.id == me)));
    let ver = move || shown.page.with(|page| page.ver).to_string();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        take.run(shown.id);
    };
    view! {
        <form method="post" action="/api/desk/assign" hidden=move || mine.get() on:submit=submit>
            <input type="hidden" name="op" value=op.to_string()/>
            <input type="hidden" name="seen" value=ver/>
            <input type="hidden" name="ticket" value=shown.id.to_string()/>
            <input type="hidden" name="owner" value=me.to_string()/>
            <button
                class="button" type="submit" data-kind="icon" aria-label=say(lang, W::TakeIt) data-hint=say(lang, W::TakeIt)
                data-key="A" aria-keyshortcuts="a"
            ><Icon name="user"/></button>
        </form>
    }
    .into_any()
}

/// Ends what is open, and opens what is resolved; nothing moves what is final.
#[component]
fn Ending(shown: Shown, resolve: Callback<TicketId>) -> impl IntoView {
    let lang = frame::lang();
    let status = Memo::new(move |_| shown.page.with(|page| page.status.code()));
    let resolve = Callback::new(move |()| resolve.run(shown.id));
    let reopen = Callback::new(move |()| set(shown, Aspect::Status, code(Status::Open)));
    // The second of two quick presses shall not take the first one back.
    let under_way = Signal::derive(move || shown.pending.get().is_some());
    move || match status.get() {
        StatusCode::Resolved => {
            let label = say(lang, W::Reopen).to_owned();
            Some(view! { <IconButton icon="undo" label disabled=under_way press=reopen/> }.into_any())
        }
        status if status.is_open() => {
            let label = say(lang, W::Resolve).to_owned();
            Some(view! { <IconButton icon="check" label key="E" press=resolve/> }.into_any())
        }
        _ => None,
    }
}

/// Who else has it open, and who writes there.
#[component]
fn Presence(id: TicketId) -> impl IntoView {
    let lang = frame::lang();
    let line = live();
    move || {
        let people = line.people(id);
        let (first, writes) = people.iter().find(|(_, writes)| *writes).or(people.first())?.clone();
        let words = desk::is_here(lang, &first.name, writes, people.len().saturating_sub(1));
        Some(view! { <span class="presence" role="status"><Avatar name=first.name/>{words}</span> })
    }
}
