//! A table of people on its way in, and what became of it.

use leptos::prelude::*;
use shared::view::people::{ListReport, RefusedLine};
use shared::words::people::{self as words, People as W, say};

use super::Check;
use crate::api::people::import::{TABLE, TAKES_ROLES};
use crate::api::settings::PREVIEW;
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
                    name=TABLE label=say(lang, W::ImportRows).to_owned() hint=say(lang, W::ImportColumns).to_owned()
                    value=table rows=12
                />
                <Check name=TAKES_ROLES label=say(lang, W::ImportTakes) ticked=takes_roles/>
                <div class="actions">
                    <button class="button" type="submit" name="then" value=PREVIEW data-kind="plain">{say(lang, W::ImportLook)}</button>
                    <button class="button" type="submit" name="then" value="import" data-kind="main">{say(lang, W::ImportGo)}</button>
                </div>
            </form>
        </Settings>
    }
    .into_any()
}

/// What became of a table, or would.
#[component]
pub fn Report(
    /// The report.
    report: ListReport,
) -> impl IntoView {
    let lang = frame::lang();
    let told = words::imported(lang, &report);
    let ListReport { only_looked, added, changed, done, refused, .. } = report;
    let tone = if refused.is_empty() { Tone::Good } else { Tone::Warn };
    let left = added.saturating_add(changed).saturating_sub(u32::try_from(done.len()).unwrap_or(u32::MAX));
    let more = (0 < left).then(|| view! { <p class="quiet">{words::more_done(lang, left)}</p> });
    let (did, no, why) = if only_looked { (W::WouldDo, W::WouldRefuse, W::WouldRefuseLead) } else { (W::Done, W::Refused, W::RefusedLead) };
    let done: Vec<_> = done
        .into_iter()
        .map(|line| {
            let said = words::done(lang, &line, only_looked);
            (line.line, line.called, said)
        })
        .collect();
    let refused: Vec<_> = refused.into_iter().map(|RefusedLine { line, called, why }| (line, called, words::line(lang, &why))).collect();
    view! {
        <Notice tone words=Signal::stored(told)/>
        <Lines name=did caption=did says=W::LineDone lines=done/>
        {more}
        <Lines name=no caption=why says=W::Reason lines=refused/>
    }
    .into_any()
}

/// Lines of a table, and what is said of each; none is nothing.
#[component]
fn Lines(
    /// What they are.
    name: W,
    /// What one does with them.
    caption: W,
    /// What is said of them.
    says: W,
    /// Where each began, what it is called, and that.
    lines: Vec<(u64, String, String)>,
) -> impl IntoView {
    if lines.is_empty() {
        return ().into_any();
    }
    let lang = frame::lang();
    let line = |(line, called, said): (u64, String, String)| {
        view! { <tr><th scope="row" class="number-cell">{line.to_string()}</th><td>{called}</td><td>{said}</td></tr> }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=say(lang, name)>
            <table class="data-table">
                <caption>{say(lang, caption)}</caption>
                <thead>
                    <tr>
                        <th scope="col" class="number-cell">{say(lang, W::Line)}</th>
                        <th scope="col">{say(lang, W::LineCalled)}</th>
                        <th scope="col">{say(lang, says)}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
