//! The pane of the list: loads its first rows for the URL's query; the rows keep themselves true from there.

use leptos::prelude::*;
use shared::query::{OwnerFilter, Query};
use shared::view::{LIST_ROWS_FIRST, ListPage, QueueNode};
use shared::words::desk::{Desk as W, say};

use super::view::DeskView;
use crate::api::desk::list;
use crate::api::json::load;
use crate::frame;
use crate::live::rows::Rows;
use crate::parts::empty::Empty;
use crate::parts::icon::Icon;
use crate::parts::notice::ErrorNotice;
use crate::parts::skeleton::RowBones;
use crate::parts::ticket_list::TicketList;
use crate::parts::ticket_list::filters::Filters;
use crate::parts::title::PageTitle;
use crate::respond;

/// The pane.
#[component]
pub fn QueuePane() -> impl IntoView {
    let desk = DeskView::here();
    let query = desk.query;
    let first = load(move || query.get(), |query| async move { (query, list(query, 0, LIST_ROWS_FIRST).await) });
    let turn = StoredValue::new(0_u32);
    view! {
        <Transition fallback=RowBones>
            {move || Suspend::new(async move {
                // Each list is drawn anew, with its own filters and from its top.
                turn.update_value(|turn| *turn = turn.wrapping_add(1));
                let turn = turn.get_value();
                let (tree, found) = (desk.tree.await, first.await);
                respond::late(move || match found {
                    (query, Ok(read)) => {
                        let (queues, unwritten) = tree.map(|read| (read.value.queues, read.value.unwritten)).unwrap_or_default();
                        view! {
                            <For each=move || [(turn, queues.clone(), unwritten.clone(), read.clone())] key=|(turn, ..)| *turn let((_, queues, unwritten, page))>
                                <LiveList query queues unwritten page/>
                            </For>
                        }
                        .into_any()
                    }
                    (_, Err(error)) => view! {
                        <section class="pane list">
                            <ErrorNotice error>
                                <button class="button" type="button" data-kind="bare" on:click=move |_| first.refetch()>
                                    {say(frame::lang(), W::TryAgain)}
                                </button>
                            </ErrorNotice>
                        </section>
                    }
                    .into_any(),
                })
            })}
        </Transition>
    }
    .into_any()
}

#[component]
fn LiveList(query: Query, queues: Vec<QueueNode>, unwritten: Option<String>, page: shared::view::Read<ListPage>) -> impl IntoView {
    let desk = DeskView::here();
    let lang = frame::lang();
    let person = desk.person();
    let title = title(&query, desk, &queues);
    let name = StoredValue::new(title.clone());
    let rows = Rows::new(query, page);
    desk.rows.set(Some(rows));
    on_cleanup(move || _ = desk.rows.try_update(|now| _ = now.take_if(|now| now.window == rows.window)));
    desk.place.forget();
    Effect::new(move |_| {
        rows.window.track();
        // Once the rows stand where they are now.
        request_animation_frame(move || desk.place.settle(rows, desk.open.try_get_untracked().flatten()));
    });
    let total = move || rows.window.read().total;
    let bare = query == Query::default();
    let some = Memo::new(move |_| total() != 0);
    // Whoever has seen a first ticket come is past the first steps.
    let began = StoredValue::new(false);
    // A list that is left is looked at once more.
    let shown = move || {
        let some = some.try_get().unwrap_or_default();
        if some {
            began.try_set_value(true);
        }
        some
    };
    let unwritten = StoredValue::new(unwritten.filter(|_| bare));
    let row_url = Callback::new(move |id| desk.ticket_url(id));
    let go = super::view::going();
    let filtered = Callback::new(move |query: Query| go(&desk.query_url(&query)));
    let take = super::keys::taking(desk);
    let resolve = super::keys::resolving(desk);
    view! {
        <PageTitle words=title.clone()/>
        <section class="pane list" aria-labelledby="list-title">
            <header class="bar">
                <button
                    class="button" type="button" data-kind="icon" data-only="narrow" aria-label=say(lang, W::Queues)
                    aria-controls="tree" aria-expanded=move || if desk.tree_open.get() { "true" } else { "false" }
                    on:click=move |_| desk.tree_open.set(true)
                ><Icon name="menu"/></button>
                <h1 id="list-title" class="cut">{title}</h1>
                <span class="count">{move || rows.total.get()}</span>
                <span class="grow"></span>
                <TakeNext desk/>
                <a class="button" data-kind="plain" href="/desk/new" aria-keyshortcuts="c">
                    <Icon name="plus"/>{say(lang, W::NewTicket)}<kbd data-only="wide">"C"</kbd>
                </a>
            </header>
            <Filters query person changed=filtered/>
            <Show when=shown fallback=move || view! { <Nothing bare unwritten=unwritten.get_value().filter(|_| !began.get_value())/> }>
                <TicketList rows open=desk.open url=row_url name=name.get_value() take resolve me=person/>
            </Show>
        </section>
    }
    .into_any()
}

/// Gives an agent the next ticket. A phone has room for its drawing only, which its title names.
#[component]
fn TakeNext(desk: DeskView) -> impl IntoView {
    let words = say(frame::lang(), W::TakeNext);
    let next = super::keys::taking_next(desk);
    desk.me.with_value(|me| me.roles.agent).then(|| {
        view! {
            <button
                class="button" type="button" data-kind="plain" title=words aria-keyshortcuts="t"
                data-pending=move || desk.pulling.get().then_some("") on:click=move |_| next.run(())
            ><Icon name="inbox"/><span data-only="wide">{words}</span><kbd data-only="wide">"T"</kbd></button>
        }
        .into_any()
    })
}

/// An empty list: on a desk without any ticket the first steps, else the way to more.
#[component]
fn Nothing(bare: bool, unwritten: Option<String>) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <div class="list-scroll">
            {match unwritten {
                Some(steps) => view! { <div class="first" inner_html=steps></div> }.into_any(),
                None if bare => view! {
                    <Empty icon="check-circle" title=say(lang, W::NothingOpen).to_owned() words=say(lang, W::NothingOpenWhy).to_owned()/>
                }
                .into_any(),
                None => view! {
                    <Empty icon="check-circle" title=say(lang, W::NothingHere).to_owned() words=say(lang, W::NothingHereWhy).to_owned()>
                        <a class="button" data-kind="plain" href="/desk">{say(lang, W::Everything)}</a>
                    </Empty>
                }
                .into_any(),
            }}
        </div>
    }
    .into_any()
}

/// What the list is called.
fn title(query: &Query, desk: DeskView, queues: &[QueueNode]) -> String {
    let lang = frame::lang();
    if let Some(id) = query.queue {
        let node = queues.iter().find(|node| node.id == id);
        return node.map_or_else(|| say(lang, W::NotYourQueue).to_owned(), |node| node.name.clone());
    }
    let name = match query.owner {
        OwnerFilter::Any => W::Everything,
        OwnerFilter::Nobody => W::Nobodys,
        OwnerFilter::Person(person) if person == desk.person() => W::Mine,
        OwnerFilter::Person(_) => W::SomebodysTickets,
    };
    say(lang, name).to_owned()
}
