//! What happened to settings: who, when, what.

use leptos::prelude::*;
use shared::view::{AUDIT_LINES_MAX, AuditLine, AuditPage};
use shared::words::settings::{SettingsText as W, say};

use crate::api::settings::url_of;
use crate::frame;

/// What happened to one setting, at the foot of its page.
#[component]
pub fn History(
    /// The newest first.
    lines: Vec<AuditLine>,
) -> impl IntoView {
    let lang = frame::lang();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="setting-history" aria-labelledby="history">
                <h2 id="history">{say(lang, W::History)}</h2>
                <Lines lines named=false/>
            </section>
        }
    })
}

/// Everything that was changed, a page of it.
#[component]
pub fn Audit(
    /// The page.
    page: AuditPage,
) -> impl IntoView {
    let lang = frame::lang();
    let AuditPage { lines, skipped, more } = page;
    let newer = (0 < skipped).then(|| {
        let href = format!("/settings/audit?skip={}", skipped.saturating_sub(AUDIT_LINES_MAX));
        view! { <a class="button" data-kind="plain" href=href>{say(lang, W::Newer)}</a> }
    });
    let older = more.then(|| {
        let href = format!("/settings/audit?skip={}", skipped.saturating_add(AUDIT_LINES_MAX));
        view! { <a class="button" data-kind="plain" href=href>{say(lang, W::Older)}</a> }
    });
    let none = lines.is_empty().then(|| view! { <p class="quiet">{say(lang, W::NothingYet)}</p> });
    view! {
        {none}
        <Lines lines named=true/>
        <div class="actions">{newer}{older}</div>
    }
    .into_any()
}

/// The lines; `named`: each says which setting it is about.
#[component]
pub(super) fn Lines(lines: Vec<AuditLine>, named: bool) -> impl IntoView {
    let one = move |line: AuditLine| {
        let about = line.topic.filter(|_| named).map(|topic| {
            let name = line.name.clone();
            view! { <a class="link" href=url_of(topic, Some(line.id))>{name}</a><span class="quiet">" · "{line.kind.clone()}</span> }
        });
        view! {
            <li>
                <p class="setting-when">{line.at}" · "<b>{line.who}</b>{about.map(|about| view! { " · "{about} })}</p>
                <ul>{line.changes.into_iter().map(|change| view! { <li>{change}</li> }).collect_view()}</ul>
            </li>
        }
    };
    view! { <ol class="setting-lines">{lines.into_iter().map(one).collect_view()}</ol> }.into_any()
}
