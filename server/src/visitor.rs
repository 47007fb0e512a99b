//! Who reads, in which language, zone and theme: found out once for every request, before pages and functions run.
//!
//! What somebody chose in their profile counts before the cookie, the cookie before the browser's wish, and that before the
//! desk's own settings. The session comes from the cookie and from nowhere else.

use std::sync::Arc;

use app::here::Visit;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use desk::DeskError;
use desk::auth::{Session, SessionToken};
use http::request::Parts;
use http::{HeaderMap, header};
use shared::locale::Lang;
use shared::view::Frame;

use crate::cookies;
use crate::door::plain;
use crate::guard::peer::Peer;
use crate::house::{House, Shared};
use crate::zones;

/// Finds out who reads, for everything inside.
pub async fn meet(State(Shared(house)): State<Shared>, request: Request, next: Next) -> Response {
    let (mut head, body) = request.into_parts();
    match visit(&house, &head).await {
        Ok(visit) => {
            head.extensions.insert(visit);
            next.run(Request::from_parts(head, body)).await
        }
        Err(error) => plain::of_error(error, &head.headers),
    }
}

/// The session of now, for who sent a form that may have taken minutes to come.
///
/// # Errors
/// [`DeskError::SignedOut`] when it is over meanwhile; [`DeskError::Store`].
pub async fn again(visit: &Visit) -> Result<Session, DeskError> {
    visit.desk.session(visit.token.as_ref().ok_or(DeskError::SignedOut)?).await
}

async fn visit(house: &Arc<House>, head: &Parts) -> Result<Visit, DeskError> {
    let headers = &head.headers;
    let token = app::here::cookies::session(headers, house.secure).and_then(SessionToken::parse);
    let session = match &token {
        None => None,
        Some(token) => match house.desk.session(token).await {
            Ok(session) => Some(Arc::new(session)),
            // A session that is over is like none; the page says how to sign in.
            Err(DeskError::SignedOut | DeskError::BadCredentials) => None,
            Err(error) => return Err(error),
        },
    };
    let frame = frame(house, headers, session.as_deref());
    let peer = head.extensions.get::<Peer>().map_or(std::net::IpAddr::from([0, 0, 0, 0]), |peer| peer.address);
    Ok(Visit { desk: Arc::clone(&house.desk), session, token, frame, peer, secure: house.secure })
}

fn frame(house: &House, headers: &HeaderMap, session: Option<&Session>) -> Frame {
    let settings = house.desk.settings();
    let general = settings.general();
    let accepted = || headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok().and_then(Lang::accepted);
    let lang = session.and_then(|session| session.lang).or_else(|| cookies::lang(headers)).or_else(accepted).unwrap_or(general.lang);
    let zone = session.and_then(|session| session.zone.as_deref()).and_then(zones::data).or_else(|| zones::data(&general.zone));
    Frame {
        me: session.map(|session| session.me.clone()),
        lang,
        zone: zone.unwrap_or_else(zones::utc),
        now: house.desk.config().clock.now(),
        desk: general.name.read(lang).to_owned(),
        theme: session.and_then(|session| session.theme).or_else(|| cookies::theme(headers)),
        build: house.site.build.clone(),
        settings: session.map_or(0, |session| settings.changes(session.me.roles)),
        demo: if session.is_none() { house.demo.clone() } else { Vec::new() },
    }
}
