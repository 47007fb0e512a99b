//! What a customer can do with a request: answer, say whether it is solved, or continue it in a new one.

use leptos::prelude::*;
use shared::id::{OpId, TicketId};
use shared::view::{Pleading, RequestPage};
use shared::words::portal::{self, PortalText};

use super::files::FilePick;
use super::send::{Letter, NotSent, SendButton, over};
use crate::api::portal::{OVER, OneRequest, PLEA, REOPEN, Refused, draft_key};
use crate::frame;
use crate::parts::field::{AreaField, inside_textarea};
use crate::parts::portal_home::form::{Wrong, wrong};
use crate::parts::when::{When, Wording};
use shared::view::Stage;

/// The ways on from a request.
#[component]
pub fn Ways(
    /// The request and what its forms begin with.
    one: OneRequest,
) -> impl IntoView {
    let OneRequest { read, send_op, refused, .. } = one;
    let page = read.value;
    if page.may_reply {
        let asked = if page.plea == Pleading::May { PLEA } else { "" };
        let refused = refused.filter(|refused| refused.draft.mode != REOPEN && refused.draft.mode != asked);
        view! { <Answer page op=send_op refused/> }.into_any()
    } else {
        view! { <Finished ticket=page.id refused/> }.into_any()
    }
}

/// More words, with files.
#[component]
fn Answer(page: RequestPage, op: OpId, refused: Option<Refused>) -> impl IntoView {
    let lang = frame::lang();
    let label = if page.stage == Stage::WaitingForYou { PortalText::YourAnswer } else { PortalText::AddSomething };
    let refusal = refused.as_ref().and_then(|refused| refused.draft.refusal.clone());
    let error = move |at: Wrong| refusal.as_ref().filter(|refusal| wrong(refusal) == at).map(|refusal| portal::refusal(lang, refusal));
    let again = refused.as_ref().map(|refused| refused.draft.body.clone());
    let over = over(page.draft.as_ref(), refused.as_ref());
    let words = again.or(page.draft.as_ref().map(|draft| draft.body.clone())).unwrap_or_default();
    let letter = Letter::new(draft_key(page.id), page.draft, refused.as_ref(), None);
    view! {
        <form
            class="answer" id="answer" method="post" action=format!("/portal/requests/{}/send", page.id) enctype="multipart/form-data"
            node_ref=letter.form on:input=move |_| letter.typed() on:submit=move |event| letter.send(&event)
        >
            {refused.as_ref().map(|refused| view! { <NotSent refusal=refused.draft.refusal.clone()/> })}
            <input type="hidden" name="op" value=op.to_string()/>
            <input type="hidden" name=OVER value=over/>
            {refused.as_ref().map(|refused| view! { <input type="hidden" name="refused" value=refused.op.to_string()/> })}
            <AreaField name="body" label=label.read(lang).to_owned() value=words error=error(Wrong::Words) rows=3 required=true/>
            <FilePick kept=refused.map(|refused| refused.draft.files).unwrap_or_default() error=error(Wrong::Files) lost=letter.lost/>
            <div class="actions"><SendButton letter/></div>
        </form>
    }
    .into_any()
}

/// It takes no more words; what was just typed goes along into a new one.
#[component]
fn Finished(ticket: TicketId, refused: Option<Refused>) -> impl IntoView {
    let lang = frame::lang();
    let onward = match &refused {
        Some(refused) => format!("/portal/new?follows={ticket}&refused={}", refused.op),
        None => format!("/portal/new?follows={ticket}"),
    };
    let along = refused.map(|refused| {
        view! {
            <p>{PortalText::WordsGoAlong.read(lang)}</p>
            <div class="prose" data-plain="">{refused.draft.body}</div>
        }
    });
    view! {
        <section class="confirm" aria-labelledby="over">
            <h2 id="over">{PortalText::ItIsFinished.read(lang)}</h2>
            <p>{PortalText::ItIsFinishedLead.read(lang)}</p>
            {along}
            <div class="actions"><a class="button" data-kind="main" data-size="big" href=onward>{PortalText::ContinueInNew.read(lang)}</a></div>
        </section>
    }
    .into_any()
}

