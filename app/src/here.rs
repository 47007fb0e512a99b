//! Who asks, and whom: the desk and the reader of the request that is being answered. Server only.
//!
//! The server has one closure that provides a [`Visit`] before every page and every server function; nothing else gives a
//! function its rights. Take what is needed before the first `await`: the context belongs to the request.

use std::net::IpAddr;
use std::sync::Arc;

use desk::auth::{Session, SessionToken};
use desk::{Desk, DeskError};
use leptos::prelude::{provide_context, use_context};
use shared::access::Actor;
use shared::locale::Lang;
use shared::view::Frame;

use crate::api::ApiError;
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

/// The frame of the request, for the document and the first paint.
#[must_use]
pub fn frame() -> Frame {
    use_context::<Visit>().map(|visit| visit.frame).unwrap_or_else(crate::frame::nobodys)
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        respond::refused(match error {
            DeskError::Refused(shared::refusal::Refusal::NotFound) => Self::NotFound,
            DeskError::Refused(refusal) => Self::Refused(refusal),
            DeskError::SignedOut => Self::SignedOut,
            DeskError::Throttled { retry_after_s } => Self::Throttled { retry_after_s },
            DeskError::BadCredentials => Self::BadCredentials,
            cause => {
                // The one place where a failure of ours is logged on its way to a screen.
                tracing::error!(error = %cause, "The desk failed: {cause}");
                Self::Internal
            }
        })
    }
}
