//! A file of holidays for a calendar's form: its days are added to those that were typed, and the form is shown again. Nothing is saved.

use app::api::settings::{News, url_of};
use app::here::{Visit, settings};
use axum::extract::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Redirect, Response};
use desk::DeskError;
use http::{HeaderMap, StatusCode};
use shared::access::Actor;
use shared::refusal::Refusal;
use shared::setting::form::{self, Brought, Typed, add_days_of};
use shared::setting::topic::Topic;
use shared::words::door::DoorWord;

use super::multipart::{BadForm, Form, Small, read_small, words_of};
use super::written::written;
use super::{plain, upload};
use crate::visitor;

/// A file of holidays: thirty years of them, with all that calendars write around a day, four times over.
const HOLIDAYS_BYTES_MAX: usize = 512 * 1024;

/// Adds the days of a file to a form.
pub async fn take_days(Extension(visit): Extension<Visit>, headers: HeaderMap, form: Result<Form, MultipartRejection>) -> Response {
    let Some(session) = &visit.session else {
        // The session ended while they wrote: their words go back to them.
        return plain::signed_out(&words_of(form).await, &headers);
    };
    if !session.actor.roles.administrator {
        return plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, &headers);
    }
    let read = match form {
        Ok(form) => read_small(form, HOLIDAYS_BYTES_MAX).await,
        Err(_) => Err(BadForm::Malformed),
    };
    let small = match read {
        Ok(small) => small,
        Err(bad) => return upload::refuse(bad, &[], &headers),
    };
    // Who they are is asked again: the form may have come for long.
    let session = match visitor::again(&visit).await {
        Ok(session) => session,
        // It ended while the form came.
        Err(DeskError::SignedOut) => return plain::signed_out(&written(small.fields), &headers),
        Err(error) => return plain::of_error(error, &headers),
    };
    match keep(&visit, &session.actor, small).await {
        Ok(page) => Redirect::to(&page).into_response(),
        Err(error) => plain::of_error(error, &headers),
    }
}

/// Keeps the form with the days; answers the page that shows it.
async fn keep(visit: &Visit, actor: &Actor, Small { fields, file }: Small) -> Result<String, DeskError> {
    let person = actor.person().filter(|_| actor.roles.administrator).ok_or(Refusal::NotFound)?;
    let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str()).unwrap_or_default();
    let (op, id, seen) = (field("op").parse().ok(), field("id").parse().ok(), field("seen").parse().unwrap_or_default());
    let op = op.unwrap_or_else(|| visit.desk.new_op());
    let typed = fields.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix("form[")?.strip_suffix(']')?;
        Some((name.to_owned(), value.clone()))
    });
    let mut form = form::Form(typed.collect());
    let this_year = visit.desk.zone().to_datetime(visit.desk.config().clock.now()).year();
    let news = match file {
        None => News::FileTooLarge,
        Some(file) => match add_days_of(&mut form, &String::from_utf8_lossy(&file), this_year) {
            Brought { over: 1.., .. } => News::FileFull,
            Brought { new: 0, .. } => News::FileEmpty,
            Brought { left_out: 0, .. } => News::FileTaken,
            Brought { .. } => News::FilePartly,
        },
    };
    settings::keep(&visit.desk, person, op, &Typed { seen, form }, None).await?;
    Ok(format!("{}?draft={op}&news={}", url_of(Topic::Calendars, id), news.code()))
}
