//! What commands do on an opened desk, whether it is the running process's or one that the command opened itself.

use std::sync::Arc;

use bytes::Bytes;
use desk::as_of::AsOf;
use desk::auth::check_first;
use desk::mail::inbound::{ReceiveError, Trace};
use desk::{Desk, DeskError};
use jiff::Timestamp;
use jiff::civil::Date;
use shared::act::Action;
use shared::id::{PersonId, TicketId};
use shared::locale::Lang;
use shared::people::action::{NewPerson, PeopleAction};
use shared::people::{Person, Roles};
use shared::refusal::Refusal;
use shared::seal::Hash;
use shared::text::{Email, Name, TextError};
use shared::words::as_of as words;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::control::wire::{NewUser, Part, Took};
use crate::exit::{Code, Failure};
use crate::machine::as_desk;

/// Traces of one ticket that are shown: an answer on the control socket is one line of bounded length.
const TRACES_MAX: usize = 50;
/// Of what the other side said, in a trace.
const TRACE_CHARS_MAX: usize = 120;

/// A mail that is larger than any that is taken.
#[must_use]
pub fn mail_too_large() -> Failure {
    Failure::new(Code::Data, format!("The mail is larger than {} bytes and is not taken.", mail::smtp::MESSAGE_BYTES))
}

/// Takes a mail in: done means durable.
///
/// # Errors
/// [`Code::Later`] when it was not made durable, [`Code::Data`] when it never will be.
pub async fn deliver(desk: &Desk, raw: Bytes, to: Vec<String>, from: Option<String>) -> Result<String, Failure> {
    match desk.receive_raw(raw, to, from).await {
        Ok(()) => Ok("The mail is taken.".to_owned()),
        Err(ReceiveError::Refused) => Err(Failure::new(Code::Data, "The mail is empty or not for this desk.")),
        Err(ReceiveError::Full) => Err(Failure::new(Code::Later, "The disk is nearly full; the mail is not taken now.")),
        Err(ReceiveError::NoQueue) => Err(Failure::new(Code::Later, "No queue takes new tickets; the mail is not taken until one does.")),
        Err(ReceiveError::Later(why)) => Err(Failure::new(Code::Later, format!("The mail could not be made durable now: {why}."))),
    }
}

/// Who handed over a ticket's mails, a line for each time; the newest when they are many.
///
/// # Errors
/// [`Code::Data`] when there is no such ticket, [`Code::Io`] when they cannot be read.
pub async fn trace(desk: &Desk, ticket: TicketId) -> Result<String, Failure> {
    let traces = desk.traces_of(ticket).await.map_err(|error| match error {
        DeskError::Refused(Refusal::NotFound) => Failure::new(Code::Data, format!("There is no ticket {ticket}.")),
        error => Failure::new(Code::Io, format!("The traces cannot be read: {error}.")),
    })?;
    if traces.is_empty() {
        return Ok(format!("No mail is known on {ticket}."));
    }
    let newest = traces.iter().skip(traces.len().saturating_sub(TRACES_MAX));
    Ok(newest.map(|(at, trace)| trace_line(*at, trace)).collect::<Vec<_>>().join("\n"))
}

/// Which mails were tried in vain and set aside, a line for each; the first of them when they are many.
///
/// # Errors
/// [`Code::Io`] when they cannot be read.
pub async fn set_aside(desk: &Desk) -> Result<String, Failure> {
    let mails = desk.mails_set_aside().await.map_err(|error| Failure::new(Code::Io, format!("The mails cannot be read: {error}.")))?;
    Ok(aside_lines(&mails))
}

fn aside_lines(mails: &[(Timestamp, Hash)]) -> String {
    if mails.is_empty() {
        return "No mail was set aside.".to_owned();
    }
    let lines: Vec<String> = mails.iter().map(|(at, raw)| format!("       {raw} ({at})")).collect();
    let told = "Mails were tried in vain and set aside; they are kept in `blobs`, and only a restart of Sportello tries them again:";
    format!("{told}\n{}", lines.join("\n"))
}

