//! `/settings/organisations` and one of them.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::id::OrganisationId;
use shared::view::people::{OrganisationLine, PageOf};
use shared::words::people::{People as W, say};

use super::{Keeping, ORGANISATIONS, failed, from_in, refused_in, told_in};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::people::{Kept, OrganisationShown, Told, organisation, organisations};
use crate::parts::people::Become;
use crate::parts::people::organisation::{Members, NewOrganisation, OrganisationForm, OrganisationTable};
use crate::parts::settings::history::History;
use crate::{frame, respond};

/// All organisations.
#[component]
pub fn OrganisationsList() -> impl IntoView {
    let query = use_query_map();
    let asked = move || (from_in(&query.read()), refused_in(&query.read()));
    let found = load(asked, |(from, refused)| organisations(from, refused));
    let told = query.with_untracked(told_in);
    view! {
        <Keeping title=say(frame::lang(), W::Organisations).to_owned()>
            <Transition>{move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || list(found, told))
            })}</Transition>
        </Keeping>
    }
    .into_any()
}

fn list(found: Result<Kept<PageOf<OrganisationLine>>, ApiError>, told: Option<Told>) -> AnyView {
    match found {
        Ok(kept) => view! {
            <Become told refused=kept.refused.clone()/>
            <OrganisationTable organisations=kept.shown/>
            <NewOrganisation op=kept.op refused=kept.refused/>
        }
        .into_any(),
        Err(error) => failed(error),
    }
}

/// One organisation.
#[component]
pub fn OrganisationPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || (params.read().get("id").and_then(|id| id.parse::<OrganisationId>().ok()), refused_in(&query.read()));
    let found = load(asked, |(id, refused)| async move {
        match id {
            Some(id) => organisation(id, refused).await,
            None => Err(ApiError::NotFound),
        }
    });
    let told = query.with_untracked(told_in);
    view! {
        <Transition>{move || Suspend::new(async move {
            let found = found.await;
            respond::late(move || one(found, told))
        })}</Transition>
    }
    .into_any()
}

fn one(found: Result<OrganisationShown, ApiError>, told: Option<Told>) -> AnyView {
    match found {
        Ok(OrganisationShown { kept, history }) => {
            let record = kept.shown.clone();
            let name = record.name.clone();
            view! {
                <Keeping title=name above=ORGANISATIONS>
                    <Become told refused=kept.refused.clone()/>
                    <OrganisationForm kept/>
                    <Members record/>
                    <History lines=history/>
                </Keeping>
            }
            .into_any()
        }
        Err(error) => failed(error),
    }
}