/// Is it solved? Two plain forms, so that either answer is one press without the module too.
#[component]
pub fn Solved(
    /// The request.
    page: RequestPage,
    /// The op of whichever is pressed.
    op: OpId,
    /// "No" was refused.
    refused: Option<Refused>,
) -> impl IntoView {
    let lang = frame::lang();
    let ticket = page.id;
    let wrong = refused.is_some();
    let words = refused.as_ref().map(|refused| refused.draft.body.clone()).unwrap_or_default();
    let error = refused.and_then(|refused| refused.draft.refusal).map(|refusal| portal::refusal(lang, &refusal));
    let ids = move || {
        view! {
            <input type="hidden" name="ticket" value=ticket.to_string()/>
            <input type="hidden" name="op" value=op.to_string()/>
        }
    };
    view! {
        <section class="confirm" aria-labelledby="solved">
            <h2 id="solved">{PortalText::IsItSolved.read(lang)}</h2>
            <p>
                {PortalText::IsItSolvedLead.read(lang)}" "
                {page.closes_at.map(|at| {
                    let day = at.to_zoned(frame::zone()).date();
                    view! { {portal::closes_before(lang, day)}<When at wording=Wording::Full/>"." }
                })}
            </p>
            <form method="post" action="/api/portal/confirm">
                {ids()}
                <div class="actions"><button class="button" type="submit" data-kind="main" data-size="big">{PortalText::YesSolved.read(lang)}</button></div>
            </form>
            <form method="post" action="/api/portal/reopen">
                {ids()}
                <details open=wrong>
                    <summary class="button" data-kind="plain" data-size="big">{PortalText::NoNotYet.read(lang)}</summary>
                    <div class="field">
                        <label class="field-label" for="missing">{PortalText::WhatIsMissing.read(lang)}" "<span class="field-more">{PortalText::Optional.read(lang)}</span></label>
                        <textarea
                            class="input" id="missing" name="body" rows="3" autofocus=wrong
                            aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("missing-error")
                            inner_html=inside_textarea(&words)
                        ></textarea>
                        {error.map(|error| view! { <crate::parts::field::FieldError name="missing" error/> })}
                    </div>
                    <div class="actions"><button class="button" type="submit" data-kind="plain" data-size="big">{PortalText::TellUs.read(lang)}</button></div>
                </details>
            </form>
        </section>
    }
    .into_any()
}

/// Somebody else can be asked for, once; or was. A plain form, like the others.
#[component]
pub fn Another(
    /// The request.
    page: RequestPage,
    /// The op of the form.
    op: OpId,
    /// It was refused.
    refused: Option<Refused>,
) -> impl IntoView {
    let lang = frame::lang();
    let wrong = refused.is_some();
    let words = refused.as_ref().map(|refused| refused.draft.body.clone()).unwrap_or_default();
    let error = refused.and_then(|refused| refused.draft.refusal).map(|refusal| portal::refusal(lang, &refusal));
    match page.plea {
        Pleading::Over => ().into_any(),
        Pleading::Waits => view! { <p class="quiet">{PortalText::AskedAnother.read(lang)}</p> }.into_any(),
        Pleading::May => view! {
            <form class="another" method="post" action="/api/portal/ask_escalation">
                <input type="hidden" name="ticket" value=page.id.to_string()/>
                <input type="hidden" name="op" value=op.to_string()/>
                <details open=wrong>
                    <summary class="link">{PortalText::AskAnother.read(lang)}</summary>
                    <div class="field">
                        <label class="field-label" for="another">{PortalText::AskAnotherLead.read(lang)}</label>
                        <textarea
                            class="input" id="another" name="body" rows="3" required=true autofocus=wrong
                            aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("another-error")
                            inner_html=inside_textarea(&words)
                        ></textarea>
                        {error.map(|error| view! { <crate::parts::field::FieldError name="another" error/> })}
                    </div>
                    <div class="actions"><button class="button" type="submit" data-kind="plain" data-size="big">{PortalText::AskNow.read(lang)}</button></div>
                </details>
            </form>
        }
        .into_any(),
    }
}
