//! Pieces of the pages of people and organisations. Plain forms, each saved by itself.

pub mod access;
pub mod import;
pub mod list;
pub mod merging;
pub mod organisation;
pub mod record;
pub mod work;

use leptos::prelude::*;
use shared::id::{OpId, PersonId, Ver};
use shared::people::Roles;
use shared::refusal::Refusal;
use shared::text::{TextError, TextKind};
use shared::view::DraftView;
use shared::view::people::{Orphan, PageOf};
use shared::words::people::{self as words, People as W, say};
use shared::words::refusal::refusal as sentence;

use super::field::TextField;
use super::notice::{Notice, Tone};
use super::portal_home::form::typed;
use super::settings_form::Settings;
use crate::api::people::access::WHY;
use crate::api::people::change::ADD;
use crate::api::people::{Told, nth};
use crate::frame;

/// What became of the form that was sent.
#[component]
pub fn Become(
    /// It was done.
    told: Option<Told>,
    /// It was refused, and why.
    refused: Option<DraftView>,
) -> impl IntoView {
    let lang = frame::lang();
    let why = typed(refused.as_ref(), WHY);
    let refusal = refused.and_then(|draft| draft.refusal);
    let (tone, words) = match (refusal, told) {
        (Some(refusal), _) => (Tone::Warn, why.unwrap_or_else(|| sentence(lang, &refusal))),
        (None, Some(told)) => (Tone::Good, say(lang, done(told)).to_owned()),
        (None, None) => return ().into_any(),
    };
    view! { <Notice tone words=Signal::stored(words)/> }.into_any()
}

fn done(told: Told) -> W {
    match told {
        Told::Saved => W::Saved,
        Told::Added => W::Added,
        Told::Invited => W::Invited,
        Told::InvitationWaits => W::InvitationWaits,
        Told::SessionsEnded => W::SessionsEnded,
        Told::Left => W::Left,
        Told::Merged => W::IsMerged,
        Told::Apart => W::IsApart,
    }
}

/// What every form about a person says: its call, the record as it was seen, and whose it is.
#[component]
pub fn Whose(
    /// The call.
    op: OpId,
    /// The record's version.
    seen: Ver,
    /// Whose record.
    person: PersonId,
) -> impl IntoView {
    view! {
        <input type="hidden" name="op" value=op.to_string()/>
        <input type="hidden" name="seen" value=seen.to_string()/>
        <input type="hidden" name="person" value=person.to_string()/>
    }
    .into_any()
}

/// A box to be ticked.
#[component]
pub fn Check(
    /// The field's name.
    name: &'static str,
    /// What it says.
    label: &'static str,
    /// Whether it is ticked at first.
    #[prop(optional)]
    ticked: bool,
) -> impl IntoView {
    view! {
        <label class="check"><input type="checkbox" name=name value="true" checked=ticked/>{label}</label>
    }
    .into_any()
}

/// A box for each role.
#[component]
pub fn RoleChecks(
    /// Those that are ticked at first.
    roles: Roles,
) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <Check name="customer" label=say(lang, W::Customer) ticked=roles.customer/>
        <Check name="agent" label=say(lang, W::Agent) ticked=roles.agent/>
        <Check name="manager" label=say(lang, W::Manager) ticked=roles.manager/>
        <Check name="administrator" label=say(lang, W::Administrator) ticked=roles.administrator/>
    }
    .into_any()
}

/// The button of a form.
#[component]
pub fn Submit(
    /// What it says.
    label: &'static str,
    /// `main`, `plain`, `danger` …
    #[prop(default = "plain")]
    kind: &'static str,
) -> impl IntoView {
    view! { <div class="actions"><button class="button" type="submit" data-kind=kind>{label}</button></div> }.into_any()
}

