//! A customer's forms that bring files, complete without JavaScript. What is refused is kept as a draft under the form's own
//! key and shown again: nothing typed or chosen is ever lost.

use app::api::portal::{NEW_DRAFT_KEY, OVER, SERVICE, draft_key};
use app::here::{Visit, typed};
use axum::Json;
use axum::extract::multipart::MultipartRejection;
use axum::extract::rejection::PathRejection;
use axum::extract::{Extension, Path};
use axum::response::{IntoResponse, Redirect, Response};
use desk::auth::Session;
use desk::{Desk, DeskError, Done, Wish};
use http::{HeaderMap, StatusCode, header};
use shared::act::Action;
use shared::event::Door;
use shared::id::{OpId, PersonId, QueueId, ServiceId, TicketId};
use shared::refusal::Refusal;
use shared::setting::refusal::SettingRefusal;
use shared::text::{Body, Subject};
use shared::ticket::action::{NewFile, NewTicket, Requester, TicketAction, Writing};
use shared::ticket::decide::FILES_MAX;
use shared::ticket::{Channel, Classification, Priority, TicketKind};
use shared::view::DraftView;
use shared::words::door::DoorWord;

use super::multipart::{BadForm, Form, Sent, read, words_of};
use super::{plain, upload};
use crate::visitor;

/// The fields of a customer's forms.
const FIELDS: [&str; 9] = ["op", "refused", "keep", "follows", "queue", SERVICE, "subject", "body", OVER];

/// What a customer sent.
struct Letter {
    op: OpId,
    queue: String,
    service: String,
    subject: String,
    body: String,
    files: Vec<NewFile>,
    /// The draft that this form was filled in again from.
    refused: Option<OpId>,
    /// The finished request that this one continues.
    follows: Option<TicketId>,
    /// What the words go on from.
    over: String,
}

/// A new request.
pub async fn create(Extension(visit): Extension<Visit>, headers: HeaderMap, form: Result<Form, MultipartRejection>) -> Response {
    answer(&visit, &headers, form, None).await
}

/// More words on a request.
pub async fn reply(
    Extension(visit): Extension<Visit>,
    headers: HeaderMap,
    path: Result<Path<TicketId>, PathRejection>,
    form: Result<Form, MultipartRejection>,
) -> Response {
    match path {
        Ok(Path(ticket)) => answer(&visit, &headers, form, Some(ticket)).await,
        Err(_) => plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, &headers),
    }
}

async fn answer(visit: &Visit, headers: &HeaderMap, form: Result<Form, MultipartRejection>, ticket: Option<TicketId>) -> Response {
    let Some(person) = visit.session.as_ref().and_then(|session| session.actor.person()) else {
        // The session ended while they wrote: their words go back to them.
        return plain::signed_out(&words_of(form).await, headers);
    };
    let mut sent = Sent::default();
    let read = match form {
        Ok(form) => read(&visit.desk, person, form, &FIELDS, &mut sent).await,
        Err(_) => Err(BadForm::Malformed),
    };
    if let Err(bad) = read {
        return upload::refuse(bad, &sent.words(), headers);
    }
    let session = match visitor::again(visit).await {
        Ok(session) => session,
        // It ended while the form came.
        Err(DeskError::SignedOut) => return plain::signed_out(&sent.words(), headers),
        Err(error) => return plain::of_error(error, headers),
    };
    let letter = letter(visit, person, sent).await;
    match act(&visit.desk, &session, person, &letter, ticket).await {
        Ok(done) => {
            forget(visit, person, &letter, ticket).await;
            // The page that follows must know of it.
            if let Some(pos) = done.pos {
                visit.desk.reached(pos).await;
            }
            let id = ticket.or(done.outcome.ticket);
            let done_code = if ticket.is_some() { "sent" } else { "opened" };
            lead(headers, &id.map_or_else(|| "/portal".to_owned(), |id| format!("/portal/requests/{id}?done={done_code}")))
        }
        Err(DeskError::Refused(refusal)) => again(visit, headers, person, letter, refusal, ticket).await,
        Err(error) => plain::of_error(error, headers),
    }
}

/// Leads on: a browser that sent a plain form by itself, the page's own module in a word.
fn lead(headers: &HeaderMap, to: &str) -> Response {
    let module = headers.get(header::ACCEPT).is_some_and(|accept| accept == "application/json");
    if module { Json(to).into_response() } else { Redirect::to(to).into_response() }
}

