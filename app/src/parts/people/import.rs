//! A table of people on its way in, and what became of it.

use leptos::prelude::*;
use shared::view::people::{DoneLine, ListReport, RefusedLine};
use shared::words::people::{self as words, People as W, say};

use super::{Check, Submit};
use crate::api::people::import::TAKES_ROLES;
use crate::frame;
use crate::parts::field::AreaField;
use crate::parts::notice::{Notice, Tone};
use crate::parts::settings_form::Settings;

/// The form.
#[component]
pub fn ImportForm(
    /// What it begins with.
    table: String,
    /// Whether it may take roles from people who work here, at first.
    takes_roles: bool,
) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <Settings id="import" title=say(lang, W::ImportTable) lead=say(lang, W::ImportLead)>
            <form class="settings-form" method="post" action="/settings/people/send" enctype="multipart/form-data">
                <div class="field">
                    <label class="field-label" for="file">{say(lang, W::ImportFile)}</label>
                    <input class="input" type="file" id="file" name="file" accept=".csv,.txt,text/csv,text/plain"/>
                </div>
                <AreaField
                    name="table" label=say(lang, W::ImportRows).to_owned() hint=say(lang, W::ImportColumns).to_owned()
                    value=table rows=12
                />
                <Check name=TAKES_ROLES label=say(lang, W::ImportTakes) ticked=takes_roles/>
                <Submit label=say(lang, W::ImportGo) kind="main"/>
            </form>
        </Settings>
    }
    .into_any()
}

/// What became of a table.
#[component]
pub fn Report(
    /// The report.
    report: ListReport,
) -> impl IntoView {
    let lang = frame::lang();
    let refused = u32::try_from(report.refused.len()).unwrap_or(u32::MAX);
    let tone = if refused == 0 { Tone::Good } else { Tone::Warn };
    let told = words::imported(lang, report.added, report.changed, report.same, refused);
    let all = report.added.saturating_add(report.changed);
    let line = move |RefusedLine { line, called, why }: RefusedLine| {
        view! {
            <tr><th scope="row" class="number-cell">{line.to_string()}</th><td>{called}</td><td>{words::line(lang, &why)}</td></tr>
        }
    };
    let lines = (0 < refused).then(|| {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=say(lang, W::Refused)>
                <table class="data-table">
                    <caption>{say(lang, W::RefusedLead)}</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="number-cell">{say(lang, W::Line)}</th>
                            <th scope="col">{say(lang, W::LineCalled)}</th>
                            <th scope="col">{say(lang, W::Reason)}</th>
                        </tr>
                    </thead>
                    <tbody>{report.refused.into_iter().map(line).collect_view()}</tbody>
                </table>
            </div>
        }
    });
    view! { <Notice tone words=Signal::stored(told)/><Done done=report.done all/>{lines} }.into_any()
}

/// Who was added or changed, and what they may do now.
#[component]
fn Done(
    /// Those who are named.
    done: Vec<DoneLine>,
    /// How many there are.
    all: u32,
) -> impl IntoView {
    if done.is_empty() {
        return ().into_any();
    }
    let lang = frame::lang();
    let left = all.saturating_sub(u32::try_from(done.len()).unwrap_or(u32::MAX));
    let more = (0 < left).then(|| view! { <p class="quiet">{words::more_done(lang, left)}</p> });
    let line = move |done: DoneLine| {
        let what = words::done(lang, &done);
        view! { <tr><th scope="row" class="number-cell">{done.line.to_string()}</th><td>{done.called}</td><td>{what}</td></tr> }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=say(lang, W::Done)>
            <table class="data-table">
                <caption>{say(lang, W::Done)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="number-cell">{say(lang, W::Line)}</th>
                        <th scope="col">{say(lang, W::LineCalled)}</th>
                        <th scope="col">{say(lang, W::LineDone)}</th>
                    </tr>
                </thead>
                <tbody>{done.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
        {more}
    }
    .into_any()
}
