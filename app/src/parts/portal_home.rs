//! The customer's first screen: the question, the button, and a line for each request.

pub mod form;

use leptos::prelude::*;
use shared::text::SUBJECT_CHARS_MAX;
use shared::view::{RequestLine, Stage};
use shared::words::portal::{self, PortalText};

use super::icon::Icon;
use super::when::When;
use crate::frame;

/// A question begun here is the subject of the form that it leads to. A plain form: it needs no module.
#[component]
pub fn Ask() -> impl IntoView {
    let lang = frame::lang();
    view! {
        <form class="ask" id="ask" method="get" action="/portal/new">
            <label class="ask-field">
                <Icon name="edit" size="20"/>
                <span class="only-heard">{PortalText::YourQuestion.read(lang)}</span>
                <input
                    type="text" name="subject" autocomplete="off" enterkeyhint="next" maxlength=SUBJECT_CHARS_MAX.to_string()
                    placeholder=PortalText::WriteQuestionHere.read(lang)
                />
            </label>
        </form>
        <button class="button" type="submit" form="ask" data-kind="main" data-size="big">{PortalText::OpenRequest.read(lang)}</button>
    }
    .into_any()
}

/// The reader's requests: first those that go on, then those that are over.
#[component]
pub fn Requests(
    /// All of them, newest first.
    #[prop(into)]
    lines: Signal<Vec<RequestLine>>,
) -> impl IntoView {
    let lang = frame::lang();
    let of = move |over: bool| lines.get().into_iter().filter(|line| (line.stage == Stage::Closed) == over).collect::<Vec<_>>();
    let (going, over) = (Signal::derive(move || of(false)), Signal::derive(move || of(true)));
    view! {
        <section aria-labelledby="requests">
            <h2 id="requests">{PortalText::YourRequests.read(lang)}</h2>
            <Show when=move || lines.read().is_empty()>
                <p class="quiet">{PortalText::NoRequestsYet.read(lang)}</p>
            </Show>
            <Lines lines=going/>
        </section>
        <Show when=move || !over.read().is_empty()>
            <section aria-labelledby="finished">
                <h2 id="finished">{PortalText::Finished.read(lang)}</h2>
                <Lines lines=over/>
            </section>
        </Show>
    }
    .into_any()
}

#[component]
fn Lines(lines: Signal<Vec<RequestLine>>) -> impl IntoView {
    view! {
        <ul class="entries">
            <For each=move || lines.get() key=|line| (line.id, line.stage, line.updated_at) let:line>
                <li><RequestEntry line/></li>
            </For>
        </ul>
    }
    .into_any()
}

/// One request: what it is about, and where it stands in a sentence.
#[component]
fn RequestEntry(line: RequestLine) -> impl IntoView {
    let lang = frame::lang();
    let (tone, icon) = look(line.stage);
    view! {
        <a class="entry" data-tone=tone href=format!("/portal/requests/{}", line.id)>
            <Icon name=icon size="20"/>
            <div>
                <b>{line.subject}</b>
                <p>{portal::stage(lang, line.stage)}" "<When at=line.updated_at/></p>
            </div>
            <Icon name="chevron-right"/>
        </a>
    }
    .into_any()
}

/// How a stage is drawn.
fn look(stage: Stage) -> (&'static str, &'static str) {
    match stage {
        Stage::Received | Stage::InProgress => ("run", "now"),
        Stage::WaitingForYou => ("you", "reply"),
        Stage::WaitingForOthers => ("wait", "pause"),
        Stage::Solved => ("you", "check"),
        Stage::Closed => ("done", "check-circle"),
    }
}