/// The form's fields, with the files that were stored when it was refused before.
async fn letter(visit: &Visit, person: PersonId, mut sent: Sent) -> Letter {
    let op = sent.take("op").parse().unwrap_or_else(|_| visit.desk.new_op());
    let refused = sent.take("refused").parse::<OpId>().ok();
    let before = match refused {
        Some(refused) => visit.desk.draft(person, &key(refused)).await.ok().flatten().map(|draft| draft.files).unwrap_or_default(),
        None => Vec::new(),
    };
    let mut files = kept(before, &sent.take_all("keep"));
    files.append(&mut sent.files);
    let follows = sent.take("follows").parse().ok();
    let [queue, service, subject, body, over] = ["queue", SERVICE, "subject", "body", OVER].map(|name| sent.take(name));
    Letter { op, queue, service, subject, body, files, refused, follows, over }
}

/// The files of before whose boxes are still ticked; a form without such boxes keeps them all.
fn kept(files: Vec<NewFile>, ticked: &[String]) -> Vec<NewFile> {
    if ticked.is_empty() {
        return files;
    }
    files.into_iter().enumerate().filter(|(index, _)| ticked.contains(&index.to_string())).map(|(_, file)| file).collect()
}

async fn act(desk: &Desk, session: &Session, person: PersonId, letter: &Letter, ticket: Option<TicketId>) -> Result<Done, DeskError> {
    let action = match ticket {
        Some(ticket) => TicketAction::Hear { ticket, body: Body::try_from(letter.body.as_str())?, files: letter.files.clone() },
        None => TicketAction::Create(Box::new(new_ticket(desk, person, letter)?)),
    };
    desk.act(Wish { op: letter.op, actor: session.actor.clone(), door: Door::Portal, seen: None, action: Action::Ticket(action) }).await
}

fn new_ticket(desk: &Desk, person: PersonId, letter: &Letter) -> Result<NewTicket, DeskError> {
    let nowhere = || Refusal::NoSuchQueue { queue: QueueId(0) };
    let chosen: Option<QueueId> = if letter.queue.is_empty() { None } else { Some(letter.queue.parse().map_err(|_| nowhere())?) };
    let unknown = |_| Refusal::from(SettingRefusal::Unknown);
    let service: Option<ServiceId> = if letter.service.is_empty() { None } else { Some(letter.service.parse().map_err(unknown)?) };
    let queue = desk.settings().begins_in(chosen, service).ok_or_else(nowhere)?;
    Ok(NewTicket {
        queue,
        kind: TicketKind::Incident,
        priority: Priority::Normal,
        requester: Requester::Known(person),
        subject: Subject::try_from(letter.subject.as_str())?,
        body: Body::try_from(letter.body.as_str())?,
        files: letter.files.clone(),
        channel: Channel::Portal,
        writing: Writing::Own,
        owner: None,
        follows: letter.follows,
        class: Classification { service, ..Classification::default() },
    })
}

/// What was sent is no draft any more.
async fn forget(visit: &Visit, person: PersonId, letter: &Letter, ticket: Option<TicketId>) {
    let composer = ticket.map_or_else(|| NEW_DRAFT_KEY.to_owned(), draft_key);
    // A form that says nothing readable of what it goes on from is sent all the same, and takes nothing along.
    let over = typed::over(letter.op, &letter.over).unwrap_or_default();
    typed::forget(&visit.desk, person, &composer, &over).await;
    if let Some(refused) = letter.refused {
        typed::forget(&visit.desk, person, &key(refused), &over).await;
    }
}

/// Keeps what was refused and shows it again.
async fn again(
    visit: &Visit,
    headers: &HeaderMap,
    person: PersonId,
    mut letter: Letter,
    refusal: Refusal,
    ticket: Option<TicketId>,
) -> Response {
    if refusal == Refusal::NotFound {
        return plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, headers);
    }
    let page = ticket.map_or_else(|| "/portal/new".to_owned(), |ticket| format!("/portal/requests/{ticket}"));
    // More of them are refused, and no draft holds more.
    letter.files.truncate(FILES_MAX);
    let typed = [letter.subject.clone(), letter.body.clone()];
    // A key of its own, even when the same form is refused twice: what was shown first stays what it was.
    let op = visit.desk.new_op();
    let fields = [("queue", letter.queue), (SERVICE, letter.service), ("subject", letter.subject), (OVER, letter.over)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value)).to_vec();
    let follows = letter.follows.filter(|_| ticket.is_none()).map(|follows| format!("&follows={follows}")).unwrap_or_default();
    let draft = DraftView { body: letter.body, mode: "reply".to_owned(), fields, refusal: Some(refusal), files: letter.files, stamp: None };
    match visit.desk.keep_draft(person, &key(op), Some(draft)).await {
        Ok(()) => lead(headers, &format!("{page}?refused={op}{follows}")),
        Err(error) => plain::of_error_with(error, &typed, headers),
    }
}

fn key(op: OpId) -> String {
    shared::draft_key::refused(op)
}
