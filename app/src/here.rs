//! Who asks, and whom: the desk and the reader of the request that is being answered. Server only.
//!
//! The server has one closure that provides a [`Visit`] before every page and every server function; nothing else gives a
//! function its rights. Who asks, and whom, is taken once, at the beginning; how a plain form is answered is the request's at any time.

pub mod beside;
pub mod new_ticket;

pub mod cookies;
pub mod entrance;
pub mod first;
pub mod keeping;
pub(crate) mod late;
pub mod row;
pub mod settings;
pub mod typed;

use std::net::IpAddr;
use std::sync::Arc;

use desk::auth::{Session, SessionToken};
use desk::{Desk, DeskError, Wish};
use leptos::prelude::{provide_context, use_context};
use shared::access::Actor;
use shared::act::{Action, Outcome};
use shared::event::Door;
use shared::id::{OpId, PersonId, Ver};
use shared::locale::Lang;
use shared::ticket::action::TicketAction;
use shared::view::Frame;

use crate::api::ApiError;
use crate::module::{self, Module, PORTAL};
use crate::pages::home::home_of;
use crate::respond;

/// One request: what the server knows of it.
#[derive(Clone)]
pub struct Visit {
    /// The desk.
    pub desk: Arc<Desk>,
    /// Who is signed in.
    pub session: Option<Arc<Session>>,
    /// The cookie they came with, even when its session is over: a new one replaces it.
    pub token: Option<SessionToken>,
    /// What the page is rendered within: language, zone, moment, theme, the demo's logins.
    pub frame: Frame,
    /// Where the request comes from, for throttling.
    pub peer: IpAddr,
    /// Whether cookies are sent over HTTPS only.
    pub secure: bool,
}

/// Puts the request where pages and server functions find it.
pub fn provide(visit: Visit) {
    provide_context(visit);
}

/// The request.
///
/// # Errors
/// [`ApiError::Internal`] outside a request, which is a mistake of ours.
pub fn visit() -> Result<Visit, ApiError> {
    use_context::<Visit>().ok_or_else(|| {
        tracing::error!("A page or a function ran without a request around it");
        ApiError::Internal
    })
}

/// The desk, who asks, and their language.
///
/// # Errors
/// [`ApiError::SignedOut`] when nobody is signed in.
pub fn here() -> Result<(Arc<Desk>, Actor, Lang), ApiError> {
    let visit = visit()?;
    let session = visit.session.ok_or_else(|| respond::refused(ApiError::SignedOut))?;
    Ok((visit.desk, session.actor.clone(), visit.frame.lang))
}

/// Tells the desk, and waits until every list and ticket shows it: who acted sees what they did.
///
/// # Errors
/// [`ApiError::SignedOut`], or what the desk says.
pub async fn tell(op: OpId, seen: Option<Ver>, action: TicketAction) -> Result<Outcome, ApiError> {
    let (desk, actor, _) = here()?;
    tell_as(&desk, actor, op, seen, action).await
}

/// The same, for whoever had to wait before they could say what they want.
///
/// # Errors
/// What the desk says.
pub async fn tell_as(desk: &Desk, actor: Actor, op: OpId, seen: Option<Ver>, action: TicketAction) -> Result<Outcome, ApiError> {
    let done = desk.act(Wish { op, actor, door: Door::Desk, seen, action: Action::Ticket(action) }).await?;
    if let Some(pos) = done.pos {
        desk.reached(pos).await;
    }
    Ok(done.outcome)
}

/// A person's number as a form brings it; nobody when it is empty.
///
/// # Errors
/// [`ApiError::Transport`] when it is no number: no form of ours sends that.
pub fn person_of(raw: &str) -> Result<Option<PersonId>, ApiError> {
    match raw {
        "" => Ok(None),
        raw => raw.parse().map(Some).map_err(|_| ApiError::Transport("no such person".to_owned())),
    }
}

/// The frame of the request, for the document and the first paint.
#[must_use]
pub fn frame() -> Frame {
    use_context::<Visit>().map(|visit| visit.frame).unwrap_or_else(crate::frame::nobodys)
}

/// The module that takes the page over: what all have, that of the reader's first page.
#[must_use]
pub fn module() -> Module {
    Module::of(&path()).or_else(|| Module::of(home_of(frame().me.as_ref()))).unwrap_or(PORTAL)
}

/// Whether the page stays as the server wrote it: no module takes it over.
#[must_use]
pub fn plain_page() -> bool {
    module::is_plain(&path())
}

fn path() -> String {
    use_context::<http::request::Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_default()
}

/// Whether the page is complete without the module, which then waits until the browser has nothing else to do.
#[must_use]
pub fn unhurried() -> bool {
    Module::of(&path()).is_none_or(|module| module.waits)
}

/// What a reader is told of what the desk refused or could not do.
#[must_use]
pub fn told(error: DeskError) -> ApiError {
    match error {
        DeskError::Refused(shared::refusal::Refusal::NotFound) => ApiError::NotFound,
        DeskError::Refused(refusal) => ApiError::Refused(refusal),
        DeskError::SignedOut => ApiError::SignedOut,
        DeskError::Throttled { retry_after_s } => ApiError::Throttled { retry_after_s },
        DeskError::BadCredentials => ApiError::BadCredentials,
        cause => {
            // The one place where a failure of ours is logged on its way to a screen.
            tracing::error!(error = %cause, "The desk failed: {cause}");
            ApiError::Internal
        }
    }
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        respond::refused(told(error))
    }
}
