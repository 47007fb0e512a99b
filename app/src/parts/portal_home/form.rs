//! The form of a new request. It is sent with its files to a route of its own; what is refused comes back filled in.

use leptos::prelude::*;
use shared::refusal::Refusal;
use shared::text::{TextError, TextKind};
use shared::view::{DeskChoice, DraftView, ServiceChoice};
use shared::words::portal::{self, PortalText};

use crate::api::portal::{NEW_DRAFT_KEY, OVER, RequestStart, SERVICE};
use crate::frame;
use crate::parts::field::{AreaField, FieldError, TextField};
use crate::parts::icon::Icon;
use crate::parts::request::files::FilePick;
use crate::parts::request::send::{Letter, NotSent, SendButton, over};

/// Which field of a customer's form a refusal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// What it is about.
    Subject,
    /// The words.
    Words,
    /// To whom.
    Desk,
    /// The files.
    Files,
    /// None of them.
    Whole,
}

/// Which field a refusal is about.
#[must_use]
pub fn wrong(refusal: &Refusal) -> Wrong {
    match refusal {
        Refusal::Text(error) => match kind(error) {
            TextKind::Subject => Wrong::Subject,
            TextKind::Body => Wrong::Words,
            // A file's name is the only other text of these forms.
            _ => Wrong::Files,
        },
        Refusal::NoSuchQueue { .. } => Wrong::Desk,
        Refusal::TooManyFiles { .. } | Refusal::NotTheirFile => Wrong::Files,
        _ => Wrong::Whole,
    }
}

fn kind(error: &TextError) -> TextKind {
    match error {
        TextError::Empty { what }
        | TextError::TooLong { what, .. }
        | TextError::TooShort { what, .. }
        | TextError::Malformed { what }
        | TextError::Guessable { what } => *what,
    }
}

/// What was typed into a field of a draft.
#[must_use]
pub fn typed(draft: Option<&DraftView>, name: &str) -> Option<String> {
    draft?.fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone())
}

/// The form, empty or filled in again.
#[component]
pub fn RequestForm(
    /// What it begins with.
    form: RequestStart,
    /// A question that was begun on the first screen.
    #[prop(into)]
    question: String,
) -> impl IntoView {
    let lang = frame::lang();
    let RequestStart { op, desks, services, draft, refused, follows } = form;
    let again = refused.as_ref().map(|refused| &refused.draft).or(draft.as_ref());
    // What was begun another day stays whole: a question that was just asked on the first screen would make another request of
    // its words. So the question waits, in sight.
    let other = draft.as_ref().is_some_and(|draft| typed(Some(draft), "subject").unwrap_or_default() != question);
    let asked = refused.is_none() && !question.is_empty();
    let waits = (asked && other).then(|| portal::question_waits(lang, &question));
    let asked_now = asked && !other;
    let subject = if asked_now { question } else { typed(again, "subject").unwrap_or_default() };
    let body = again.map(|draft| draft.body.clone()).unwrap_or_default();
    let (queue, service) = (typed(again, "queue"), typed(again, SERVICE));
    let must_choose = services.iter().all(|service| !service.leads);
    let refusal = refused.as_ref().and_then(|refused| refused.draft.refusal.clone());
    let error = move |at: Wrong| refusal.as_ref().filter(|refusal| wrong(refusal) == at).map(|refusal| portal::refusal(lang, refusal));
    let over = over(draft.as_ref(), refused.as_ref());
    let letter = Letter::new(NEW_DRAFT_KEY.to_owned(), draft, refused.as_ref(), asked_now.then_some("subject"));
    view! {
        <form
            class="portal-form" method="post" action="/portal/send" enctype="multipart/form-data"
            node_ref=letter.form on:input=move |_| letter.typed() on:submit=move |event| letter.send(&event)
        >
            {refused.as_ref().map(|refused| view! { <NotSent refusal=refused.draft.refusal.clone()/> })}
            {waits.map(|words| view! {
                <div class="notice" data-tone="warn" role="status"><Icon name="warn"/><div class="grow"><p>{words}</p></div></div>
            })}
            <input type="hidden" name="op" value=op.to_string()/>
            <input type="hidden" name=OVER value=over/>
            {refused.as_ref().map(|refused| view! { <input type="hidden" name="refused" value=refused.op.to_string()/> })}
            {follows.map(|ticket| view! {
                <input type="hidden" name="follows" value=ticket.to_string()/>
                <p class="quiet">{portal::continues(lang, ticket)}</p>
            })}
            {(!services.is_empty()).then(|| view! { <ServiceField services chosen=service/> })}
            <DeskField desks chosen=queue must_choose error=error(Wrong::Desk)/>
            <TextField
                name="subject" label=PortalText::SubjectLabel.read(lang).to_owned() hint=PortalText::SubjectHint.read(lang).to_owned()
                value=subject error=error(Wrong::Subject) required=true
            />
            <AreaField
                name="body" label=PortalText::WordsLabel.read(lang).to_owned() hint=PortalText::WordsHint.read(lang).to_owned()
                value=body error=error(Wrong::Words) rows=6 required=true
            />
            <FilePick kept=refused.map(|refused| refused.draft.files).unwrap_or_default() error=error(Wrong::Files) lost=letter.lost/>
            <div class="actions"><SendButton letter/></div>
        </form>
    }
    .into_any()
}

/// What is asked for; nobody has to know.
#[component]
fn ServiceField(services: Vec<ServiceChoice>, chosen: Option<String>) -> impl IntoView {
    let lang = frame::lang();
    let options = services.into_iter().map(|service| {
        let id = service.id.to_string();
        let selected = chosen.as_ref() == Some(&id);
        view! { <option value=id selected=selected>{service.name}</option> }
    });
    view! {
        <div class="field">
            <label class="field-label" for=SERVICE>{PortalText::ServiceLabel.read(lang)}</label>
            <div class="select">
                <select class="input" id=SERVICE name=SERVICE>
                    <option value="">{PortalText::ServiceNone.read(lang)}</option>
                    {options.collect_view()}
                </select>
            </div>
        </div>
    }
    .into_any()
}

/// To whom, where there is a choice.
#[component]
fn DeskField(desks: Vec<DeskChoice>, chosen: Option<String>, must_choose: bool, error: Option<String>) -> impl IntoView {
    let lang = frame::lang();
    if let [only] = desks.as_slice() {
        return view! { <input type="hidden" name="queue" value=only.id.to_string()/> }.into_any();
    }
    let wrong = error.is_some();
    let options = desks.into_iter().map(|desk| {
        let id = desk.id.to_string();
        let selected = chosen.as_ref() == Some(&id);
        view! { <option value=id selected=selected>{desk.name}</option> }
    });
    view! {
        <div class="field">
            <label class="field-label" for="queue">{PortalText::DeskLabel.read(lang)}</label>
            <div class="select">
                <select
                    class="input" id="queue" name="queue" required=must_choose autofocus=wrong
                    aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("queue-error")
                >
                    <option value="">{PortalText::DeskChoose.read(lang)}</option>
                    {options.collect_view()}
                </select>
            </div>
            {error.map(|error| view! { <FieldError name="queue" error/> })}
        </div>
    }
    .into_any()
}
