//! Who comes in and who does not: invitations, sessions, whoever leaves, and two records of one person.

use leptos::prelude::*;
use shared::id::{OpId, PersonId, Ver};

use crate::api::ApiError;
use crate::api::json::Json;

/// The draft's mode for a refused merge.
pub const MERGE: &str = "person-merge";

/// For a hand-over that was refused.
pub const LEAVE: &str = "person-leave";
/// Why a form was refused, where a sentence with names says more than the refusal does.
pub const WHY: &str = "why";

/// Sends somebody a link by which they choose a password.
#[server(endpoint = "people/invite", output = Json)]
pub async fn invite(op: OpId, person: PersonId) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::api::people::change::OTHER;
    use crate::here::keeping::{Form, keeper};
    use desk::Done;

    let keeper = keeper()?;
    let told = if keeper.desk.mail_leaves() { Told::Invited } else { Told::InvitationWaits };
    let invited = keeper.desk.invite(&keeper.actor, person).await;
    // A mail of the desk's own is no step of anybody's.
    let done = invited.map(|()| Done { pos: None, outcome: shared::act::Outcome::default(), imported: None });
    keeper.settle(Form::of_person(op, person, OTHER, told, Vec::new()), None, done).await
}

/// Ends everything that somebody has open.
#[server(endpoint = "people/end_sessions", output = Json)]
pub async fn end_sessions(op: OpId, person: PersonId) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::api::people::change::OTHER;
    use crate::here::keeping::{Form, keeper};
    use desk::Done;

    let keeper = keeper()?;
    let cut = keeper.desk.cut_sessions(&keeper.actor, person).await;
    let done = cut.map(|()| Done { pos: None, outcome: shared::act::Outcome::default(), imported: None });
    keeper.settle(Form::of_person(op, person, OTHER, Told::SessionsEnded, Vec::new()), None, done).await
}

/// Somebody leaves; what they have in hand goes to a colleague, or to nobody.
#[server(endpoint = "people/leave", output = Json)]
pub async fn leave(op: OpId, person: PersonId, #[server(default)] to: String) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use crate::here::person_of;
    use shared::people::action::PeopleAction;

    let keeper = keeper()?;
    let colleague = person_of(&to).map_err(crate::respond::refused)?;
    let done = keeper.act(op, None, Ok(PeopleAction::HandOver { person, to: colleague })).await;
    let why = done.as_ref().err().and_then(|error| keeper.works_not_there(error));
    let fields = std::iter::once(("to".to_owned(), to)).chain(why.map(|why| (WHY.to_owned(), why))).collect();
    keeper.settle(Form::of_person(op, person, LEAVE, Told::Left, fields), None, done).await
}

/// Somebody may sign in again.
#[server(endpoint = "people/enable", output = Json)]
pub async fn enable(op: OpId, seen: Ver, person: PersonId) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::api::people::change::OTHER;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;

    let keeper = keeper()?;
    let done = keeper.act(op, Some(seen), Ok(PeopleAction::SetDisabled { person, disabled: false })).await;
    keeper.settle(Form::of_person(op, person, OTHER, Told::Saved, Vec::new()), None, done).await
}

/// A record is a second one of somebody else.
#[server(endpoint = "people/merge", output = Json)]
pub async fn merge(op: OpId, person: PersonId, #[server(default)] into: String) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;
    use shared::refusal::Refusal;

    let keeper = keeper()?;
    let change = into.trim().parse::<PersonId>().map_err(|_| Refusal::NotFound).map(|into| PeopleAction::Merge { person, into });
    let done = keeper.act(op, None, change).await;
    let fields = vec![("into".to_owned(), into)];
    keeper.settle(Form::of_person(op, person, MERGE, Told::Merged, fields), None, done).await
}

/// It was none after all.
#[server(endpoint = "people/unmerge", output = Json)]
pub async fn unmerge(op: OpId, person: PersonId) -> Result<(), ApiError> {
    use crate::api::people::Told;
    use crate::api::people::change::OTHER;
    use crate::here::keeping::{Form, keeper};
    use shared::people::action::PeopleAction;

    let keeper = keeper()?;
    let done = keeper.act(op, None, Ok(PeopleAction::Unmerge { person })).await;
    keeper.settle(Form::of_person(op, person, OTHER, Told::Apart, Vec::new()), None, done).await
}
