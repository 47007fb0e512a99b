//! Files of a composer, stored before the words that name them are sent.

use app::here::Visit;
use axum::Json;
use axum::extract::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, StatusCode};
use shared::text::FILES_BYTES_MAX;
use shared::words::door::DoorWord;

use super::multipart::{BadForm, Form, Sent, read};
use super::plain;
use crate::router::FORM_BYTES_MAX;
use crate::visitor;

/// All files of one sending, and the words beside them.
pub const UPLOAD_BYTES_MAX: usize = FILES_BYTES_MAX + FORM_BYTES_MAX;

/// Stores the files and answers what to name them by.
pub async fn take(Extension(visit): Extension<Visit>, headers: HeaderMap, form: Result<Form, MultipartRejection>) -> Response {
    let Some(person) = visit.session.as_ref().and_then(|session| session.actor.person()) else {
        return plain::answer(StatusCode::UNAUTHORIZED, DoorWord::SignedOut, &headers);
    };
    let mut sent = Sent::default();
    let read = match form {
        Ok(form) => read(&visit.desk, person, form, &[], &mut sent).await,
        Err(_) => Err(BadForm::Malformed),
    };
    match read {
        Ok(()) => match visitor::again(&visit).await {
            Ok(_) => Json(sent.files).into_response(),
            Err(error) => plain::of_error(error, &headers),
        },
        Err(bad) => refuse(bad, &[], &headers),
    }
}

/// Why a form was not read, as an answer, with what of its words was.
pub fn refuse(bad: BadForm, typed: &[String], headers: &HeaderMap) -> Response {
    match bad {
        BadForm::Malformed => plain::answer_with(StatusCode::BAD_REQUEST, DoorWord::Malformed, headers, typed),
        BadForm::TooLarge => plain::answer_with(StatusCode::PAYLOAD_TOO_LARGE, DoorWord::TooLarge, headers, typed),
        BadForm::Desk(error) => plain::of_error_with(error, typed, headers),
    }
}
