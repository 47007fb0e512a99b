//! The queues with their live counts, the lists that every agent has, the reader's menu.

use std::collections::HashMap;

use leptos::html;
use leptos::prelude::*;
use shared::id::QueueId;
use shared::query::{OwnerFilter, Query};
use shared::view::{Counts, Me, QueueNode};
use shared::words::desk::{Desk as W, say};

use super::icon::{Icon, Mark};
use super::offline::LinkState;
use super::topbar::AccountMenu;
use crate::frame;

/// One entry: a list, its name and how many tickets it has.
#[derive(Clone)]
struct Entry {
    query: Query,
    name: String,
    icon: Option<&'static str>,
    depth: u8,
    count: Signal<u32>,
}

/// Everything in the pane of queues.
#[component]
pub fn QueueTree(
    /// The queues, parents before their children.
    queues: Vec<QueueNode>,
    /// The counts, as they change.
    #[prop(into)]
    counts: Signal<Counts>,
    /// The list shown.
    #[prop(into)]
    query: Signal<Query>,
    /// The reader.
    me: Me,
    /// The URL of a list.
    url: Callback<Query, String>,
    /// Whether a list is shown at all.
    #[prop(into)]
    on_list: Signal<bool>,
    /// A list was chosen.
    chosen: Callback<()>,
) -> impl IntoView {
    let lang = frame::lang();
    let person = me.person;
    let list = move |name: W, icon: &'static str, owner: OwnerFilter, count: Signal<u32>| Entry {
        query: Query { owner, ..Query::default() },
        name: say(lang, name).to_owned(),
        icon: Some(icon),
        depth: 0,
        count,
    };
    let views = vec![
        list(W::Everything, "inbox", OwnerFilter::Any, Signal::derive(move || counts.read().all)),
        list(W::Mine, "user", OwnerFilter::Person(person), Signal::derive(move || counts.read().mine)),
        list(W::Nobodys, "nobody", OwnerFilter::Nobody, Signal::derive(move || counts.read().unowned)),
    ];
    let below = StoredValue::new(below(&queues));
    let sums = Memo::new(move |_| below.with_value(|below| sums(below, &counts.read())));
    let queues: Vec<Entry> = queues.into_iter().map(|node| queue_entry(node, sums)).collect();
    let link = move |entry: Entry| view! { <Item entry query url on_list chosen/> };
    view! {
        <div class="tree-head"><a class="brand" href="/desk"><Mark/>{frame::frame().desk.clone()}</a></div>
        <Find/>
        <div class="tree-body">
            <ul>{views.into_iter().map(link).collect_view()}</ul>
            <h2>{say(lang, W::Queues)}</h2>
            <ul>{queues.into_iter().map(link).collect_view()}</ul>
        </div>
        <div class="tree-foot">
            <LinkState/>
            <AccountMenu me up=true/>
        </div>
    }
    .into_any()
}

fn queue_entry(node: QueueNode, sums: Memo<HashMap<QueueId, u32>>) -> Entry {
    let id = node.id;
    let count = Signal::derive(move || sums.read().get(&id).copied().unwrap_or_default());
    Entry { query: Query { queue: Some(id), ..Query::default() }, name: node.name, icon: None, depth: node.depth, count }
}

/// One list in the tree.
#[component]
fn Item(entry: Entry, query: Signal<Query>, url: Callback<Query, String>, on_list: Signal<bool>, chosen: Callback<()>) -> impl IntoView {
    let Entry { query: own, name, icon, depth, count } = entry;
    let current = move || {
        let query = query.get();
        (on_list.get() && query.queue == own.queue && query.owner == own.owner).then_some("page")
    };
    let lang = frame::lang();
    view! {
        <li style=format!("--depth:{depth}")>
            <a href=url.run(own) aria-current=current on:click=move |_| chosen.run(())>
                {icon.map(|name| view! { <Icon name/> })}
                <span class="cut">{name}</span>
                <span class="count" data-zero=move || (count.get() == 0).then_some("")>
                    {move || count.get()}<span class="only-heard">" "{say(lang, W::OpenCount)}</span>
                </span>
            </a>
        </li>
    }
    .into_any()
}

/// A ticket by its number; works as a plain form too. Words stay in the field, and the browser says what belongs there.
#[component]
fn Find() -> impl IntoView {
    let lang = frame::lang();
    let field = NodeRef::<html::Input>::new();
    // Out of the field first; the drawer that it may be in closes when pressed again.
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            drop(field.get_untracked().map(|field| field.blur()));
        }
    };
    view! {
        <form class="find" role="search" method="get" action="/desk">
            <Icon name="search"/>
            <input
                type="search" id="find" name="number" inputmode="numeric" autocomplete="off"
                pattern=r"\D*\d+\D*" title=say(lang, W::FindNumber)
                aria-label=say(lang, W::FindNumber) placeholder=say(lang, W::FindNumber) aria-keyshortcuts="/"
                node_ref=field on:keydown=pressed
            />
            <kbd>"/"</kbd>
        </form>
    }
    .into_any()
}

/// For each queue, itself and every queue below it.
fn below(queues: &[QueueNode]) -> Vec<(QueueId, Vec<QueueId>)> {
    let mut below: Vec<(QueueId, Vec<QueueId>)> = queues.iter().map(|node| (node.id, vec![node.id])).collect();
    // Children come after their parents, so walking backwards hands everything up.
    for node in queues.iter().rev() {
        let Some(parent) = node.parent else { continue };
        let own = below.iter().find(|(id, _)| *id == node.id).map(|(_, all)| all.clone()).unwrap_or_default();
        if let Some((_, all)) = below.iter_mut().find(|(id, _)| *id == parent) {
            all.extend(own);
        }
    }
    below
}

/// What a queue shows: the open tickets in it and below it.
fn sums(below: &[(QueueId, Vec<QueueId>)], counts: &Counts) -> HashMap<QueueId, u32> {
    let own: HashMap<QueueId, u32> = counts.queues.iter().map(|(id, count)| (*id, count.open)).collect();
    let sum = |all: &[QueueId]| all.iter().filter_map(|id| own.get(id)).sum();
    below.iter().map(|(id, all)| (*id, sum(all))).collect()
}
