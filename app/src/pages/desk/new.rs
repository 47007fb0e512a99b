//! `/desk/new`: somebody calls, or the desk writes first.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::words::desk::{Desk as W, say};

use super::view::{DeskView, anew, going};
use crate::api::desk::new::read_choices;
use crate::api::json::load;
use crate::frame;
use crate::parts::caller::CallerForm;
use crate::parts::icon::Icon;
use crate::parts::notice::ErrorNotice;
use crate::parts::skeleton::Bones;
use crate::parts::title::PageTitle;
use crate::respond;

/// The page.
#[component]
pub fn DeskNew() -> impl IntoView {
    let desk = DeskView::here();
    let lang = frame::lang();
    let query = use_query_map();
    let asked = move || {
        let query = query.read();
        (query.get("follows").and_then(|ticket| ticket.parse().ok()), query.get("refused").and_then(|op| op.parse().ok()))
    };
    let choices = load(asked, |(follows, refused)| read_choices(follows, refused));
    // What continues a ticket the desk writes first; what was begun before says for itself what it is.
    let outbound = RwSignal::new(query.with_untracked(|query| query.get("follows").is_some()));
    let go = going();
    let opened = Callback::new(move |id| go(&untrack(|| desk.ticket_url(id))));
    view! {
        <PageTitle words=say(lang, W::WhoCalls).to_owned()/>
        <section class="pane page" aria-labelledby="caller-title">
            <header class="bar">
                <a class="button" data-kind="icon" aria-label=say(lang, W::BackToList) href=move || desk.list_url()><Icon name="chevron-left"/></a>
                <h1 id="caller-title" class="cut">{move || say(lang, if outbound.get() { W::WeWriteFirst } else { W::WhoCalls })}</h1>
            </header>
            <div class="page-body">
                <Transition fallback=Bones>
                    {move || Suspend::new(async move {
                        let choices = choices.await;
                        respond::late(move || match choices {
                            Ok(choices) => {
                                let me = desk.person();
                                anew(choices.op, Arc::new(move || view! { <CallerForm choices=choices.clone() me outbound opened/> }.into_any()))
                            }
                            Err(error) => view! { <ErrorNotice error/> }.into_any(),
                        })
                    })}
                </Transition>
            </div>
        </section>
    }
    .into_any()
}
