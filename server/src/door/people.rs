//! A table of people that an administrator sends: a file, or what was pasted. What becomes of it is kept for the page that follows.

use app::api::people::import::{REFUSED, REPORT, TABLE, TAKES_ROLES};
use app::api::settings::PREVIEW;
use app::here::Visit;
use axum::extract::Extension;
use axum::extract::multipart::MultipartRejection;
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use desk::DeskError;
use encoding_rs::WINDOWS_1252;
use http::{HeaderMap, StatusCode};
use shared::draft_key;
use shared::people::action::LIST_BYTES_MAX;
use shared::refusal::Refusal;
use shared::view::DraftView;
use shared::words::door::DoorWord;

use super::multipart::{BadForm, Form, small, words_of};
use super::{plain, upload};
use crate::visitor;

/// The form's parts that hold a table, the surer first.
const PARTS: [&str; 2] = ["file", TABLE];
/// The button that was pressed.
const THEN: &str = "then";
/// Twice of what is taken, so that a table that is a little too large is refused with a sentence and shown again.
const PART_BYTES_MAX: usize = 2 * LIST_BYTES_MAX;

/// Takes people out of a table, or only looks at it, and leads to what became of it or would.
pub async fn import(Extension(visit): Extension<Visit>, headers: HeaderMap, form: Result<Form, MultipartRejection>) -> Response {
    let Some(session) = &visit.session else {
        // The session ended while they pasted: their table goes back to them.
        return plain::signed_out(&words_of(form).await, &headers);
    };
    let Some(person) = session.actor.person().filter(|_| session.actor.roles.administrator) else {
        return plain::answer(StatusCode::NOT_FOUND, DoorWord::NotFound, &headers);
    };
    let parts = match form {
        Ok(form) => small(form, &[PARTS[0], PARTS[1], TAKES_ROLES, THEN], PART_BYTES_MAX).await,
        Err(_) => Err(BadForm::Malformed),
    };
    let (table, takes_roles, only_looks) = match parts {
        Ok(parts) => {
            let looks = parts.iter().any(|(name, then)| name == THEN && then == PREVIEW);
            (table_of(&parts), parts.iter().any(|(name, _)| name == TAKES_ROLES), looks)
        }
        Err(bad) => return upload::refuse(bad, &[], &headers),
    };
    let session = match visitor::again(&visit).await {
        Ok(session) => session,
        // It ended while the table came.
        Err(DeskError::SignedOut) => return plain::signed_out(&[table], &headers),
        Err(error) => return plain::of_error(error, &headers),
    };
    let report = if only_looks {
        visit.desk.look_at_people(&session.actor, &table, takes_roles).await
    } else {
        visit.desk.import_people(&session.actor, &table, takes_roles).await
    };
    let draft = match report {
        Ok(mut report) => {
            // What is left to be sent stands in the form. After an import that is another table, which is allowed nothing yet.
            let again = std::mem::take(&mut report.again);
            let fields = if report.only_looked { form_of(table, takes_roles) } else { form_of(again, false) };
            let body = serde_json::to_string(&report).unwrap_or_default();
            DraftView { body, mode: REPORT.to_owned(), fields, ..DraftView::default() }
        }
        Err(DeskError::Refused(refusal)) if refusal != Refusal::NotFound => {
            DraftView { mode: REFUSED.to_owned(), fields: form_of(table, takes_roles), refusal: Some(refusal), ..DraftView::default() }
        }
        Err(error) => return plain::of_error(error, &headers),
    };
    let op = visit.desk.new_op();
    match visit.desk.keep_draft(person, &draft_key::refused(op), Some(draft)).await {
        Ok(()) => Redirect::to(&format!("/settings/people/import?refused={op}")).into_response(),
        Err(error) => plain::of_error(error, &headers),
    }
}

/// What stands in the form of the page that follows.
fn form_of(table: String, takes_roles: bool) -> Vec<(String, String)> {
    vec![(TABLE.to_owned(), table), (TAKES_ROLES.to_owned(), takes_roles.to_string())]
}

fn table_of(parts: &[(String, Bytes)]) -> String {
    let part = |name: &str| parts.iter().find(|(known, bytes)| known == name && !bytes.is_empty());
    PARTS.iter().find_map(|name| part(name)).map(|(_, bytes)| text_of(bytes)).unwrap_or_default()
}

/// The words of a table; spreadsheets still write Windows-1252.
fn text_of(bytes: &[u8]) -> String {
    let western = |_| WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned();
    str::from_utf8(bytes).map_or_else(western, str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_in_either_encoding_and_the_file_counts_before_what_was_pasted() {
        assert_eq!(text_of("Società dell’Angelo".as_bytes()), "Società dell’Angelo");
        assert_eq!(text_of(b"\x80\x81\x8e"), "€\u{81}Ž");
        assert_eq!(text_of(b"Societ\xe0 dell\x92Angelo"), "Società dell’Angelo");
        let parts = |file: &'static str, table: &'static str| {
            [("table".to_owned(), Bytes::from_static(table.as_bytes())), ("file".to_owned(), Bytes::from_static(file.as_bytes()))]
        };
        assert_eq!(table_of(&parts("a", "b")), "a");
        assert_eq!(table_of(&parts("", "b")), "b");
        assert_eq!(table_of(&[]), "");
    }
}
