//! People and organisations for administrators: what their pages show. The forms are in the modules below; each is plain, answered
//! by a redirect to its page, which says what became of it.

pub mod access;
pub mod change;
pub mod import;
pub mod organisation;
pub mod work;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::{OpId, OrganisationId, PersonId};
use shared::view::people::{OrganisationLine, OrganisationRecord, Orphan, PageOf, PersonLine, PersonRecord, WhoIs, WorkPage};
use shared::view::{AuditLine, DraftView};

use super::ApiError;
use super::json::Json;

/// What a page shows, the op that the ops of its forms are counted from, and the form that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept<T> {
    /// What it shows.
    pub shown: T,
    /// The first op.
    pub op: OpId,
    /// What was typed into a form that was refused, and why.
    pub refused: Option<DraftView>,
}

impl<T> Kept<T> {
    /// The op of the page's form of that number: each form is a call of its own.
    #[must_use]
    pub fn op(&self, form: u128) -> OpId {
        nth(self.op, form)
    }
}

/// The op of a form, counted from the page's first.
#[must_use]
pub fn nth(op: OpId, form: u128) -> OpId {
    OpId(op.0.wrapping_add(form))
}

/// The list of people, and the tickets that nobody works on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleShown {
    /// People.
    pub people: PageOf<PersonLine>,
    /// Tickets.
    pub orphans: PageOf<Orphan>,
}

/// Everything of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonShown {
    /// The record.
    pub kept: Kept<PersonRecord>,
    /// What routing knows of whoever works tickets.
    pub work: Option<WorkPage>,
    /// The words by which the record was looked for that this one is merged into, and whom they found.
    pub stays: Option<(String, PageOf<WhoIs>)>,
    /// What happened to the record, the newest first.
    pub history: Vec<AuditLine>,
}

/// Everything of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationShown {
    /// The record.
    pub kept: Kept<OrganisationRecord>,
    /// What happened to it, the newest first.
    pub history: Vec<AuditLine>,
}

/// What became of a form, as its page's URL says it: from a closed list, so that nothing foreign is ever repeated on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Something was saved.
    Saved,
    /// Something is new.
    Added,
    /// An invitation left.
    Invited,
    /// An invitation waits for a relay.
    InvitationWaits,
    /// Sessions were ended.
    SessionsEnded,
    /// Somebody was disabled.
    Left,
    /// Two records were merged.
    Merged,
    /// They were taken apart.
    Apart,
}

impl Told {
    const ALL: [Self; 8] =
        [Self::Saved, Self::Added, Self::Invited, Self::InvitationWaits, Self::SessionsEnded, Self::Left, Self::Merged, Self::Apart];

    /// How a URL says it.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Added => "added",
            Self::Invited => "invited",
            Self::InvitationWaits => "invitation-waits",
            Self::SessionsEnded => "sessions",
            Self::Left => "left",
            Self::Merged => "merged",
            Self::Apart => "apart",
        }
    }

    /// What a URL says, if it is anything.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|told| told.code() == code)
    }
}

/// A page of people, and what nobody works on.
#[server(endpoint = "people/list", input = Json, output = Json)]
pub async fn people(words: String, from: u32, refused: Option<OpId>) -> Result<Kept<PeopleShown>, ApiError> {
    use crate::here::keeping::{keeper, row};

    let keeper = keeper()?;
    let people = keeper.desk.people_page(&keeper.actor, &words, row(from))?;
    let orphans = keeper.desk.orphans(&keeper.actor, keeper.lang)?;
    keeper.kept(PeopleShown { people, orphans }, refused).await
}

/// One person. `preview`: with what the form of their work would do that was looked at. `stays`: and with whom these words find.
#[server(endpoint = "people/record", input = Json, output = Json)]
pub async fn person(id: PersonId, refused: Option<OpId>, preview: bool, stays: Option<String>) -> Result<PersonShown, ApiError> {
    use crate::here::keeping::{keeper, typed_work};

    let keeper = keeper()?;
    let record = keeper.desk.person_record(&keeper.actor, id)?;
    let kept = keeper.kept(record, refused).await?;
    let work = keeper.desk.person_work(&keeper.actor, id, typed_work(kept.refused.as_ref()), preview, keeper.lang)?;
    let history = keeper.desk.person_history(&keeper.actor, id, keeper.lang).await?;
    let stays = match stays.filter(|words| !words.trim().is_empty()) {
        Some(words) => Some(keeper.desk.who_may_stay(&keeper.actor, id, &words).map(|found| (words, found))?),
        None => None,
    };
    Ok(PersonShown { kept, work, stays, history })
}

/// A page of organisations.
#[server(endpoint = "organisations/list", input = Json, output = Json)]
pub async fn organisations(from: u32, refused: Option<OpId>) -> Result<Kept<PageOf<OrganisationLine>>, ApiError> {
    use crate::here::keeping::{keeper, row};

    let keeper = keeper()?;
    let page = keeper.desk.organisations_page(&keeper.actor, row(from), keeper.lang)?;
    keeper.kept(page, refused).await
}

/// One organisation.
#[server(endpoint = "organisations/record", input = Json, output = Json)]
pub async fn organisation(id: OrganisationId, refused: Option<OpId>) -> Result<OrganisationShown, ApiError> {
    let keeper = crate::here::keeping::keeper()?;
    let record = keeper.desk.organisation_record(&keeper.actor, id, keeper.lang)?;
    let kept = keeper.kept(record, refused).await?;
    let history = keeper.desk.organisation_history(&keeper.actor, id, keeper.lang).await?;
    Ok(OrganisationShown { kept, history })
}
