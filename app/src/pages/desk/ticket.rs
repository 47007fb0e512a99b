//! `/desk/tickets/:id`: loads a ticket and hands it to its parts.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::id::OpId;
use shared::view::TicketPage;
use shared::words::desk::{Desk as W, say};

use super::keys::{reach, resolving, stay, taking};
use super::proof::{ProofPane, open_clock};
use super::view::{DeskView, anew, going};
use crate::api::ApiError;
use crate::api::desk::read_ticket;
use crate::api::json::load;
use crate::live::live;
use crate::live::ticket::Shown;
use crate::parts::clocks::Clocks;
use crate::parts::composer::Composer;
use crate::parts::empty::Empty;
use crate::parts::facts::TicketFacts;
use crate::parts::icon::Icon;
use crate::parts::notice::{ErrorNotice, sentence};
use crate::parts::skeleton::Bones;
use crate::parts::ticket_head::TicketHead;
use crate::parts::timeline::Timeline;
use crate::parts::title::PageTitle;
use crate::parts::toast::bulletin;
use crate::{frame, respond};

/// The page.
#[component]
pub fn DeskTicket() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").and_then(|id| id.parse().ok()));
    let query = use_query_map();
    let refused = Memo::new(move |_| query.read().get("refused").and_then(|op| op.parse().ok()));
    let loaded = load(
        move || (id.get(), refused.get()),
        |(id, refused)| async move {
            match id {
                Some(id) => read_ticket(id, refused).await,
                None => Err(ApiError::NotFound),
            }
        },
    );
    view! {
        <Transition fallback=|| view! { <article class="pane ticket" aria-busy="true"><div class="talk"><Bones/></div></article> }>
            {move || Suspend::new(async move {
                let asked = id.get_untracked();
                let found = loaded.await;
                let kept = respond::kept_words(asked.filter(|_| matches!(found, Err(ApiError::NotFound)))).await;
                respond::late(move || match found {
                    Ok(opened) => {
                        anew(opened.op, Arc::new(move || view! { <LiveTicket read=opened.read.clone() op=opened.op/> }.into_any()))
                    }
                    Err(error) => {
                        respond::page_status(&error);
                        view! { <Missing error kept retry=Callback::new(move |()| loaded.refetch())/> }.into_any()
                    }
                })
            })}
        </Transition>
    }
    .into_any()
}

/// No ticket: why, what to do, and what the reader had written there.
#[component]
fn Missing(error: ApiError, kept: String, retry: Callback<()>) -> impl IntoView {
    let desk = DeskView::here();
    let lang = frame::lang();
    if error == ApiError::NotFound {
        stay(desk);
    }
    let begun = desk.ahead.with_value(|ahead| ahead.as_ref().map(|ahead| ahead.typed.clone()));
    view! {
        <article class="pane ticket">
            {match error {
                ApiError::NotFound => view! {
                    <Empty icon="ticket" title=say(lang, W::NoTicket).to_owned() words=sentence(lang, &ApiError::NotFound)>
                        <a class="button" data-kind="plain" href=move || desk.list_url()>{say(lang, W::BackToList)}</a>
                    </Empty>
                    <div class="kept-words">
                        <div inner_html=kept></div>
                        <div class="prose" data-plain="" id="begun">{begun}</div>
                    </div>
                }
                .into_any(),
                error => view! {
                    <header class="bar">
                        <a class="button" data-kind="icon" data-only="phone" aria-label=say(lang, W::BackToList) href=move || desk.list_url()>
                            <Icon name="chevron-left"/>
                        </a>
                    </header>
                    <ErrorNotice error>
                        <button class="button" type="button" data-kind="bare" on:click=move |_| retry.run(())>{say(lang, W::TryAgain)}</button>
                    </ErrorNotice>
                }
                .into_any(),
            }}
        </article>
    }
    .into_any()
}

#[component]
fn LiveTicket(read: shared::view::Read<TicketPage>, op: OpId) -> impl IntoView {
    let desk = DeskView::here();
    let page = &read.value;
    let (id, draft, may_work) = (page.id, page.draft.clone(), page.may_work);
    let title = format!("{id} {}", page.subject);
    let me = desk.person();
    let shown = Shown::new(read);
    desk.shown.set(Some(shown));
    let (line, news) = (live(), (bulletin(), frame::lang()));
    Effect::new(move |_| {
        line.present(Some(id), false);
        request_animation_frame(move || reach(desk, id, news));
    });
    on_cleanup(move || {
        _ = desk.shown.try_update(|now| _ = now.take_if(|now| now.page == shown.page));
        line.absent(id);
    });
    let go = going();
    let beside = move |by: i64| {
        if let Some(next) = desk.beside(Some(id), by) {
            go(&untrack(|| desk.ticket_url(next)));
        }
    };
    let state = move || shown.page.with(|page| crate::parts::badge::look(page.status.code()).0);
    view! {
        <PageTitle words=title/>
        <article class="pane ticket" aria-labelledby="ticket-title" data-state=state>
            <TicketHead
                shown back=Signal::derive(move || desk.list_url()) beside=Callback::new(beside) may_work me op
                take=taking(desk) resolve=resolving(desk)
            />
            <TicketFacts shown op me url=Callback::new(move |id| desk.ticket_url(id))/>
            <Clocks shown open=open_clock() url=Callback::new(move |clock: String| with_clock(&desk.ticket_url(id), &clock))/>
            <Timeline shown op/>
            {may_work.then(|| view! { <Composer shown op draft/> })}
        </article>
        <ProofPane ticket=id/>
    }
    .into_any()
}

fn with_clock(url: &str, clock: &str) -> String {
    format!("{url}{}clock={clock}", if url.contains('?') { '&' } else { '?' })
}