fn trace_line(at: Timestamp, trace: &Trace) -> String {
    // Whatever the other side said may be meant for a terminal.
    let told = |text: &str| text.chars().filter(|c| !c.is_control()).take(TRACE_CHARS_MAX).collect::<String>();
    let peer = trace.peer.map_or_else(|| "this machine".to_owned(), |peer| peer.to_string());
    let helo = trace.helo.as_deref().map_or_else(String::new, |helo| format!(" ({})", told(helo)));
    let tls = if trace.tls { ", encrypted" } else { "" };
    let (from, to) = (trace.from.as_deref().map(told).unwrap_or_default(), trace.to.first().map(|to| told(to)).unwrap_or_default());
    let more = trace.to.len().saturating_sub(1);
    let more = if 0 < more { format!(" and {more} more") } else { String::new() };
    format!("{at} from {peer}{helo}{tls}: <{from}> to <{to}>{more}")
}

/// Their name and address, if somebody can be added with them and that password at all: asked before a desk is begun for them.
///
/// # Errors
/// [`Code::Data`] with what is not accepted.
pub fn acceptable(user: &NewUser) -> Result<(Name, Email), Failure> {
    let address = Email::try_from(user.email.as_str()).map_err(|error| not_accepted(&error))?;
    check_first(&user.password, &address).map_err(|error| not_accepted(&error))?;
    let name = Name::try_from(user.name.as_str()).map_err(|error| not_accepted(&error))?;
    Ok((name, address))
}

/// Adds a person who can sign in. A customer whom the desk knows already joins its staff instead.
///
/// # Errors
/// [`Code::Data`] when something about them is not accepted.
pub async fn add_user(desk: &Arc<Desk>, user: NewUser) -> Result<String, Failure> {
    let (name, address) = acceptable(&user)?;
    let NewUser { roles, lang, password, .. } = user;
    let new = NewPerson {
        email: Some(address),
        verified: true,
        // Nobody is anything before there is a password: whoever is interrupted here can be added a second time.
        roles: Roles::default(),
        lang,
        ..NewPerson::named(name)
    };
    let added = as_desk(desk, Action::People(PeopleAction::AddPerson(new.clone()))).await;
    if let Err(DeskError::Refused(Refusal::AddressTaken { person })) = &added
        && let Some(known) = who_joins(desk, *person, roles)
    {
        let new = NewPerson { roles, ..new };
        return join(desk, &known, new, &password).await.map_err(|error| refused(&error));
    }
    let added = added.map_err(|error| refused(&error))?;
    let id = added.person.ok_or_else(|| Failure::new(Code::Software, "The desk did not say who was added."))?;
    desk.set_password(id, &password).await.map_err(|error| refused(&error))?;
    let roles = PeopleAction::SetRoles { person: id, roles };
    as_desk(desk, Action::People(roles)).await.map_err(|error| refused(&error))?;
    Ok(format!("Person {id} can sign in now."))
}

/// The known person, when they are nothing so far, or a customer who shall be staff.
fn who_joins(desk: &Desk, person: PersonId, roles: Roles) -> Option<Arc<Person>> {
    let known = desk.own_record(&desk.actor(person)?).ok()?;
    let more = known.roles == Roles::default() || roles.staff() && !known.roles.staff();
    (more && known.active()).then_some(known)
}

/// What the command says of them counts. The roles come last: whoever was interrupted gives the same command again.
async fn join(desk: &Desk, known: &Person, new: NewPerson, password: &str) -> Result<String, DeskError> {
    let person = known.id;
    desk.set_password(person, password).await?;
    let locale = new.lang.map(|lang| (Some(lang), known.zone.clone()));
    let renamed = new.name.as_str() != known.name;
    let verify = new.email.map(|address| PeopleAction::VerifyAddress { person, address });
    let roles = Roles { customer: known.roles.customer || new.roles.customer, ..new.roles };
    let profile = PeopleAction::ChangeProfile { person, name: Some(new.name), phones: None, locale };
    for action in [profile].into_iter().chain(verify).chain([PeopleAction::SetRoles { person, roles }]) {
        as_desk(desk, Action::People(action)).await?;
    }
    let before = if renamed { format!(", until now called {},", known.name) } else { String::new() };
    let was = if known.roles.customer { " was known as a customer and" } else { "" };
    Ok(format!("Person {person}{before}{was} can sign in now as {}.", role_names(roles)))
}

/// What somebody is, in words.
#[must_use]
pub fn role_names(roles: Roles) -> String {
    let named = [(roles.administrator, "administrator"), (roles.manager, "manager"), (roles.agent, "agent"), (roles.customer, "customer")];
    named.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
}

