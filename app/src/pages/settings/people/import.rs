//! `/settings/people/import`: many people out of a table.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::words::people::{People as W, say};

use super::{Keeping, PEOPLE, failed, refused_in};
use crate::api::ApiError;
use crate::api::json::load;
use crate::api::people::Kept;
use crate::api::people::import::{ImportShown, TABLE, TAKES_ROLES, import_page};
use crate::parts::people::import::{ImportForm, Report};
use crate::parts::people::{Become, ticked};
use crate::parts::portal_home::form::typed;
use crate::{frame, respond};

/// The form, and what became of the table that was sent.
#[component]
pub fn PeopleImport() -> impl IntoView {
    let query = use_query_map();
    let asked = move || refused_in(&query.read());
    let found = load(asked, import_page);
    view! {
        <Keeping title=say(frame::lang(), W::Import).to_owned() above=PEOPLE>
            <Transition>{move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || shown(found))
            })}</Transition>
        </Keeping>
    }
    .into_any()
}

fn shown(found: Result<Kept<ImportShown>, ApiError>) -> AnyView {
    match found {
        Ok(kept) => {
            let report = kept.shown.report;
            // What was refused, or only looked at, stands in the form again; of a table that was taken, the lines that were not.
            let table = typed(kept.refused.as_ref(), TABLE).unwrap_or_default();
            // Each table is allowed it by itself.
            let takes_roles = ticked(kept.refused.as_ref(), TAKES_ROLES, false);
            view! {
                <Become told=None refused=kept.refused/>
                {report.map(|report| view! { <Report report/> })}
                <ImportForm table takes_roles/>
            }
            .into_any()
        }
        Err(error) => failed(error),
    }
}
