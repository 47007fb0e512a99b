//! What an agent typed into the form of a new ticket, made into the ticket they ask for. Server only.

use shared::id::{PersonId, QueueId};
use shared::people::Roles;
use shared::people::action::NewPerson;
use shared::query::priority_of;
use shared::refusal::Refusal;
use shared::text::{Body, Email, Name, Phone, Subject};
use shared::ticket::action::{NewTicket, Requester, Writing};
use shared::ticket::{Channel, Priority, TicketKind};

use crate::api::ApiError;
use crate::api::desk::new::NewForm;

/// The ticket that a form asks for.
///
/// # Errors
/// [`ApiError::Refused`] with the first thing that is wrong with it.
pub fn parse(form: &NewForm) -> Result<NewTicket, ApiError> {
    let outbound = form.writing == "outbound";
    let queue = form.queue.parse::<QueueId>().map_err(|_| ApiError::Refused(Refusal::NotFound))?;
    Ok(NewTicket {
        queue,
        kind: kind_of(&form.kind),
        priority: priority_of(&form.priority).unwrap_or(Priority::Normal),
        requester: requester(form)?,
        subject: Subject::try_from(form.subject.as_str())?,
        body: Body::try_from(form.body.as_str())?,
        files: serde_json::from_str(&form.files).unwrap_or_default(),
        channel: if outbound { Channel::Desk } else { Channel::Phone },
        writing: if outbound { Writing::Outbound } else { Writing::ForCaller },
        owner: form.owner.parse::<PersonId>().ok(),
        follows: None,
    })
}

fn requester(form: &NewForm) -> Result<Requester, ApiError> {
    if let Ok(person) = form.person.parse::<PersonId>() {
        return Ok(Requester::Known(person));
    }
    let email = (!form.email.trim().is_empty()).then(|| Email::try_from(form.email.as_str())).transpose()?;
    let phones = if form.phone.trim().is_empty() { Vec::new() } else { vec![Phone::try_from(form.phone.as_str())?] };
    Ok(Requester::New(NewPerson {
        name: Name::try_from(form.name.as_str())?,
        email,
        verified: false,
        phones,
        roles: Roles::CUSTOMER,
        lang: None,
        zone: None,
        memberships: Vec::new(),
        vip: false,
    }))
}

/// The type of that word, as serde writes it.
fn kind_of(word: &str) -> TicketKind {
    serde_json::from_value(serde_json::Value::String(word.to_owned())).unwrap_or_default()
}
