//! The forms of organisations.

use leptos::prelude::*;
use shared::id::{OpId, OrganisationId, Ver};

use crate::api::ApiError;
use crate::api::json::Json;

/// The draft's mode for a refused organisation, a new one or another.
pub const ORGANISATION: &str = "organisation";

/// A new organisation.
#[server(endpoint = "organisations/add", output = Json)]
pub async fn add_organisation(op: OpId, #[server(default)] name: String, #[server(default)] vip: bool) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;
    use shared::refusal::Refusal;
    use shared::text::Name;

    let keeper = keeper()?;
    let change = Name::try_from(name.as_str()).map_err(Refusal::from).map(|name| PeopleAction::AddOrganisation { name, vip });
    let done = keeper.act(op, None, change).await;
    let fields = vec![("name".to_owned(), name), ("vip".to_owned(), vip.to_string())];
    let form = Form { op, page: "/settings/organisations".to_owned(), mode: ORGANISATION, told: Told::Added, fields };
    let page = done.as_ref().ok().and_then(|done| done.outcome.organisation).map(|id| format!("/settings/organisations/{id}"));
    keeper.settle(form, page, done).await
}

/// Another name, another contract, served first or not.
#[server(endpoint = "organisations/save", output = Json)]
pub async fn save_organisation(
    op: OpId,
    seen: Ver,
    organisation: OrganisationId,
    #[server(default)] name: String,
    #[server(default)] vip: bool,
    #[server(default)] contract: String,
) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, changed_organisation, keeper};

    let keeper = keeper()?;
    let done = keeper.act(op, Some(seen), changed_organisation(organisation, &name, vip, &contract)).await;
    let fields = vec![("name".to_owned(), name), ("contract".to_owned(), contract), ("vip".to_owned(), vip.to_string())];
    let page = format!("/settings/organisations/{organisation}");
    keeper.settle(Form { op, page, mode: ORGANISATION, told: Told::Saved, fields }, None, done).await
}
