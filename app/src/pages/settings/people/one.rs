//! `/settings/people/:id`: one person.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use shared::id::PersonId;
use shared::view::people::PersonRecord;
use shared::words::people::People as W;

use super::{Keeping, failed, refused_in, told_in};
use crate::api::ApiError;
use crate::api::people::{Kept, Told, person};
use crate::parts::people::Become;
use crate::parts::people::access::{Access, Leave, Merging};
use crate::parts::people::record::{Addresses, Head, Memberships, Record, RolesForm};
use crate::respond;

/// One person.
#[component]
pub fn PersonPage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let asked = move || (params.read().get("id").and_then(|id| id.parse::<PersonId>().ok()), refused_in(&query.read()));
    let found = Resource::new(asked, |(id, refused)| async move {
        match id {
            Some(id) => person(id, refused).await,
            None => Err(ApiError::NotFound),
        }
    });
    let told = query.with_untracked(told_in);
    view! {
        <Keeping title=W::Title>
            <Transition>{move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || shown(found, told))
            })}</Transition>
        </Keeping>
    }
    .into_any()
}

fn shown(found: Result<Kept<PersonRecord>, ApiError>, told: Option<Told>) -> AnyView {
    let kept = match found {
        Ok(kept) => kept,
        Err(error) => return failed(error),
    };
    let merged = kept.shown.merged_into.is_some();
    // A record that was merged into another one is kept there; here it can only be taken apart again.
    let forms = (!merged).then(|| {
        view! {
            <Record kept=kept.clone()/>
            <Addresses kept=kept.clone()/>
            <Memberships kept=kept.clone()/>
            <RolesForm kept=kept.clone()/>
            <Access kept=kept.clone()/>
            <Leave kept=kept.clone()/>
        }
    });
    view! {
        <Head record=kept.shown.clone()/>
        <Become told refused=kept.refused.clone()/>
        {forms}
        <Merging kept/>
    }
    .into_any()
}
