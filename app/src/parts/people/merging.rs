//! Two records of one person: the one that stays is looked for, whom it would be is read, and only then they are merged.

use leptos::prelude::*;
use shared::id::{OpId, PersonId, Ver};
use shared::view::PersonRef;
use shared::view::people::{PageOf, PersonRecord, WhoIs};
use shared::words::people::{self as words, People as W, say};

use super::{Submit, Whose};
use crate::api::people::access::MERGE;
use crate::api::people::{Kept, nth};
use crate::frame;
use crate::parts::field::TextField;
use crate::parts::portal_home::form::typed;
use crate::parts::settings_form::Settings;

/// The page's forms, by the op that each has: on from those of who comes in and leaves, and one for each record that may stay.
const UNMERGE_FORM: u128 = 14;
const MERGE_FORMS: u128 = 3_000;

/// Two records of one person.
#[component]
pub fn Merging(
    /// The record.
    kept: Kept<PersonRecord>,
    /// The words by which the other one was looked for, and whom they found.
    stays: Option<(String, PageOf<WhoIs>)>,
) -> impl IntoView {
    let lang = frame::lang();
    let PersonRecord { id: person, ver: seen, merged_into, merged, .. } = kept.shown.clone();
    let form = match merged_into {
        Some(into) => view! {
            <form class="settings-form" method="post" action="/api/people/unmerge">
                <Whose op=kept.op(UNMERGE_FORM) seen person/>
                <p>{say(lang, W::WasMerged)}" "{named(into)}</p>
                <Submit label=say(lang, W::Unmerge)/>
            </form>
        }
        .into_any(),
        // Who stays is merged into nobody.
        None if !merged.is_empty() => {
            view! { <div class="settings-form"><p>{say(lang, W::MergedHere)}</p><ul>{merged.into_iter().map(|one| view! { <li>{named(one)}</li> }).collect_view()}</ul></div> }
                .into_any()
        }
        None => view! { <Find kept stays/> }.into_any(),
    };
    view! { <Settings id="merging" title=say(lang, W::Merging) lead=say(lang, W::MergingLead)>{form}</Settings> }.into_any()
}

/// Looks for the record that stays, and says of each that is found what would be done.
#[component]
fn Find(kept: Kept<PersonRecord>, stays: Option<(String, PageOf<WhoIs>)>) -> impl IntoView {
    let lang = frame::lang();
    let ops = kept.op;
    let refused = kept.refused.filter(|draft| draft.mode == MERGE);
    let (words, found) = stays.unzip();
    let words = words.or_else(|| typed(refused.as_ref(), "into")).unwrap_or_default();
    let PersonRecord { id: person, ver: seen, name, emails, memberships, .. } = kept.shown;
    let organisations = memberships.into_iter().map(|(organisation, _)| organisation.name).collect();
    let goes = described(WhoIs { id: person, name, emails: emails.into_iter().map(|(address, _)| address).collect(), organisations });
    let found = found.map(|PageOf { total, rows, .. }| {
        let shown = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let count = if total == 0 { say(lang, W::Nobody).to_owned() } else { words::shown(lang, 1, shown, total) };
        let forms = rows.into_iter().zip(MERGE_FORMS..).map(|(who, form)| {
            view! { <Joins op=nth(ops, form) seen person goes=goes.clone() who/> }
        });
        view! { <p class="quiet">{count}</p>{forms.collect_view()} }
    });
    view! {
        <form class="settings-form" method="get" action=format!("/settings/people/{person}#merging") role="search">
            <TextField name="stays" label=say(lang, W::MergeInto).to_owned() value=words required=true/>
            <Submit label=say(lang, W::Find)/>
        </form>
        {found}
    }
    .into_any()
}

/// What would be done, and the button that does it.
#[component]
fn Joins(op: OpId, seen: Ver, person: PersonId, goes: String, who: WhoIs) -> impl IntoView {
    let lang = frame::lang();
    let into = who.id.to_string();
    view! {
        <form class="settings-form" method="post" action="/api/people/merge">
            <Whose op seen person/>
            <input type="hidden" name="into" value=into/>
            <p>{words::would_merge(lang, &goes, &described(who))}</p>
            <Submit label=say(lang, W::Merge)/>
        </form>
    }
    .into_any()
}

/// Name and number, addresses, organisations.
fn described(who: WhoIs) -> String {
    let name = format!("{} ({})", who.name, who.id);
    std::iter::once(name).chain(who.emails).chain(who.organisations).collect::<Vec<_>>().join(", ")
}

fn named(person: PersonRef) -> impl IntoView {
    view! { <a class="link" href=format!("/settings/people/{}", person.id)>{person.name}" ("{person.id.to_string()}")"</a> }
}
