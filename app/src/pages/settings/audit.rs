//! `/settings/audit`: every change of a setting, the newest first.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::words::settings::{SettingsText, say};

use super::{Up, failed};
use crate::api::json::load;
use crate::api::settings::audit_settings;
use crate::frame;
use crate::parts::settings::history::Audit;
use crate::parts::title::PageTitle;
use crate::respond;

/// The page.
#[component]
pub fn SettingsAudit() -> impl IntoView {
    let lang = frame::lang();
    let skip = use_query_map().with_untracked(|query| query.get("skip").and_then(|skip| skip.parse::<u32>().ok())).unwrap_or(0);
    let found = load(move || skip, audit_settings);
    view! {
        <PageTitle words=say(lang, SettingsText::Audit).to_owned()/>
        <Up/>
        <h1>{say(lang, SettingsText::Audit)}</h1>
        <p class="quiet measure">{say(lang, SettingsText::AuditLead)}</p>
        <Transition>{
            move || Suspend::new(async move {
                let found = found.await;
                respond::late(move || match found {
                    Ok(page) => view! { <Audit page/> }.into_any(),
                    Err(error) => failed(error),
                })
            })
        }</Transition>
    }
    .into_any()
}
