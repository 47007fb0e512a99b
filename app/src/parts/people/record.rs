//! The forms of a person's record.

use leptos::prelude::*;
use shared::id::OrganisationId;
use shared::locale::Lang;
use shared::text::TextKind;
use shared::view::OrganisationRef;
use shared::view::people::PersonRecord;
use shared::words::account;
use shared::words::page::{Page, say as say_page};
use shared::words::people::{People as W, say};

use super::{Check, RoleChecks, Submit, Whose, ticked, ticked_again, wrong};
use crate::api::people::change::{ADDRESS, JOIN, RECORD, ROLES};
use crate::api::people::{Kept, nth};
use crate::frame;
use crate::parts::avatar::{Avatar, Who};
use crate::parts::field::{AreaField, TextField};
use crate::parts::portal_home::form::typed;
use crate::parts::settings_form::Settings;

/// The page's forms, by the op that each has; those of rows count on from the last.
const RECORD_FORM: u128 = 1;
const ROLES_FORM: u128 = 2;
const ADDRESS_FORM: u128 = 3;
const JOIN_FORM: u128 = 4;
/// The form of their work stands in a file of its own.
pub const WORK_FORM: u128 = 5;
const ROW_FORMS: u128 = 1_000;
const MEMBER_FORMS: u128 = 2_000;

/// Who it is, below the name.
#[component]
pub fn Head(
    /// The record.
    record: PersonRecord,
) -> impl IntoView {
    let lang = frame::lang();
    let (roles, id) = (account::roles(lang, record.roles), record.id.to_string());
    let disabled = record.disabled.then(|| view! { " "<span class="badge">{say(lang, W::IsDisabled)}</span> });
    view! {
        <div class="profile-me">
            <Avatar name=record.name who=Who::Customer size="40"/>
            <p>{say(lang, W::Number)}" "{id}" · "{roles}{disabled}</p>
        </div>
    }
    .into_any()
}

/// Name, numbers, language, zone.
#[component]
pub fn Record(
    /// The record.
    kept: Kept<PersonRecord>,
) -> impl IntoView {
    let lang = frame::lang();
    let op = kept.op(RECORD_FORM);
    let refused = kept.refused.filter(|draft| draft.mode == RECORD);
    let person = kept.shown;
    let again = |name: &str| typed(refused.as_ref(), name);
    let chosen = again("lang").map_or(person.lang, |lang| lang.parse().ok());
    let vip = ticked(refused.as_ref(), "vip", person.vip);
    let (name, zone) = (again("name").unwrap_or(person.name), again("zone").or(person.zone).unwrap_or_default());
    let phones = again("phones").unwrap_or_else(|| person.phones.join("\n"));
    let [name_error, phones_error, zone_error] =
        [TextKind::Name, TextKind::Phone, TextKind::Zone].map(|kind| wrong(refused.as_ref(), kind));
    view! {
        <Settings id="record" title=say(lang, W::Record) lead=say(lang, W::RecordLead)>
            <form class="settings-form" method="post" action="/api/people/save">
                <Whose op seen=person.ver person=person.id/>
                <TextField name="name" label=say(lang, W::Name).to_owned() value=name error=name_error required=true/>
                <AreaField
                    name="phones" label=say(lang, W::Phones).to_owned() hint=say(lang, W::PhonesHint).to_owned()
                    value=phones error=phones_error rows=2
                />
                <div class="field">
                    <label class="field-label" for="lang">{say(lang, W::Language)}</label>
                    <div class="select">
                        <select class="input" id="lang" name="lang">
                            <option value="" selected=chosen.is_none()>{say(lang, W::NoLanguage)}</option>
                            {Lang::ALL.map(|one| view! {
                                <option value=one.tag() lang=one.tag() selected=chosen == Some(one)>{say_page(one, Page::OwnLanguage)}</option>
                            }).collect_view()}
                        </select>
                    </div>
                </div>
                <TextField
                    name="zone" label=say(lang, W::Zone).to_owned() hint=say(lang, W::ZoneHint).to_owned()
                    value=zone error=zone_error
                />
                <Check name="vip" label=say(lang, W::Vip) ticked=vip/>
                <Submit label=say(lang, W::Save) kind="main"/>
            </form>
        </Settings>
    }
    .into_any()
}

