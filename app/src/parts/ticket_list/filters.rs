//! Which tickets a list shows, and in which order: a plain form that the URL is made of.

use leptos::prelude::*;
use shared::id::PersonId;
use shared::query::{OwnerFilter, Priority0, Query, Sort, StatusFilter, priority_code, priority_of};
use shared::ticket::Priority;
use shared::words::desk::{self, Desk as W, say};

use crate::frame;
use crate::parts::button::without_module;

/// The filters of the list shown.
#[component]
pub fn Filters(
    /// What is shown.
    query: Query,
    /// The reader.
    person: PersonId,
    /// Something else is to be shown.
    changed: Callback<Query>,
) -> impl IntoView {
    let lang = frame::lang();
    let owners =
        [("", W::AnyOwner, OwnerFilter::Any), ("me", W::Mine, OwnerFilter::Person(person)), ("nobody", W::Nobodys, OwnerFilter::Nobody)];
    let owner = owners.map(|(code, words, owner)| (code, say(lang, words), query.owner == owner)).to_vec();
    let status = StatusFilter::ALL.map(|status| (status.code(), desk::status_filter(lang, status), query.status == status)).to_vec();
    let priority =
        Priority::ALL.map(|priority| (priority_code(priority), desk::at_least(lang, priority), query.priority.0 == priority)).to_vec();
    let sort = Sort::ALL.map(|sort| (sort.code(), desk::sorted_by(lang, sort), query.sort == sort)).to_vec();
    let pick_owner = move |word: String| {
        let owner = owners.iter().find(|(code, ..)| *code == word).map_or(OwnerFilter::Any, |(.., owner)| *owner);
        changed.run(Query { owner, ..query });
    };
    let pick_status = move |word: String| {
        let status = StatusFilter::ALL.into_iter().find(|status| status.code() == word).unwrap_or_default();
        changed.run(Query { status, ..query });
    };
    let pick_priority =
        move |word: String| changed.run(Query { priority: Priority0(priority_of(&word).unwrap_or(Priority::Low)), ..query });
    let pick_sort = move |word: String| {
        let sort = Sort::ALL.into_iter().find(|sort| sort.code() == word).unwrap_or_default();
        changed.run(Query { sort, reversed: false, ..query });
    };
    view! {
        <form class="list-filters" method="get" action="/desk" aria-label=say(lang, W::FilterAndSort)>
            {query.queue.map(|queue| view! { <input type="hidden" name="queue" value=queue.to_string()/> })}
            <Pick name="owner" label=W::Owner choices=owner picked=Callback::new(pick_owner)/>
            <Pick name="status" label=W::State choices=status picked=Callback::new(pick_status)/>
            <Pick name="priority" label=W::Priority choices=priority picked=Callback::new(pick_priority)/>
            <span class="list-order">
                <Pick name="sort" label=W::Sort choices=sort picked=Callback::new(pick_sort)/>
                <button
                    class="button" type="button" data-kind="icon" aria-pressed=if query.reversed { "true" } else { "false" }
                    aria-label=say(lang, W::Reverse) data-hint=say(lang, W::Reverse)
                    on:click=move |_| changed.run(Query { reversed: !query.reversed, ..query })
                ><crate::parts::icon::Icon name=if query.reversed { "arrow-up" } else { "arrow-down" }/></button>
            </span>
            <noscript inner_html=without_module(say(lang, W::Show))></noscript>
        </form>
    }
    .into_any()
}

/// One choice of a filter: its code, its words, whether it is made.
type Choice = (&'static str, &'static str, bool);

#[component]
fn Pick(name: &'static str, label: W, choices: Vec<Choice>, picked: Callback<String>) -> impl IntoView {
    let lang = frame::lang();
    // The first choice of a filter leaves nothing out; an order never does.
    let on = (name != "sort" && choices.first().is_some_and(|(.., chosen)| !chosen)).then_some("");
    view! {
        <label class="pick" data-on=on>
            <span class=if name == "sort" { "only-heard" } else { "pick-label" }>{say(lang, label)}</span>
            <select name=name on:change=move |event| _ = picked.try_run(event_target_value(&event))>
                {choices.into_iter().map(|(code, words, chosen)| view! { <option value=code selected=chosen>{words}</option> }).collect_view()}
            </select>
        </label>
    }
    .into_any()
}
