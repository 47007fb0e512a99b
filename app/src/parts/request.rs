//! One request as its customer reads it: a sentence, a line of steps, what was said, and what can be done.

pub mod answer;
pub mod files;
pub mod send;

use leptos::prelude::*;
use shared::id::TicketId;
use shared::view::{Message, RequestPage, Stage};
use shared::words::portal::{self, PortalText};
use shared::words::time;

use super::icon::Icon;
use super::when::When;
use crate::frame;

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    Done,
    Now,
    Next,
}

impl Reached {
    fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Next => "next",
        }
    }
}

/// The way of a request in that stage, from its arrival to its end.
fn way(stage: Stage) -> Vec<(PortalText, Reached)> {
    use PortalText::{StepAtWork, StepFinished, StepReceived, StepSolved, StepWaiting, StepYourAnswer};
    use Reached::{Done, Next, Now};
    match stage {
        Stage::Received => vec![(StepReceived, Now), (StepAtWork, Next), (StepSolved, Next)],
        Stage::InProgress => vec![(StepReceived, Done), (StepAtWork, Now), (StepSolved, Next)],
        Stage::WaitingForYou => vec![(StepReceived, Done), (StepAtWork, Done), (StepYourAnswer, Now), (StepSolved, Next)],
        Stage::WaitingForOthers => vec![(StepReceived, Done), (StepAtWork, Done), (StepWaiting, Now), (StepSolved, Next)],
        Stage::Solved => vec![(StepReceived, Done), (StepAtWork, Done), (StepSolved, Now), (StepFinished, Next)],
        Stage::Closed => vec![(StepReceived, Done), (StepAtWork, Done), (StepFinished, Done)],
    }
}

/// What it is about, its number, and where it stands: as a sentence and as a line of steps.
#[component]
pub fn Progress(
    /// The request.
    page: RequestPage,
) -> impl IntoView {
    let lang = frame::lang();
    let (created, updated, stage) = (page.created_at, page.updated_at, page.stage);
    let steps = way(stage).into_iter().map(|(step, reached)| {
        let when = match (step, reached) {
            (PortalText::StepReceived, _) => view! { <When at=created/> }.into_any(),
            (PortalText::StepFinished, Reached::Done) => view! { <When at=updated/> }.into_any(),
            (_, Reached::Now) => view! { <span>{PortalText::Now.read(lang)}</span> }.into_any(),
            (_, Reached::Done | Reached::Next) => ().into_any(),
        };
        view! {
            <li data-step=reached.code() aria-current=(reached == Reached::Now).then_some("step")>
                <span class="step-dot">{(reached == Reached::Done).then(|| view! { <Icon name="check"/> })}</span>
                <b>{step.read(lang)}</b>
                {when}
                {(reached == Reached::Done).then(|| view! { <span class="only-heard">{PortalText::Done.read(lang)}</span> })}
            </li>
        }
    });
    view! {
        <h1>{page.subject}</h1>
        <p class="request-number">{portal::request_number(lang, page.id)}</p>
        <p class="progress-words">{portal::progress(lang, stage)}</p>
        <ol class="steps" aria-label=PortalText::WhereWeAre.read(lang)>{steps.collect_view()}</ol>
    }
    .into_any()
}

/// What was said, the oldest first, and links to what was said before and after.
#[component]
pub fn Messages(
    /// The request.
    ticket: TicketId,
    /// Its messages.
    messages: Vec<Message>,
    /// The message that they come before, if they are not the newest.
    before: Option<u32>,
) -> impl IntoView {
    let lang = frame::lang();
    let page = format!("/portal/requests/{ticket}");
    let first = messages.first().map(|message| message.number).filter(|first| 1 < *first);
    let earlier = first.map(|first| (format!("{page}?before={first}"), PortalText::EarlierMessages));
    let newest = before.map(|_| (page, PortalText::NewestMessages));
    let link = |(href, text): (String, PortalText)| view! { <p class="also"><a class="link" href=href>{text.read(lang)}</a></p> };
    view! {
        {earlier.map(link)}
        <ol class="words" aria-label=PortalText::Messages.read(lang)>
            {messages.into_iter().map(|message| view! { <Word ticket message/> }).collect_view()}
        </ol>
        {newest.map(link)}
    }
    .into_any()
}

/// One message.
#[component]
fn Word(ticket: TicketId, message: Message) -> impl IntoView {
    let lang = frame::lang();
    let who = if message.mine { PortalText::You.read(lang).to_owned() } else { message.from };
    let number = message.number;
    let files = message.files.into_iter().map(|file| {
        view! {
            <li>
                <a class="file" href=format!("/requests/{ticket}/{number}/{}", file.index) download=file.name.clone() rel="external">
                    <Icon name="paperclip"/>
                    <span class="cut">{file.name.clone()}</span>
                    <span class="file-size">{time::size(lang, file.bytes)}</span>
                </a>
            </li>
        }
    });
    view! {
        <li class="word" data-mine=message.mine.then_some("") id=format!("m{number}")>
            <header><h2>{who}</h2><When at=message.at/></header>
            {match message.body {
                Some(body) => view! { <div class="prose" data-plain="">{body}</div> }.into_any(),
                None => view! { <p class="quiet">{PortalText::Erased.read(lang)}</p> }.into_any(),
            }}
            <ul class="files">{files.collect_view()}</ul>
        </li>
    }
    .into_any()
}
