//! The form of what routing knows of somebody.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shared::id::{OpId, PersonId, Ver};

use crate::api::ApiError;
use crate::api::json::Json;

/// The draft's mode for a form that was refused, or only looked at; its words are the form as JSON.
pub const WORK: &str = "person-work";

/// Skills, shift, absences, languages and capacity; or what they would do.
#[server(endpoint = "people/work", output = Json)]
pub async fn set_work(
    op: OpId,
    seen: Ver,
    person: PersonId,
    #[server(default)] then: String,
    #[server(default)] form: BTreeMap<String, String>,
) -> Result<(), ApiError> {
    use crate::api::settings::PREVIEW;
    use crate::here::keeping::keeper;
    use shared::setting::form::{Form, Typed};

    let keeper = keeper()?;
    keeper.work(op, person, &Typed { seen, form: Form(form) }, then == PREVIEW).await
}
