//! What agents ask, and what they tell the desk to do.

pub mod act;
pub mod choice;
pub mod more;
pub mod new;
pub mod write;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::draft::{Kept, Unkept};
use shared::id::{OpId, TicketId, Ver};
use shared::query::Query;
use shared::sla::story::ClockId;
use shared::view::{Counts, ListPage, PersonHit, ProofPage, QueueNode, Read, Steps, TicketPage};

use super::ApiError;
use super::json::Json;

/// What stands beside every list: the queues and how much there is to do in each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// The queues, parents before their children.
    pub queues: Vec<QueueNode>,
    /// The counts.
    pub counts: Counts,
    /// There was never a ticket: the first steps, as the server writes them.
    pub unwritten: Option<String>,
}

/// A stretch of a list, by rank.
#[server(endpoint = "desk/list", input = Json, output = Json)]
pub async fn list(query: Query, from: u32, len: u32) -> Result<Read<ListPage>, ApiError> {
    let (desk, actor, _) = crate::here::here()?;
    Ok(desk.list(&actor, &query, from, len)?)
}

/// The queues with their counts.
#[server(endpoint = "desk/tree", input = Json, output = Json)]
pub async fn read_tree() -> Result<Read<Tree>, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let counts = desk.counts(&actor)?;
    let queues = desk.queues(&actor, lang)?;
    let unwritten = desk.unwritten(&actor)?.map(|unwritten| crate::here::first::write(unwritten, actor.roles.administrator, lang));
    Ok(Read { at: counts.at, value: Tree { queues, counts: counts.value, unwritten } })
}

/// A ticket, and a name for the call of whichever of its forms is sent first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The ticket.
    pub read: Read<TicketPage>,
    /// The name.
    pub op: OpId,
}

/// A ticket as a page begins with it, perhaps with the words of a form that was refused.
#[server(endpoint = "desk/read_ticket", input = Json, output = Json)]
pub async fn read_ticket(id: TicketId, refused: Option<OpId>) -> Result<Opened, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let (mut read, mut asks) = desk.ticket_and_asks(&actor, id, lang).await?;
    if let Some(person) = actor.person()
        && let Some(typed) = crate::here::typed::refused(&desk, person, refused).await?
    {
        crate::here::typed::again(&mut read.value, &mut asks, typed);
    }
    crate::here::beside::write(&mut read.value, &asks, lang);
    Ok(Opened { read, op: desk.new_op() })
}

/// A ticket as it is now.
#[server(endpoint = "desk/ticket", input = Json, output = Json)]
pub async fn ticket(id: TicketId) -> Result<Read<TicketPage>, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let (mut read, asks) = desk.ticket_and_asks(&actor, id, lang).await?;
    crate::here::beside::write(&mut read.value, &asks, lang);
    Ok(read)
}

/// What came before a version of a ticket: the newest of it.
#[server(endpoint = "desk/earlier", input = Json, output = Json)]
pub async fn earlier(id: TicketId, before: Ver) -> Result<Steps, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let mut steps = desk.earlier(&actor, id, before, lang).await?;
    crate::here::beside::drafts(&mut steps.entries, lang);
    Ok(steps)
}

/// What one of a ticket's clocks is made up of.
#[server(endpoint = "desk/proof", input = Json, output = Json)]
pub async fn proof(ticket: TicketId, clock: ClockId) -> Result<Read<ProofPage>, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    Ok(desk.proof(&actor, ticket, clock, lang).await?)
}

/// People by the beginning of a name, a number or an address.
#[server(endpoint = "desk/people", input = Json, output = Json)]
pub async fn people(words: String) -> Result<Vec<PersonHit>, ApiError> {
    let (desk, actor, _) = crate::here::here()?;
    Ok(desk.find_people(&actor, &words)?)
}

/// Keeps what somebody is writing, and says what became of it.
#[server(endpoint = "desk/keep_draft", input = Json, output = Json)]
pub async fn keep_draft(key: String, words: Unkept) -> Result<Kept, ApiError> {
    let (desk, actor, _) = crate::here::here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    Ok(desk.hear_draft(person, &key, words).await?)
}
