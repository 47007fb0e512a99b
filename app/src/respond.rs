//! The head of an answer: statuses, cookies, redirects. On the server it speaks to the response; in the browser it is silent.

use leptos::prelude::AnyView;
#[cfg(feature = "ssr")]
use leptos::prelude::{GetUntracked, IntoAny, WithUntracked};
#[cfg(feature = "ssr")]
use leptos::tachys::html::InertElement;
use shared::id::{PersonId, TicketId};
use shared::view::{Frame, Row};

use crate::api::ApiError;
#[cfg(feature = "ssr")]
use crate::frame;
use crate::parts::ticket_list::row::Seat;

/// Gives an error of a server function its status, and hands it back.
///
/// A plain form is answered by a redirect, which another status would turn into a page of raw JSON: such requests, which
/// accept `text/html`, are left alone.
#[must_use]
pub fn refused(error: ApiError) -> ApiError {
    #[cfg(feature = "ssr")]
    if !server::accepts_html() {
        server::status(server::code(&error));
    }
    error
}

/// Whether a plain form is answered, sent without the module: the answer is a redirect and nobody reads more of it.
#[must_use]
pub fn plain_form() -> bool {
    #[cfg(feature = "ssr")]
    {
        server::accepts_html()
    }
    #[cfg(not(feature = "ssr"))]
    {
        false
    }
}

/// The page as a whole does not exist, or not for this reader.
pub fn page_status(error: &ApiError) {
    #[cfg(feature = "ssr")]
    server::status(server::code(error));
    #[cfg(not(feature = "ssr"))]
    let _ = error;
}

/// There is no page at this URL.
pub fn page_missing() {
    page_status(&ApiError::NotFound);
}

/// Sends the reader elsewhere after a form. In the browser the answer's head does that.
pub fn redirect(to: &str) {
    #[cfg(feature = "ssr")]
    leptos_axum::redirect(to);
    #[cfg(not(feature = "ssr"))]
    let _ = to;
}

/// Adds a `Set-Cookie` to the answer.
pub fn set_cookie(cookie: &str) {
    #[cfg(feature = "ssr")]
    server::append(http::header::SET_COOKIE, cookie);
    #[cfg(not(feature = "ssr"))]
    let _ = cookie;
}

/// Writes the page's title into its head; the framework writes it as it is, so it is escaped here. The browser sets its own.
pub fn title(title: String) {
    #[cfg(feature = "ssr")]
    {
        let escaped = crate::parts::field::escaped(&title);
        drop(leptos_meta::Title(leptos_meta::TitleProps { formatter: None, text: Some(escaped.into()) }));
    }
    #[cfg(not(feature = "ssr"))]
    drop(title);
}

/// The page's frame: on the server that of the request; the browser reads it out of the page instead.
#[must_use]
pub fn frame() -> Frame {
    #[cfg(feature = "ssr")]
    {
        crate::here::frame()
    }
    #[cfg(not(feature = "ssr"))]
    {
        crate::frame::nobodys()
    }
}

/// A list's row: on the server written straight, into nothing that lives on; in the browser nothing, for it is drawn there.
#[must_use]
pub fn row(me: PersonId, of: impl FnOnce() -> (Seat, Row)) -> Option<AnyView> {
    #[cfg(feature = "ssr")]
    {
        let (seat, row) = of();
        let reader = crate::here::row::Reader { lang: frame::lang(), zone: frame::zone(), now: frame::now().get_untracked(), me };
        Some(InertElement::new(crate::here::row::html(&row, &seat, &reader)).into_any())
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = (me, of);
        None
    }
}

/// What is drawn of data that were waited for: on the server made once, when it is written (`here/late.rs`).
pub fn late(view: impl FnOnce() -> AnyView + Send + 'static) -> impl leptos::prelude::IntoView {
    #[cfg(feature = "ssr")]
    {
        crate::here::late::Late::new(view)
    }
    #[cfg(not(feature = "ssr"))]
    {
        view()
    }
}

/// What the reader wrote on a ticket that they see no more, to be copied: in the page as the server writes it.
pub fn kept_words(ticket: Option<TicketId>) -> impl Future<Output = String> + Send {
    #[cfg(feature = "ssr")]
    {
        crate::here::typed::kept_words(ticket)
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = ticket;
        std::future::ready(String::new())
    }
}

