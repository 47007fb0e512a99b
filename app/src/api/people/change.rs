//! The forms of a person's record: who they are, their addresses, what they may be, where they belong.

#![expect(clippy::too_many_arguments, reason = "they are the fields of a form")]

use leptos::prelude::*;
use shared::id::{OpId, OrganisationId, PersonId, Ver};

use crate::api::ApiError;
use crate::api::json::Json;

/// The draft's mode for a refused new person.
pub const ADD: &str = "person-add";
/// For a refused record.
pub const RECORD: &str = "person-record";
/// For a refused address.
pub const ADDRESS: &str = "person-address";
/// For refused roles.
pub const ROLES: &str = "person-roles";
/// For a membership that was refused.
pub const JOIN: &str = "person-join";
/// For everything else on a person's page, where nothing is typed or chosen.
pub const OTHER: &str = "person-other";

/// Somebody new.
#[server(endpoint = "people/add", output = Json)]
pub async fn add_person(
    op: OpId,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] customer: bool,
    #[server(default)] agent: bool,
    #[server(default)] manager: bool,
    #[server(default)] administrator: bool,
) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper, new_person, ticked_roles};
    use shared::people::Roles;

    let keeper = keeper()?;
    let roles = Roles { customer, agent, manager, administrator };
    let done = keeper.act(op, None, new_person(&name, &email, roles)).await;
    let mut fields = ticked_roles(roles);
    fields.extend([("name".to_owned(), name), ("email".to_owned(), email)]);
    let form = Form { op, page: "/settings/people".to_owned(), mode: ADD, told: Told::Added, fields };
    let page = done.as_ref().ok().and_then(|done| done.outcome.person).map(|person| format!("/settings/people/{person}"));
    keeper.settle(form, page, done).await
}

/// Name, numbers, language, zone, and whether they are served first.
#[server(endpoint = "people/save", output = Json)]
pub async fn save_person(
    op: OpId,
    seen: Ver,
    person: PersonId,
    #[server(default)] name: String,
    #[server(default)] phones: String,
    #[server(default)] lang: String,
    #[server(default)] zone: String,
    #[server(default)] vip: bool,
) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper, sheet};
    use shared::people::action::PeopleAction;

    let keeper = keeper()?;
    let change = sheet(&name, &phones, &lang, &zone, vip).map(|to| PeopleAction::ChangePerson { person, to: Box::new(to) });
    let done = keeper.act(op, Some(seen), change).await;
    let fields = [("name", name), ("phones", phones), ("lang", lang), ("zone", zone), ("vip", vip.to_string())];
    let fields = fields.map(|(field, value)| (field.to_owned(), value)).to_vec();
    keeper.settle(Form::of_person(op, person, RECORD, Told::Saved, fields), None, done).await
}

/// What they may be.
#[server(endpoint = "people/roles", output = Json)]
pub async fn set_roles(
    op: OpId,
    seen: Ver,
    person: PersonId,
    #[server(default)] customer: bool,
    #[server(default)] agent: bool,
    #[server(default)] manager: bool,
    #[server(default)] administrator: bool,
) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper, ticked_roles};
    use shared::people::Roles;
    use shared::people::action::PeopleAction;

    let keeper = keeper()?;
    let roles = Roles { customer, agent, manager, administrator };
    let done = keeper.act(op, Some(seen), Ok(PeopleAction::SetRoles { person, roles })).await;
    keeper.settle(Form::of_person(op, person, ROLES, Told::Saved, ticked_roles(roles)), None, done).await
}

/// One more address.
#[server(endpoint = "people/add_address", output = Json)]
pub async fn add_address(op: OpId, person: PersonId, #[server(default)] address: String) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;
    use shared::refusal::Refusal;
    use shared::text::Email;

    let keeper = keeper()?;
    let change = Email::try_from(address.as_str()).map_err(Refusal::from).map(|address| PeopleAction::AddAddress { person, address });
    let done = keeper.act(op, None, change).await;
    let fields = vec![("address".to_owned(), address)];
    keeper.settle(Form::of_person(op, person, ADDRESS, Told::Saved, fields), None, done).await
}

/// An address less.
#[server(endpoint = "people/remove_address", output = Json)]
pub async fn remove_address(op: OpId, person: PersonId, #[server(default)] address: String) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;
    use shared::refusal::Refusal;
    use shared::text::Email;

    let keeper = keeper()?;
    let change = Email::try_from(address.as_str()).map_err(Refusal::from).map(|address| PeopleAction::RemoveAddress { person, address });
    let done = keeper.act(op, None, change).await;
    keeper.settle(Form::of_person(op, person, OTHER, Told::Saved, Vec::new()), None, done).await
}

/// Where they are written to.
#[server(endpoint = "people/prefer_address", output = Json)]
pub async fn prefer_address(op: OpId, person: PersonId, #[server(default)] address: String) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;
    use shared::refusal::Refusal;
    use shared::text::Email;

    let keeper = keeper()?;
    let change = Email::try_from(address.as_str()).map_err(Refusal::from).map(|address| PeopleAction::PreferAddress { person, address });
    let done = keeper.act(op, None, change).await;
    keeper.settle(Form::of_person(op, person, OTHER, Told::Saved, Vec::new()), None, done).await
}

/// Belongs to an organisation from now on, or sees everything of it, or no longer.
#[server(endpoint = "people/join", output = Json)]
pub async fn join(
    op: OpId,
    seen: Ver,
    person: PersonId,
    organisation: OrganisationId,
    #[server(default)] manager: bool,
) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use shared::people::Membership;

    let keeper = keeper()?;
    let change =
        keeper.memberships(person, |memberships| match memberships.iter_mut().find(|membership| membership.organisation == organisation) {
            Some(known) => known.manager = manager,
            None => memberships.push(Membership { organisation, manager }),
        });
    let done = keeper.act(op, Some(seen), change).await;
    let fields = vec![("organisation".to_owned(), organisation.to_string()), ("manager".to_owned(), manager.to_string())];
    keeper.settle(Form::of_person(op, person, JOIN, Told::Saved, fields), None, done).await
}

/// Belongs to an organisation no longer.
#[server(endpoint = "people/quit", output = Json)]
pub async fn quit(op: OpId, seen: Ver, person: PersonId, organisation: OrganisationId) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};

    let keeper = keeper()?;
    let change = keeper.memberships(person, |memberships| memberships.retain(|membership| membership.organisation != organisation));
    let done = keeper.act(op, Some(seen), change).await;
    keeper.settle(Form::of_person(op, person, OTHER, Told::Saved, Vec::new()), None, done).await
}
