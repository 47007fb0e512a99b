//! `/settings/people/:id`: one person.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::id::PersonId;

use super::{Keeping, PEOPLE, failed, refused_in, told_in};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::people::work::WORK;
use crate::api::people::{PersonShown, Told, person};
use crate::parts::people::Become;
use crate::parts::people::access::{Access, Leave};
use crate::parts::people::merging::Merging;
use crate::parts::people::record::{Addresses, Head, Memberships, Record, RolesForm, WORK_FORM};
use crate::parts::people::work::WorkForm;
use crate::parts::settings::history::History;
use crate::respond;

/// One person.
#[component]
pub fn PersonPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || {
        let query = query.read();
        let id = params.read().get("id").and_then(|id| id.parse::<PersonId>().ok());
        (id, refused_in(&query), query.get("preview").is_some(), query.get("stays"))
    };
    let found = load(asked, |(id, refused, preview, stays)| async move {
        match id {
            Some(id) => person(id, refused, preview, stays).await,
            None => Err(ApiError::NotFound),
        }
    });
    let told = query.with_untracked(told_in);
    view! {
        <Transition>{move || Suspend::new(async move {
            let found = found.await;
            respond::late(move || shown(found, told))
        })}</Transition>
    }
    .into_any()
}

fn shown(found: Result<PersonShown, ApiError>, told: Option<Told>) -> AnyView {
    let PersonShown { kept, work, stays, history } = match found {
        Ok(shown) => shown,
        Err(error) => return failed(error),
    };
    let (op, person, name) = (kept.op(WORK_FORM), kept.shown.id, kept.shown.name.clone());
    // What became of the form of their work stands there.
    let refused = kept.refused.clone().filter(|draft| draft.mode != WORK);
    let merged = kept.shown.merged_into.is_some();
    // Whoever was added to work here is invited first of all.
    let fresh = told == Some(Told::Added) && kept.shown.roles.staff();
    let invited = fresh.then(|| view! { <Access kept=kept.clone() fresh/> });
    // A record that was merged into another one is kept there; here it can only be taken apart again.
    let forms = (!merged).then(|| {
        view! {
            <Record kept=kept.clone()/>
            <Addresses kept=kept.clone()/>
            <Memberships kept=kept.clone()/>
            <RolesForm kept=kept.clone()/>
            {work.map(|page| view! { <WorkForm op person page/> })}
            {(!fresh).then(|| view! { <Access kept=kept.clone()/> })}
            <Leave kept=kept.clone()/>
        }
    });
    view! {
        <Keeping title=name above=PEOPLE>
            <Head record=kept.shown.clone()/>
            <Become told refused/>
            {invited}
            {forms}
            <Merging kept stays/>
            <History lines=history/>
        </Keeping>
    }
    .into_any()
}
