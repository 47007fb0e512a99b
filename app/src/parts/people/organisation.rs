//! Organisations: their list, and the forms of one.

use leptos::prelude::*;
use shared::id::{ContractId, OpId};
use shared::text::TextKind;
use shared::view::people::{OrganisationLine, OrganisationRecord, PageOf};
use shared::view::{DraftView, PersonRef};
use shared::words::people::{People as W, say, shown as count};

use super::{Check, Pager, Submit, ticked, wrong};
use crate::api::people::organisation::ORGANISATION;
use crate::api::people::{Kept, nth};
use crate::frame;
use crate::parts::field::TextField;
use crate::parts::portal_home::form::typed;
use crate::parts::settings_form::Settings;

/// A page of organisations.
#[component]
pub fn OrganisationTable(
    /// The page.
    organisations: PageOf<OrganisationLine>,
) -> impl IntoView {
    let lang = frame::lang();
    let (from, total) = (organisations.from, organisations.total);
    let shown = u32::try_from(organisations.rows.len()).unwrap_or(u32::MAX);
    if organisations.rows.is_empty() {
        return view! { <p class="quiet">{say(lang, W::NoOrganisations)}</p> }.into_any();
    }
    let line = move |line: OrganisationLine| {
        let href = format!("/settings/organisations/{}", line.organisation.id);
        let vip = line.organisation.vip.then(|| view! { " "<span class="badge">{say(lang, W::IsVip)}</span> });
        view! {
            <tr>
                <th scope="row"><a class="link" href=href>{line.organisation.name}</a>{vip}</th>
                <td>{line.contract}</td>
                <td class="number-cell">{line.members.to_string()}</td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=say(lang, W::Organisations)>
            <table class="data-table">
                <thead><tr>
                    <th scope="col">{say(lang, W::Name)}</th>
                    <th scope="col">{say(lang, W::Contract)}</th>
                    <th scope="col" class="number-cell">{say(lang, W::Members)}</th>
                </tr></thead>
                <tbody>{organisations.rows.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
        <Pager href=String::from("/settings/organisations?") from shown total/>
    }
    .into_any()
}

/// A new organisation.
#[component]
pub fn NewOrganisation(
    /// The page's first op.
    op: OpId,
    /// A form that was refused.
    refused: Option<DraftView>,
) -> impl IntoView {
    let lang = frame::lang();
    let refused = refused.filter(|draft| draft.mode == ORGANISATION);
    let (name, error) = (typed(refused.as_ref(), "name").unwrap_or_default(), wrong(refused.as_ref(), TextKind::Name));
    let vip = ticked(refused.as_ref(), "vip", false);
    view! {
        <Settings id="add" title=say(lang, W::AddOrganisation) lead=say(lang, W::AddOrganisationLead)>
            <form class="settings-form" method="post" action="/api/organisations/add">
                <input type="hidden" name="op" value=nth(op, 1).to_string()/>
                <TextField name="name" label=say(lang, W::Name).to_owned() value=name error=error required=true/>
                <Check name="vip" label=say(lang, W::Vip) ticked=vip/>
                <Submit label=say(lang, W::Add) kind="main"/>
            </form>
        </Settings>
    }
    .into_any()
}

/// Name, contract, and whether it is served first.
#[component]
pub fn OrganisationForm(
    /// The record.
    kept: Kept<OrganisationRecord>,
) -> impl IntoView {
    let lang = frame::lang();
    let op = kept.op(1);
    let refused = kept.refused.filter(|draft| draft.mode == ORGANISATION);
    let record = kept.shown;
    let again = |name: &str| typed(refused.as_ref(), name);
    let error = wrong(refused.as_ref(), TextKind::Name);
    let name = again("name").unwrap_or(record.name);
    let vip = ticked(refused.as_ref(), "vip", record.vip);
    let chosen = again("contract").map_or(record.contract, |contract| contract.parse().ok());
    let option = |(id, name): (ContractId, String)| view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> };
    let options = record.contracts.into_iter().map(option).collect_view();
    view! {
        <Settings id="record" title=say(lang, W::Record) lead=say(lang, W::OrganisationLead)>
            <form class="settings-form" method="post" action="/api/organisations/save">
                <input type="hidden" name="op" value=op.to_string()/>
                <input type="hidden" name="seen" value=record.ver.to_string()/>
                <input type="hidden" name="organisation" value=record.id.to_string()/>
                <TextField name="name" label=say(lang, W::Name).to_owned() value=name error=error required=true/>
                <div class="field">
                    <label class="field-label" for="contract">{say(lang, W::Contract)}</label>
                    <div class="select">
                        <select class="input" id="contract" name="contract">
                            <option value="" selected=chosen.is_none()>{say(lang, W::NoContract)}</option>
                            {options}
                        </select>
                    </div>
                </div>
                <Check name="vip" label=say(lang, W::Vip) ticked=vip/>
                <Submit label=say(lang, W::Save) kind="main"/>
            </form>
        </Settings>
    }
    .into_any()
}

/// Who belongs to it.
#[component]
pub fn Members(
    /// The record.
    record: OrganisationRecord,
) -> impl IntoView {
    let lang = frame::lang();
    let shown = u32::try_from(record.members.len()).unwrap_or(u32::MAX);
    let some = (shown < record.members_total).then(|| view! { <p class="quiet">{count(lang, 1, shown, record.members_total)}</p> });
    let nobody = record.members.is_empty().then(|| view! { <p class="quiet">{say(lang, W::NoMembers)}</p> });
    let line = move |(PersonRef { id, name }, manager): (PersonRef, bool)| {
        let manages = manager.then(|| view! { " "<span class="badge">{say(lang, W::Manages)}</span> });
        view! { <li><a class="link" href=format!("/settings/people/{id}")>{name}</a>{manages}</li> }
    };
    view! {
        <Settings id="members" title=say(lang, W::Members) lead=say(lang, W::MembersLead)>
            <div class="settings-form">{nobody}<ul>{record.members.into_iter().map(line).collect_view()}</ul>{some}</div>
        </Settings>
    }
    .into_any()
}