/// Somebody new.
#[component]
pub fn NewPerson(
    /// The page's first op.
    op: OpId,
    /// A form that was refused.
    refused: Option<DraftView>,
) -> impl IntoView {
    let lang = frame::lang();
    let refused = refused.filter(|draft| draft.mode == ADD);
    let [name, email] = ["name", "email"].map(|name| typed(refused.as_ref(), name).unwrap_or_default());
    let roles = ticked_again(refused.as_ref(), Roles::CUSTOMER);
    view! {
        <Settings id="add" title=say(lang, W::AddPerson) lead=say(lang, W::AddPersonLead)>
            <form class="settings-form" method="post" action="/api/people/add">
                <input type="hidden" name="op" value=nth(op, 1).to_string()/>
                <TextField name="name" label=say(lang, W::Name).to_owned() value=name required=true/>
                <TextField name="email" kind="email" keys="email" label=say(lang, W::Address).to_owned() value=email/>
                <RoleChecks roles/>
                <Submit label=say(lang, W::Add) kind="main"/>
            </form>
        </Settings>
    }
    .into_any()
}

/// Open tickets that nobody works on, if there are any.
#[component]
pub fn Orphans(
    /// The tickets.
    orphans: PageOf<Orphan>,
) -> impl IntoView {
    if orphans.total == 0 {
        return ().into_any();
    }
    let lang = frame::lang();
    let line = move |orphan: Orphan| {
        let owner = format!("/settings/people/{}", orphan.owner.id);
        view! {
            <tr><th scope="row">{words::ticket(lang, orphan.ticket)}</th><td><a class="link" href=owner>{orphan.owner.name}</a></td><td>{orphan.queue}</td></tr>
        }
    };
    view! {
        <Notice tone=Tone::Warn words=Signal::stored(words::orphans(lang, orphans.total))/>
        <details class="orphans">
            <summary>{say(lang, W::Orphans)}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=say(lang, W::Orphans)>
                <table class="data-table">
                    <caption>{say(lang, W::OrphansLead)}</caption>
                    <thead><tr><th scope="col">{say(lang, W::Ticket)}</th><th scope="col">{say(lang, W::Owner)}</th><th scope="col">{say(lang, W::Queue)}</th></tr></thead>
                    <tbody>{orphans.rows.into_iter().map(line).collect_view()}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// The stretch that is shown, and the ways to those before and behind it.
#[component]
pub fn Pager(
    /// The page, with whatever its URL says already.
    href: String,
    /// How many come before.
    from: u32,
    /// How many are shown.
    shown: u32,
    /// How many there are.
    total: u32,
) -> impl IntoView {
    let lang = frame::lang();
    let page = u32::try_from(shared::view::people::PAGE_ROWS).unwrap_or(u32::MAX);
    let to = from.saturating_add(shown);
    let way = |is: bool, begin: u32, label: W| {
        is.then(|| view! { <a class="button" data-kind="plain" href=format!("{href}from={begin}")>{say(lang, label)}</a> })
    };
    let before = way(0 < from, from.saturating_sub(page), W::Previous);
    let behind = way(to < total, to, W::Next);
    let count = (0 < shown).then(|| words::shown(lang, from.saturating_add(1), to, total));
    view! { <div class="line"><span class="quiet">{count}</span>{before}{behind}</div> }.into_any()
}

/// Whether a box was ticked in a form that was refused, or else as it is.
#[must_use]
pub fn ticked(refused: Option<&DraftView>, name: &str, is: bool) -> bool {
    typed(refused, name).map_or(is, |ticked| ticked == "true")
}

/// The roles that were ticked in a form that was refused, or else as they are.
#[must_use]
pub fn ticked_again(refused: Option<&DraftView>, are: Roles) -> Roles {
    let role = |name: &str, is: bool| ticked(refused, name, is);
    Roles {
        customer: role("customer", are.customer),
        agent: role("agent", are.agent),
        manager: role("manager", are.manager),
        administrator: role("administrator", are.administrator),
    }
}

/// What is wrong with a field that holds this kind of text, and with the form apart from it.
#[must_use]
pub fn wrong(refused: Option<&DraftView>, kind: TextKind) -> Option<String> {
    let refusal = refused?.refusal.as_ref()?;
    let Refusal::Text(
        TextError::Empty { what }
        | TextError::TooLong { what, .. }
        | TextError::TooShort { what, .. }
        | TextError::Malformed { what }
        | TextError::Guessable { what },
    ) = refusal
    else {
        return None;
    };
    (*what == kind).then(|| sentence(frame::lang(), refusal))
}
