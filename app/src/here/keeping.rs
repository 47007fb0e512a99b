//! What administrators' forms about people and organisations bring: parsed, sent to the desk, and kept as a draft when it is
//! refused. Server only. For everybody else these pages and forms are not there.

use std::sync::Arc;

use desk::{Desk, DeskError, Done, Wish};
use shared::access::Actor;
use shared::act::Action;
use shared::event::Door;
use shared::id::{ContractId, OpId, OrganisationId, PersonId, Ver};
use shared::locale::Lang;
use shared::people::action::{NewPerson, PeopleAction, PersonSheet};
use shared::people::refusal::PeopleRefusal;
use shared::people::{Membership, Roles};
use shared::refusal::Refusal;
use shared::setting::form::Typed;
use shared::text::{Email, Name};
use shared::view::DraftView;
use shared::words::people::works_not_there;

use super::{here, typed};
use crate::api::ApiError;
use crate::api::people::change::OTHER;
use crate::api::people::work::WORK;
use crate::api::people::{Kept, Told};
use crate::respond;

/// Who keeps people and organisations, and the desk that does.
pub struct Keeper {
    /// The desk.
    pub desk: Arc<Desk>,
    /// The administrator.
    pub actor: Actor,
    /// Their language.
    pub lang: Lang,
    person: PersonId,
}

/// A form that was sent.
pub struct Form {
    /// Its call.
    pub op: OpId,
    /// The page that it stands on.
    pub page: String,
    /// Its name among the forms of that page.
    pub mode: &'static str,
    /// What the page says when it is done.
    pub told: Told,
    /// What was typed, to be shown again.
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// A form on somebody's page.
    #[must_use]
    pub fn of_person(op: OpId, person: PersonId, mode: &'static str, told: Told, fields: Vec<(String, String)>) -> Self {
        Self { op, page: format!("/settings/people/{person}"), mode, told, fields }
    }
}

/// The administrator who asks.
///
/// # Errors
/// [`ApiError::SignedOut`]; [`ApiError::NotFound`] for anybody else.
pub fn keeper() -> Result<Keeper, ApiError> {
    let (desk, actor, lang) = here()?;
    match actor.person().filter(|_| actor.roles.administrator) {
        Some(person) => Ok(Keeper { desk, actor, lang, person }),
        None => Err(respond::refused(ApiError::NotFound)),
    }
}

impl Keeper {
    /// What a page shows, with the ops of its forms and what was typed into one that was refused.
    ///
    /// # Errors
    /// [`ApiError`] when the desk fails.
    pub async fn kept<T>(&self, shown: T, refused: Option<OpId>) -> Result<Kept<T>, ApiError> {
        let refused = typed::refused(&self.desk, self.person, refused).await?;
        Ok(Kept { shown, op: self.desk.new_op(), refused })
    }

