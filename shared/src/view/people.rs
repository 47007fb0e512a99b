//! People and organisations as administrators see them.

use serde::{Deserialize, Serialize};

use super::{OrganisationRef, Part, PersonRef, Preview};
use crate::id::{ContractId, OrganisationId, PersonId, TeamId, TicketId, Ver};
use crate::locale::Lang;
use crate::people::Roles;
use crate::refusal::Refusal;

/// People or organisations on one page.
pub const PAGE_ROWS: usize = 50;
/// Members of an organisation that its page names.
pub const MEMBERS_SHOWN_MAX: usize = 200;
/// Open tickets without anybody who works on them that a page lists; all are counted.
pub const ORPHANS_SHOWN_MAX: usize = 50;
/// Lines of a table that were done and are named; all are counted. A report is kept as a draft, beside the lines that were refused.
pub const DONE_SHOWN_MAX: usize = 100;

/// Records that are offered for another one to be merged into; all that are meant are counted.
pub const STAYS_SHOWN_MAX: usize = 10;

/// A stretch of a list, and how long it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageOf<T> {
    /// How many there are.
    pub total: u32,
    /// How many come before these.
    pub from: u32,
    /// Some of them.
    pub rows: Vec<T>,
}

/// A person in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonLine {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The first address.
    pub email: Option<String>,
    /// The first organisation.
    pub organisation: Option<String>,
    /// What they may be.
    pub roles: Roles,
    /// Served first.
    pub vip: bool,
    /// May not sign in.
    pub disabled: bool,
}

/// Whose record it is, for whoever has to be sure of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoIs {
    /// Who.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The addresses.
    pub emails: Vec<String>,
    /// The names of the organisations.
    pub organisations: Vec<String>,
}

/// Everything of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRecord {
    /// Who.
    pub id: PersonId,
    /// How many steps made this: what a form has seen.
    pub ver: Ver,
    /// The name.
    pub name: String,
    /// The addresses, and whether each was proved.
    pub emails: Vec<(String, bool)>,
    /// Telephone numbers.
    pub phones: Vec<String>,
    /// Language, when known.
    pub lang: Option<Lang>,
    /// Time zone, when known.
    pub zone: Option<String>,
    /// What they may be.
    pub roles: Roles,
    /// Served first.
    pub vip: bool,
    /// May not sign in.
    pub disabled: bool,
    /// Where they belong, and whether they see every ticket there.
    pub memberships: Vec<(OrganisationRef, bool)>,
    /// Whose record theirs was merged into.
    pub merged_into: Option<PersonRef>,
    /// Whose records were merged into theirs.
    pub merged: Vec<PersonRef>,
    /// How many open tickets they own or answer for.
    pub charges: u32,
    /// Where they may belong.
    pub organisations: Vec<OrganisationRef>,
    /// Who might take their tickets over.
    pub colleagues: Vec<PersonRef>,
}

/// What routing knows of somebody who works tickets, as a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkPage {
    /// The version of the record that the form was made of, or that whoever filled it in has seen.
    pub seen: Ver,
    /// The form.
    pub parts: Vec<Part>,
    /// Why it was not saved.
    pub refused: Option<String>,
    /// What it would do.
    pub preview: Option<Preview>,
    /// The teams that they are in.
    pub teams: Vec<(TeamId, String)>,
}

/// An organisation in the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationLine {
    /// Which, and whether it is served first.
    pub organisation: OrganisationRef,
    /// The name of its contract.
    pub contract: Option<String>,
    /// How many belong to it.
    pub members: u32,
}

/// Everything of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationRecord {
    /// Which.
    pub id: OrganisationId,
    /// How many steps made this: what a form has seen.
    pub ver: Ver,
    /// The name.
    pub name: String,
    /// Served first.
    pub vip: bool,
    /// What it is promised by.
    pub contract: Option<ContractId>,
    /// The contracts that it may have.
    pub contracts: Vec<(ContractId, String)>,
    /// Who belongs to it, and whether they see every ticket there.
    pub members: Vec<(PersonRef, bool)>,
    /// How many belong to it.
    pub members_total: u32,
}

/// An open ticket whose owner does not work on it any more. What it is about is not an administrator's business.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orphan {
    /// Which.
    pub ticket: TicketId,
    /// Whom it still belongs to.
    pub owner: PersonRef,
    /// Where it is.
    pub queue: String,
}

/// Why a line of a table was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRefusal {
    /// It has more or fewer cells than the first line.
    Columns,
    /// There is no organisation of that name, or several.
    Organisation,
    /// Nobody reads that language here.
    Language,
    /// A word is no role.
    Roles,
    /// It would take a role from somebody who works here, and may not.
    TakesRoles,
    /// The desk refused it.
    Desk(Refusal),
}

/// A line that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// Where it began in what was sent, from 1.
    pub line: u64,
    /// The name in it, or else the address: the lines that are left have other numbers.
    #[serde(default)]
    pub called: String,
    /// Why.
    pub why: LineRefusal,
}

/// A line that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoneLine {
    /// Where it began in what was sent, from 1.
    pub line: u64,
    /// The name in it.
    pub called: String,
    /// Whether they are new.
    pub added: bool,
    /// What they might do and what they may do now, where that is not the same.
    pub roles: Option<(Roles, Roles)>,
}

/// What became of a table, or would.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListReport {
    /// Nothing of it was done: it was only looked at.
    #[serde(default)]
    pub only_looked: bool,
    /// People who are new.
    pub added: u32,
    /// People of whom something is new.
    pub changed: u32,
    /// People who are as the table says.
    pub same: u32,
    /// Who is new or changed: whoever's roles changed first, and no more than [`DONE_SHOWN_MAX`].
    #[serde(default)]
    pub done: Vec<DoneLine>,
    /// The lines that were refused.
    pub refused: Vec<RefusedLine>,
    /// The same lines as a table, to be corrected and sent again.
    pub again: String,
}
