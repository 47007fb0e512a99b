//! The pane of queues: loads them, and keeps the counts true.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::live::Watch;
use shared::words::desk::{Desk as W, say};

use super::view::DeskView;
use crate::api::desk::{Tree, read_tree};
use crate::frame;
use crate::live::op::surely;
use crate::live::{Heard, live};
use crate::parts::notice::ErrorNotice;
use crate::parts::queue_tree::QueueTree;
use crate::respond;

/// The pane.
#[component]
pub fn TreePane() -> impl IntoView {
    let desk = DeskView::here();
    let lang = frame::lang();
    view! {
        <nav class="tree" id="tree" aria-label=say(lang, W::Queues)>
            <Transition>
                {move || Suspend::new(async move {
                    let tree = desk.tree.await;
                    respond::late(move || match tree {
                        Ok(read) => view! { <LiveTree read/> }.into_any(),
                        Err(error) => view! {
                            <ErrorNotice error>
                                <button class="button" type="button" data-kind="bare" on:click=move |_| desk.tree.refetch()>
                                    {say(lang, W::TryAgain)}
                                </button>
                            </ErrorNotice>
                        }
                        .into_any(),
                    })
                })}
            </Transition>
        </nav>
    }
    .into_any()
}

#[component]
fn LiveTree(read: shared::view::Read<Tree>) -> impl IntoView {
    let desk = DeskView::here();
    let (at, tree) = (StoredValue::new(read.at), read.value);
    let (counts, queues) = (RwSignal::new(tree.counts), RwSignal::new(tree.queues));
    live().watch(
        move || Some(Watch::Counts { since: at.try_get_value() }),
        move |heard| match heard {
            Heard::Counts(new) => counts.set(new),
            // Not by the resource: the list waits for it too, and would be drawn anew from its top.
            Heard::Resync => spawn_local(async move {
                if let Ok(read) = surely(read_tree).await {
                    at.try_set_value(read.at);
                    counts.try_set(read.value.counts);
                    // Most settings leave the queues as they are, and so where somebody stands among them.
                    if queues.try_with_untracked(|known| *known != read.value.queues) == Some(true) {
                        queues.try_set(read.value.queues);
                    }
                }
            }),
            _ => {}
        },
    );
    let url = Callback::new(move |query| desk.query_url(&query));
    let shown = move || {
        let queues = queues.get();
        view! {
            <QueueTree
                queues counts query=desk.query me=desk.me.get_value() url
                on_list=Signal::derive(move || !desk.is_new())
                chosen=Callback::new(move |()| desk.tree_open.set(false))
            />
        }
    };
    shown.into_any()
}