    /// Asks the desk for what a form says, if it says anything that can be asked.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn act(&self, op: OpId, seen: Option<Ver>, action: Result<PeopleAction, Refusal>) -> Result<Done, DeskError> {
        let action = Action::People(action?);
        self.desk.act(Wish { op, actor: self.actor.clone(), door: Door::Desk, seen, action }).await
    }

    /// Where somebody belongs, as they do now and with a change. Whether it is still so when it is written, the version says.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for nobody.
    pub fn memberships(&self, person: PersonId, change: impl FnOnce(&mut Vec<Membership>)) -> Result<PeopleAction, Refusal> {
        let record = self.desk.person_record(&self.actor, person).map_err(|_| Refusal::NotFound)?;
        let known = record.memberships.into_iter();
        let mut memberships: Vec<Membership> =
            known.map(|(organisation, manager)| Membership { organisation: organisation.id, manager }).collect();
        change(&mut memberships);
        Ok(PeopleAction::SetMemberships { person, memberships })
    }

    /// Saves what a form says of somebody's work. What cannot be read, is refused or is only looked at is shown again.
    ///
    /// # Errors
    /// [`ApiError`] when the desk fails or there is no such person.
    pub async fn work(&self, op: OpId, person: PersonId, typed: &Typed, preview: bool) -> Result<(), ApiError> {
        let mut refusal = None;
        if let (false, Ok(work)) = (preview, typed.form.read_work()) {
            let done = self.act(op, Some(typed.seen), Ok(PeopleAction::SetWork { person, to: Box::new(work) })).await;
            match done {
                Err(DeskError::Refused(Refusal::NotFound)) => return Err(respond::refused(ApiError::NotFound)),
                Err(DeskError::Refused(why)) => refusal = Some(why),
                done => return self.settle(Form::of_person(op, person, OTHER, Told::Saved, Vec::new()), None, done).await,
            }
        }
        // A form is a map of texts, so this cannot fail.
        let body = serde_json::to_string(typed).unwrap_or_default();
        typed::keep_refused(&self.desk, self.person, op, DraftView { body, mode: WORK.to_owned(), refusal, ..DraftView::default() })
            .await?;
        let look = if preview { "&preview=1#preview" } else { "#work" };
        respond::redirect(&format!("/settings/people/{person}?refused={op}{look}"));
        Ok(())
    }

    /// Why nothing is handed over to somebody, by the names of both.
    #[must_use]
    pub fn works_not_there(&self, error: &DeskError) -> Option<String> {
        let DeskError::Refused(Refusal::NotInCrew { person, queue }) = error else { return None };
        let colleague = self.desk.person_record(&self.actor, *person).ok()?;
        let settings = self.desk.settings();
        Some(works_not_there(self.lang, &colleague.name, settings.queue(*queue)?.name.read(self.lang)))
    }

    /// Leads to the page that follows a form: another one, or its own with what was typed where it was refused.
    ///
    /// # Errors
    /// [`ApiError`] when the desk fails or there is no such thing.
    pub async fn settle(&self, form: Form, page: Option<String>, done: Result<Done, DeskError>) -> Result<(), ApiError> {
        match done {
            Ok(done) => {
                if let Some(pos) = done.pos {
                    self.desk.reached(pos).await;
                }
                respond::redirect(&format!("{}?done={}", page.unwrap_or(form.page), form.told.code()));
                Ok(())
            }
            Err(DeskError::Refused(refusal)) => {
                let draft = DraftView { mode: form.mode.to_owned(), fields: form.fields, refusal: Some(refusal), ..DraftView::default() };
                typed::keep_refused(&self.desk, self.person, form.op, draft).await?;
                respond::redirect(&format!("{}?refused={}", form.page, form.op));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// What was typed into the form of somebody's work, and why it was refused if it was.
#[must_use]
pub fn typed_work(draft: Option<&DraftView>) -> Option<(Typed, Option<Refusal>)> {
    let draft = draft.filter(|draft| draft.mode == WORK)?;
    Some((serde_json::from_str(&draft.body).ok()?, draft.refusal.clone()))
}

/// The row that a page begins at.
#[must_use]
pub fn row(from: u32) -> usize {
    usize::try_from(from).unwrap_or(usize::MAX)
}

/// What roles were ticked in a form, to be shown again.
#[must_use]
pub fn ticked_roles(roles: Roles) -> Vec<(String, String)> {
    let Roles { customer, agent, manager, administrator } = roles;
    let ticks = [("customer", customer), ("agent", agent), ("manager", manager), ("administrator", administrator)];
    ticks.map(|(name, ticked)| (name.to_owned(), ticked.to_string())).to_vec()
}

/// Somebody new, as a form describes them.
///
/// # Errors
/// [`Refusal::Text`] for the first field that is not what it should be.
pub fn new_person(name: &str, email: &str, roles: Roles) -> Result<PeopleAction, Refusal> {
    let email = if email.trim().is_empty() { None } else { Some(Email::try_from(email)?) };
    // Whoever is given no role asks.
    let roles = if roles == Roles::default() { Roles::CUSTOMER } else { roles };
    Ok(PeopleAction::AddPerson(NewPerson { email, roles, ..NewPerson::named(Name::try_from(name)?) }))
}

/// Everything that an administrator writes of a person, as a form brings it.
///
/// # Errors
/// [`Refusal::Text`] for the first field that is not what it should be.
pub fn sheet(name: &str, phones: &str, lang: &str, zone: &str, vip: bool) -> Result<PersonSheet, Refusal> {
    let zone = zone.trim();
    Ok(PersonSheet {
        name: Name::try_from(name)?,
        phones: typed::numbers(phones)?,
        lang: lang.parse().ok(),
        zone: (!zone.is_empty()).then(|| zone.to_owned()),
        vip,
    })
}

/// Everything that an administrator writes of an organisation, as a form brings it.
///
/// # Errors
/// [`Refusal::Text`] for the name, [`PeopleRefusal::NoSuchContract`] for what is none.
pub fn changed_organisation(organisation: OrganisationId, name: &str, vip: bool, contract: &str) -> Result<PeopleAction, Refusal> {
    let contract = match contract {
        "" => None,
        contract => Some(contract.parse::<ContractId>().map_err(|_| PeopleRefusal::NoSuchContract)?),
    };
    Ok(PeopleAction::ChangeOrganisation { organisation, name: Name::try_from(name)?, vip, contract })
}