/// The addresses.
#[component]
pub fn Addresses(
    /// The record.
    kept: Kept<PersonRecord>,
) -> impl IntoView {
    let lang = frame::lang();
    let op = kept.op(ADDRESS_FORM);
    let person = kept.shown.id;
    let rows = kept.shown.emails.clone().into_iter().zip(0_u128..).map(|((address, proved), row)| {
        let state = if proved { W::Proved } else { W::NotProved };
        // Mails go to the first. The form's other button takes it elsewhere.
        let prefer = (0 < row).then(|| {
            view! {
                <button class="button" type="submit" data-kind="bare" formaction="/api/people/prefer_address">{say(lang, W::Prefer)}</button>
            }
        });
        view! {
            <form class="line" method="post" action="/api/people/remove_address">
                <input type="hidden" name="op" value=kept.op(ROW_FORMS + row).to_string()/>
                <input type="hidden" name="person" value=person.to_string()/>
                <input type="hidden" name="address" value=address.clone()/>
                <span>{address}</span>
                <span class="badge">{say(lang, state)}</span>
                {prefer}
                <button class="button" type="submit" data-kind="bare">{say(lang, W::Remove)}</button>
            </form>
        }
    });
    let rows = rows.collect_view();
    let refused = kept.refused.filter(|draft| draft.mode == ADDRESS);
    let address = typed(refused.as_ref(), "address").unwrap_or_default();
    view! {
        <Settings id="addresses" title=say(lang, W::Addresses) lead=say(lang, W::AddressesLead)>
            <div class="settings-form">{rows}</div>
            <form class="settings-form" method="post" action="/api/people/add_address">
                <input type="hidden" name="op" value=op.to_string()/>
                <input type="hidden" name="person" value=person.to_string()/>
                <TextField
                    name="address" kind="email" keys="email" label=say(lang, W::Address).to_owned()
                    value=address error=wrong(refused.as_ref(), TextKind::Address) required=true
                />
                <Submit label=say(lang, W::AddAddress)/>
            </form>
        </Settings>
    }
    .into_any()
}

/// The organisations that they belong to.
#[component]
pub fn Memberships(
    /// The record.
    kept: Kept<PersonRecord>,
) -> impl IntoView {
    let lang = frame::lang();
    let (op, base) = (kept.op(JOIN_FORM), kept.op(MEMBER_FORMS));
    let refused = kept.refused.filter(|draft| draft.mode == JOIN);
    let chosen = typed(refused.as_ref(), "organisation").and_then(|id| id.parse::<OrganisationId>().ok());
    let sees_all = ticked(refused.as_ref(), "manager", false);
    let PersonRecord { id: person, ver: seen, memberships, organisations, .. } = kept.shown;
    let rows = memberships.into_iter().zip(0_u128..).map(|((organisation, manager), row)| {
        let href = format!("/settings/organisations/{}", organisation.id);
        let manages = manager.then(|| view! { <span class="badge">{say(lang, W::Manages)}</span> });
        view! {
            <form class="line" method="post" action="/api/people/quit">
                <Whose op=nth(base, row) seen person/>
                <input type="hidden" name="organisation" value=organisation.id.to_string()/>
                <a class="link" href=href>{organisation.name}</a>
                {manages}
                <button class="button" type="submit" data-kind="bare">{say(lang, W::Remove)}</button>
            </form>
        }
    });
    let rows = rows.collect_view();
    let join = if organisations.is_empty() {
        let add = view! { <a class="link" href="/settings/organisations">{say(lang, W::AddOrganisation)}</a> };
        view! { <p class="settings-form quiet">{say(lang, W::NoOrganisations)}" "{add}</p> }.into_any()
    } else {
        let option = |OrganisationRef { id, name, .. }: OrganisationRef| {
            view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> }
        };
        view! {
            <form class="settings-form" method="post" action="/api/people/join">
                <Whose op seen person/>
                <div class="field">
                    <label class="field-label" for="organisation">{say(lang, W::Organisation)}</label>
                    <div class="select">
                        <select class="input" id="organisation" name="organisation" required=true>
                            {organisations.into_iter().map(option).collect_view()}
                        </select>
                    </div>
                </div>
                <Check name="manager" label=say(lang, W::Manages) ticked=sees_all/>
                <Submit label=say(lang, W::AddMembership)/>
            </form>
        }
        .into_any()
    };
    view! {
        <Settings id="memberships" title=say(lang, W::Memberships) lead=say(lang, W::MembershipsLead)>
            <div class="settings-form">{rows}</div>
            {join}
        </Settings>
    }
    .into_any()
}

/// What they may be.
#[component]
pub fn RolesForm(
    /// The record.
    kept: Kept<PersonRecord>,
) -> impl IntoView {
    let lang = frame::lang();
    let op = kept.op(ROLES_FORM);
    let refused = kept.refused.filter(|draft| draft.mode == ROLES);
    let PersonRecord { id: person, ver: seen, roles, .. } = kept.shown;
    let roles = ticked_again(refused.as_ref(), roles);
    view! {
        <Settings id="roles" title=say(lang, W::Roles) lead=say(lang, W::RolesLead)>
            <form class="settings-form" method="post" action="/api/people/roles">
                <Whose op seen person/>
                <RoleChecks roles/>
                <Submit label=say(lang, W::Save)/>
            </form>
        </Settings>
    }
    .into_any()
}
