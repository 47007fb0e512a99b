//! A new ticket that an agent writes: for somebody who called, or first to a customer.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::act::Outcome;
use shared::id::{OpId, TicketId};
use shared::view::{DraftView, FactView, PersonRef, QueueNode};

use super::ApiError;
use crate::api::json::Json;

/// The name under which the form is kept until it is sent.
pub const DRAFT_KEY: &str = shared::draft_key::NEW_TICKET;

/// The word for a ticket that nobody works on yet.
pub const NOBODY: &str = "nobody";

/// What the form offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The queues that the agent works.
    pub queues: Vec<QueueNode>,
    /// Who may own it.
    pub agents: Vec<PersonRef>,
    /// What else may be chosen of it.
    pub facts: Vec<FactView>,
    /// What the agent began.
    pub draft: Option<DraftView>,
    /// What continues the ticket that is asked for: it waits for anything else that was begun.
    pub onward: Option<DraftView>,
    /// The form's own name for its call.
    pub op: OpId,
}

/// The form as typed. A person is either known by number or described.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NewForm {
    /// `caller`: somebody called. `outbound`: the desk writes first.
    pub writing: String,
    /// What was typed to find somebody: nothing but a draft has it.
    pub who: String,
    /// The number of somebody known.
    pub person: String,
    /// Somebody new: the name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// Their telephone number.
    pub phone: String,
    /// The queue.
    pub queue: String,
    /// What it is about.
    pub subject: String,
    /// The words.
    pub body: String,
    /// How urgent.
    pub priority: String,
    /// The number of who works on it.
    pub owner: String,
    /// Its type.
    pub kind: String,
    /// The number of the service that is asked for.
    pub service: String,
    /// How much of the customer's work it holds up, as [`shared::view::choosing`] reads it.
    pub impact: String,
    /// How soon it does.
    pub urgency: String,
    /// The number of the ticket that it continues.
    pub follows: String,
    /// Stored files as JSON.
    pub files: String,
}

impl NewForm {
    /// Nothing was typed or chosen that somebody would miss.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        [&self.who, &self.person, &self.name, &self.email, &self.phone, &self.subject, &self.body].iter().all(|field| field.is_empty())
    }

    /// The form as a draft, field by field.
    #[must_use]
    pub fn to_draft(&self) -> DraftView {
        let field = |name: &str, value: &str| (!value.is_empty()).then(|| (name.to_owned(), value.to_owned()));
        let fields = [
            field("who", &self.who),
            field("person", &self.person),
            field("name", &self.name),
            field("email", &self.email),
            field("phone", &self.phone),
            field("queue", &self.queue),
            field("subject", &self.subject),
            field("priority", &self.priority),
            field("owner", &self.owner),
            field("kind", &self.kind),
            field("service", &self.service),
            field("impact", &self.impact),
            field("urgency", &self.urgency),
            field("follows", &self.follows),
        ];
        DraftView {
            body: self.body.clone(),
            mode: self.writing.clone(),
            fields: fields.into_iter().flatten().collect(),
            ..DraftView::default()
        }
    }

    /// The form that a draft was made of.
    #[must_use]
    pub fn of_draft(draft: &DraftView) -> Self {
        let field = |name: &str| draft.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()).unwrap_or_default();
        Self {
            writing: draft.mode.clone(),
            who: field("who"),
            person: field("person"),
            name: field("name"),
            email: field("email"),
            phone: field("phone"),
            queue: field("queue"),
            subject: field("subject"),
            body: draft.body.clone(),
            priority: field("priority"),
            owner: field("owner"),
            kind: field("kind"),
            service: field("service"),
            impact: field("impact"),
            urgency: field("urgency"),
            follows: field("follows"),
            files: String::new(),
        }
    }
}

/// What the form offers, and what was begun: in the form that was `refused`, or as it is kept; with `follows`, what continues
/// that ticket.
#[server(endpoint = "desk/new_choices", input = Json, output = Json)]
pub async fn read_choices(follows: Option<TicketId>, refused: Option<OpId>) -> Result<Choices, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let mut queues = desk.queues(&actor, lang)?;
    let settings = desk.settings();
    queues.retain(|node| settings.queue(node.id).is_some_and(|queue| !queue.retired));
    let agents = desk.agents(&actor)?;
    let facts = shared::view::facts_of_new(lang, &settings);
    let draft = match crate::here::typed::refused(&desk, person, refused).await? {
        None => desk.draft(person, DRAFT_KEY).await?,
        typed => typed,
    };
    let onward = match follows {
        Some(before) => Some(crate::here::new_ticket::after(&desk.ticket(&actor, before, lang).await?.value).to_draft()),
        None => None,
    };
    Ok(Choices { queues, agents, facts, draft, onward, op: desk.new_op() })
}

/// Opens the ticket. `over` is what the form goes on from, as JSON.
#[server(endpoint = "desk/open", output = Json)]
pub async fn open(op: OpId, form: NewForm, #[server(default)] over: String) -> Result<Outcome, ApiError> {
    use crate::here::{here, new_ticket, tell, typed};

    let (desk, actor, _) = here()?;
    let person = actor.person().ok_or(ApiError::SignedOut)?;
    let over = typed::over(op, &over)?;
    let opened = match new_ticket::parse(&form) {
        Ok(new) => tell(op, None, shared::ticket::action::TicketAction::Create(Box::new(new))).await,
        Err(error) => Err(error),
    };
    match &opened {
        Ok(outcome) => {
            typed::forget(&desk, person, DRAFT_KEY, &over).await;
            if let (true, Some(ticket)) = (crate::respond::plain_form(), outcome.ticket) {
                crate::respond::redirect(&format!("/desk/tickets/{ticket}"));
            }
        }
        Err(ApiError::Refused(refusal)) if crate::respond::plain_form() => {
            let draft = DraftView { refusal: Some(refusal.clone()), ..form.to_draft() };
            let apart = typed::keep_typed(&desk, person, DRAFT_KEY, &over, (op, draft)).await?;
            crate::respond::redirect(&apart.map_or("/desk/new".to_owned(), |op| format!("/desk/new?refused={op}")));
            return Ok(Outcome::default());
        }
        Err(_) => {}
    }
    opened
}