fn not_accepted(error: &TextError) -> Failure {
    Failure::new(Code::Data, format!("Not accepted: {error}."))
}

fn refused(error: &DeskError) -> Failure {
    match error {
        DeskError::Refused(Refusal::AddressTaken { person }) => Failure::new(
            Code::Data,
            format!(
                "The address belongs to person {person} already. Sign in with it, or ask for a new password on the sign-in page; if they are disabled, or no relay takes the desk's mails, add them under another address."
            ),
        ),
        DeskError::Refused(Refusal::Busy) => Failure::new(Code::Later, "The desk is busy or stopping; try again."),
        DeskError::Refused(Refusal::NoRoom) => {
            Failure::new(Code::Later, "The disk is nearly full: nothing can be written until there is room.")
        }
        DeskError::Refused(Refusal::Text(error)) => not_accepted(error),
        DeskError::Refused(refusal) => Failure::new(Code::Data, format!("The desk refuses: {refusal}.")),
        DeskError::SignedOut
        | DeskError::Throttled { .. }
        | DeskError::BadCredentials
        | DeskError::Store(_)
        | DeskError::File { .. }
        | DeskError::LostFile { .. }
        | DeskError::Internal(_) => Failure::new(Code::Io, format!("The desk failed: {error}.")),
    }
}

/// Takes a part of an import.
///
/// # Errors
/// What keeps the desk from taking any; [`Code::Later`] when the same may be taken later.
pub async fn take(desk: &Desk, part: Part) -> Result<Took, Failure> {
    let took = match part {
        Part::Names(named) => desk.know(&named).await.map(Took::Names),
        Part::Cases(cases) => desk.import(cases).await.map(Took::Cases),
    };
    took.map_err(|error| refused(&error))
}

/// Writes every event, one a line, oldest first.
///
/// # Errors
/// [`Code::Io`] when the desk or the other side fails.
pub async fn export_events(desk: &Desk, to: &mut (impl AsyncWrite + Unpin)) -> Result<(), Failure> {
    let gone = |error| Failure::io("The export cannot be written", &error);
    let mut export = desk.export();
    loop {
        let page = export.page().await.map_err(|error| refused(&error))?;
        if page.is_empty() {
            return to.flush().await.map_err(gone);
        }
        for event in page {
            let mut line = serde_json::to_vec(&event)
                .map_err(|error| Failure::new(Code::Software, format!("An event cannot be written: {error}.")))?;
            line.push(b'\n');
            to.write_all(&line).await.map_err(gone)?;
        }
    }
}

/// Begins the list of what was open at the end of a day, and says in a sentence what it is a list of.
///
/// # Errors
/// [`Code::Data`] for a day that is still to come.
pub async fn list(desk: &Desk, day: Date, lang: Lang) -> Result<(AsOf, String), Failure> {
    let zone = desk.settings().general().zone.clone();
    let list = desk.as_of(day).await.ok_or_else(|| Failure::new(Code::Data, words::to_come(lang, day, &zone)))?;
    let said = words::said(lang, day, list.over, &zone, list.tickets());
    Ok((list, said))
}

/// Writes it as a table in CSV.
///
/// # Errors
/// [`Code::Io`] when the desk or the other side fails.
pub async fn write_list(desk: &Desk, mut list: AsOf, lang: Lang, to: &mut (impl AsyncWrite + Unpin)) -> Result<(), Failure> {
    let gone = |error| Failure::io("The list cannot be written", &error);
    let mut lines = AsOf::head(lang).map_err(|error| refused(&error))?;
    while !lines.is_empty() {
        to.write_all(lines.as_bytes()).await.map_err(gone)?;
        lines = list.page(desk, lang).await.map_err(|error| refused(&error))?;
    }
    to.flush().await.map_err(gone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_that_mails_were_set_aside_reads_what_tries_them_again() {
        assert_eq!(aside_lines(&[]), "No mail was set aside.");
        let raw = Hash::of(b"mail");
        let told = aside_lines(&[(Timestamp::UNIX_EPOCH, raw)]);
        let (sentence, mails) = told.split_once('\n').expect("a sentence, then the mails");
        assert!(sentence.contains("only a restart"), "{sentence}");
        assert!(mails.contains(&raw.to_string()), "{mails}");
    }
}