/// The address that was typed into a sign-in that failed: on the server out of a cookie that scripts cannot read.
#[must_use]
pub fn typed_address() -> Option<String> {
    #[cfg(feature = "ssr")]
    {
        leptos::prelude::use_context::<http::request::Parts>().and_then(|parts| crate::here::cookies::typed(&parts.headers))
    }
    #[cfg(not(feature = "ssr"))]
    {
        None
    }
}

/// The ticket whose number somebody typed into the tree's field, with what was around it where it was copied. The field's form is a
/// plain one, so that only the server is asked.
#[must_use]
pub fn number_asked_for() -> Option<TicketId> {
    #[cfg(feature = "ssr")]
    {
        let typed = leptos_router::hooks::use_query_map().with_untracked(|query| query.get("number"))?;
        typed.trim_matches(|letter: char| !letter.is_ascii_digit()).parse().ok()
    }
    #[cfg(not(feature = "ssr"))]
    {
        None
    }
}

/// Whether a path is one of the pages that one is led to, or below one.
///
/// Elsewhere on this site are files, and mails as strangers wrote them. The server looks, whenever it leads somewhere; the browser
/// only repeats what the server wrote.
#[must_use]
pub fn leads_to_a_page(next: &str) -> bool {
    #[cfg(feature = "ssr")]
    {
        let path = next.split(['?', '#']).next().unwrap_or_default();
        let page = path.split('/').nth(1).unwrap_or_default();
        // Dots, however they are written, lead out of a page.
        !path.contains(['.', '%']) && (path == "/" || ["desk", "insight", "portal", "profile", "settings"].contains(&page))
    }
    #[cfg(not(feature = "ssr"))]
    {
        let _ = next;
        true
    }
}

/// Makes every redirect that answers a form a fresh page: who is signed in, their language and theme are the page's own.
pub fn reload_after_redirects() {
    #[cfg(not(feature = "ssr"))]
    {
        let follow = |to: &str| drop(leptos::prelude::window().location().set_href(to));
        // Set once for the life of the page; a second time is refused and changes nothing.
        drop(leptos::server_fn::redirect::set_redirect_hook(follow));
    }
}

/// Asks for the page as a document once more, in the browser, and says whether it did. Not at once: the router writes a new
/// address only when its page is drawn.
#[must_use]
pub fn load_again() -> bool {
    #[cfg(not(feature = "ssr"))]
    leptos::prelude::set_timeout(|| drop(leptos::prelude::window().location().reload()), std::time::Duration::ZERO);
    cfg!(not(feature = "ssr"))
}

#[cfg(feature = "ssr")]
pub use server::code;

#[cfg(feature = "ssr")]
mod server {
    use http::{HeaderName, HeaderValue, StatusCode, header, request::Parts};
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;
    use shared::refusal::Refusal;

    use crate::api::ApiError;

    pub(super) fn accepts_html() -> bool {
        let accepted = |parts: &Parts| parts.headers.get(header::ACCEPT)?.to_str().ok().map(|accept| accept.contains("text/html"));
        use_context::<Parts>().as_ref().and_then(accepted).unwrap_or(false)
    }

    pub(super) fn status(status: StatusCode) {
        if let Some(response) = use_context::<ResponseOptions>() {
            response.set_status(status);
        }
    }

    pub(super) fn append(name: HeaderName, value: &str) {
        if let (Some(response), Ok(value)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(value)) {
            response.append_header(name, value);
        }
    }

    /// What an error is in HTTP, for pages and functions alike.
    #[must_use]
    pub fn code(error: &ApiError) -> StatusCode {
        match error {
            ApiError::SignedOut | ApiError::BadCredentials => StatusCode::UNAUTHORIZED,
            ApiError::NotFound => StatusCode::NOT_FOUND,
            ApiError::Throttled { .. } => StatusCode::TOO_MANY_REQUESTS,
            ApiError::Refused(Refusal::NotAllowed) => StatusCode::FORBIDDEN,
            ApiError::Refused(Refusal::NoRoom) => StatusCode::INSUFFICIENT_STORAGE,
            ApiError::Refused(Refusal::Busy) => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::Refused(Refusal::Text(_)) => StatusCode::UNPROCESSABLE_ENTITY,
            ApiError::Refused(_) => StatusCode::CONFLICT,
            ApiError::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            ApiError::Internal => StatusCode::INTERNAL_SERVER_ERROR,
            ApiError::Transport(_) => StatusCode::BAD_REQUEST,
        }
    }
}
