//! What an agent typed into the form of a new ticket, made into the ticket they ask for. Server only.

use shared::id::QueueId;
use shared::people::action::NewPerson;
use shared::query::priority_of;
use shared::refusal::Refusal;
use shared::text::{Body, Email, Name, Phone, Subject};
use shared::ticket::action::{NewTicket, Requester, Writing};
use shared::ticket::{Channel, Priority, TicketKind};
use shared::view::{TicketPage, class_of};

use super::{person_of, typed};
use crate::api::ApiError;
use crate::api::desk::new::{NOBODY, NewForm};
use crate::parts::composer::writing::Mode;
use crate::respond;

/// The ticket that a form asks for.
///
/// # Errors
/// [`ApiError::Refused`] with the first thing that is wrong with it.
pub fn parse(form: &NewForm) -> Result<NewTicket, ApiError> {
    let outbound = match form.writing.as_str() {
        "outbound" => true,
        "caller" => false,
        other => return Err(unknown("reason", other)),
    };
    let queue = form.queue.parse::<QueueId>().map_err(|_| ApiError::Refused(Refusal::NotFound))?;
    Ok(NewTicket {
        queue,
        kind: if form.kind.is_empty() { TicketKind::default() } else { kind_of(&form.kind)? },
        priority: if form.priority.is_empty() {
            Priority::Normal
        } else {
            priority_of(&form.priority).ok_or_else(|| unknown("priority", &form.priority))?
        },
        requester: requester(form)?,
        subject: Subject::try_from(form.subject.as_str())?,
        body: Body::try_from(form.body.as_str())?,
        files: typed::files(&form.files)?,
        channel: if outbound { Channel::Desk } else { Channel::Phone },
        writing: if outbound { Writing::Outbound } else { Writing::ForCaller },
        owner: if form.owner == NOBODY { None } else { person_of(&form.owner)? },
        follows: if form.follows.is_empty() { None } else { Some(form.follows.parse().map_err(|_| unknown("ticket", &form.follows))?) },
        class: class_of(&form.service, &form.impact, &form.urgency).ok_or_else(|| unknown("class", &form.service))?,
    })
}

/// The form of a ticket that continues another one: to the same person, about the same, with the reply that was begun there.
#[must_use]
pub fn after(before: &TicketPage) -> NewForm {
    // A note is for colleagues, and what is written here is not.
    let begun = before.draft.as_ref().filter(|draft| draft.mode == Mode::Reply.code());
    NewForm {
        writing: "outbound".to_owned(),
        person: before.customer.id.to_string(),
        name: before.customer.name.clone(),
        queue: before.home.to_string(),
        subject: before.subject.clone(),
        body: begun.map(|draft| draft.body.clone()).unwrap_or_default(),
        follows: before.id.to_string(),
        ..NewForm::default()
    }
}

fn requester(form: &NewForm) -> Result<Requester, ApiError> {
    if let Some(person) = person_of(&form.person)? {
        return Ok(Requester::Known(person));
    }
    let email = (!form.email.trim().is_empty()).then(|| Email::try_from(form.email.as_str())).transpose()?;
    let phones = if form.phone.trim().is_empty() { Vec::new() } else { vec![Phone::try_from(form.phone.as_str())?] };
    Ok(Requester::New(NewPerson { email, phones, ..NewPerson::named(Name::try_from(form.name.as_str())?) }))
}

/// The type of that word, as serde writes it.
fn kind_of(word: &str) -> Result<TicketKind, ApiError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).map_err(|_| unknown("type", word))
}

/// A word that no form of ours sends.
fn unknown(what: &str, word: &str) -> ApiError {
    respond::refused(ApiError::Transport(format!("no such {what}: {word:?}")))
}
