//! `/portal/requests/:id`: one request, where it stands, what was said, and the ways on.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::id::TicketId;
use shared::live::Watch;
use shared::locale::Lang;
use shared::view::{RequestPage, Stage};
use shared::words::portal::{self, PortalText};

use super::{Failed, Portal, ToSignIn, refused_in};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::portal::{OneRequest, PLEA, REOPEN, request};
use crate::live::Nudges;
use crate::parts::icon::Icon;
use crate::parts::request::answer::{Another, Solved, Ways};
use crate::parts::request::{Messages, Progress};
use crate::parts::title::PageTitle;
use crate::respond;
use crate::{frame, live};

/// One of the reader's requests.
#[component]
pub fn PortalRequest() -> impl IntoView {
    if frame::me().is_none() {
        return view! { <ToSignIn/> }.into_any();
    }
    let (params, query) = (use_params_map(), use_query_map());
    let nudges = live::nudges(|since| Watch::Requests { since });
    let asked = move || {
        let ticket = params.read().get("id").and_then(|id| id.parse::<TicketId>().ok());
        (ticket, refused_in(query.read().get("refused")), before_in(query.read().get("before")), nudges.count())
    };
    let one = load(asked, |(ticket, refused, before, _)| async move {
        match ticket {
            Some(ticket) => request(ticket, refused, before).await,
            None => Err(ApiError::NotFound),
        }
    });
    let done = move || query.with_untracked(|query| query.get("done"));
    let before = move || before_in(query.with_untracked(|query| query.get("before")));
    let drawn = Drawn(StoredValue::new((None, false)));
    view! {
        <Portal inner=true class="column request">
            <Transition>{move || Suspend::new(async move {
                let one = one.await;
                respond::late(move || shown(one, done(), before(), (nudges, drawn)))
            })}</Transition>
        </Portal>
    }
    .into_any()
}

/// The message that those shown come before.
fn before_in(value: Option<String>) -> Option<u32> {
    value?.parse().ok()
}

/// Which request is drawn, and whether it stands in a shell of its own.
#[derive(Clone, Copy)]
struct Drawn(StoredValue<(Option<TicketId>, bool)>);

impl Drawn {
    /// What was typed for one request must never be mended into another's field: each is drawn anew, being of another kind than the
    /// one before it. What becomes of a request while it is read is of its own kind, and is drawn where it stands.
    fn in_place(self, request: TicketId, view: AnyView) -> AnyView {
        let turned = self.0.try_update_value(|(last, shelled)| {
            *shelled ^= last.replace(request).is_some_and(|last| last != request);
            *shelled
        });
        if turned == Some(true) { (view,).into_any() } else { view }
    }
}

fn shown(one: Result<OneRequest, ApiError>, done: Option<String>, before: Option<u32>, (nudges, drawn): (Nudges, Drawn)) -> AnyView {
    match one {
        Ok(one) => {
            nudges.held(one.read.at);
            let request = one.read.value.id;
            drawn.in_place(request, view! { <Whole one done before/> }.into_any())
        }
        Err(error) => view! { <Failed error/> }.into_any(),
    }
}

/// All of one request.
#[component]
fn Whole(one: OneRequest, done: Option<String>, before: Option<u32>) -> impl IntoView {
    let lang = frame::lang();
    let page = one.read.value.clone();
    let title = format!("{}, {}", page.subject, portal::request_number(lang, page.id));
    let refused_no = one.refused.clone().filter(|refused| refused.draft.mode == REOPEN);
    let refused_plea = one.refused.clone().filter(|refused| refused.draft.mode == PLEA);
    // Only one of the two is there, so the op is whichever's that is sent.
    let another = view! { <Another page=page.clone() op=one.solved_op refused=refused_plea/> };
    let solved = page.may_confirm.then(|| view! { <Solved page=page.clone() op=one.solved_op refused=refused_no/> });
    view! {
        <PageTitle words=title/>
        {done.and_then(|done| thanks(lang, &done, &page)).map(|words| view! {
            <div class="notice" data-tone="good" role="status"><Icon name="check"/><div class="grow"><p>{words}</p></div></div>
        })}
        <Progress page=page.clone()/>
        {solved}
        <Messages ticket=page.id messages=page.messages before/>
        <Ways one/>
        {another}
    }
    .into_any()
}

/// What is said after a form, for as long as it is the last thing that happened.
fn thanks(lang: Lang, done: &str, page: &RequestPage) -> Option<&'static str> {
    let mine = page.messages.last().is_some_and(|message| message.mine);
    let text = match done {
        "opened" if mine => PortalText::OpenedThanks,
        "sent" if mine => PortalText::MessageThanks,
        "confirmed" if page.stage == Stage::Closed => PortalText::ConfirmedThanks,
        "reopened" if page.stage == Stage::InProgress => PortalText::ReopenedThanks,
        "changed" => PortalText::ChangedMeanwhile,
        _ => return None,
    };
    Some(text.read(lang))
}
