//! The form of a setting: its parts, the buttons that save and show it, and what a calendar takes from a file.

use leptos::prelude::*;
use shared::rule::dry::DRY_RUN_DAYS;
use shared::setting::topic::Topic;
use shared::view::{Field, Part, SettingPage};
use shared::words::rule::dry;
use shared::words::settings::{SettingsText as W, say};

use super::Told;
use super::field::{SettingField, ZONES_ID};
use super::history::Lines;
use super::preview::Preview;
use crate::api::settings::{DRY_RUN, News, PREVIEW, url_of};
use crate::frame;
use crate::parts::notice::{Notice, Tone};
use crate::parts::profile::ZONES_OFFERED;

/// The form, and what is said of it.
#[component]
pub fn SettingForm(
    /// The setting.
    page: SettingPage,
    /// What became of a form.
    news: Option<News>,
    /// The days over which a rule was tried.
    days: Option<u16>,
) -> impl IntoView {
    let lang = frame::lang();
    let SettingPage { topic, id, seen, op, retire_op, retired, parts, refused, meanwhile, preview, copies, .. } = page;
    let previewed = matches!(topic, Topic::Calendars | Topic::Policies | Topic::Rules);
    let off = if topic == Topic::Rules { W::IsOff } else { W::IsRetired };
    // The first button is the one that Enter presses in a field: where there is something to look at, that comes before saving.
    let look = previewed.then(|| {
        view! { <button class="button" type="submit" name="then" value=PREVIEW data-kind="plain">{say(lang, W::Preview)}</button> }
    });
    view! {
        {news.map(|news| view! { <Told news/> })}
        {(retired == Some(true)).then(|| view! { <p class="quiet">{say(lang, off)}</p> })}
        {refused.map(|refused| view! { <Notice tone=Tone::Warn words=Signal::stored(refused)/> })}
        {(!meanwhile.is_empty()).then(|| view! { <Lines lines=meanwhile named=false/> })}
        {preview.map(|preview| view! { <Preview preview/> })}
        <Copies topic copies/>
        <form method="post" action="/api/settings/save">
            <input type="hidden" name="op" value=op.to_string()/>
            <input type="hidden" name="topic" value=topic.code()/>
            {id.map(|id| view! { <input type="hidden" name="id" value=id.to_string()/> })}
            <input type="hidden" name="seen" value=seen.to_string()/>
            {parts.into_iter().enumerate().map(part).collect_view()}
            <div class="actions setting-actions">
                {look}
                <button class="button" type="submit" name="then" value="save" data-kind="main">{say(lang, W::Save)}</button>
                {(topic == Topic::Rules).then(|| view! { <DryRun days/> })}
            </div>
            {(topic == Topic::Calendars).then(|| view! { <FromFile/> })}
        </form>
        <datalist id=ZONES_ID>{ZONES_OFFERED.map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
        {id.zip(retired).map(|(id, retired)| view! { <Retire topic id seen op=retire_op retired/> })}
    }
    .into_any()
}

/// A part of a form.
pub(in crate::parts) fn part((nth, part): (usize, Part)) -> impl IntoView {
    let Part { title, lead, groups } = part;
    let heading = format!("part-{nth}");
    view! {
        <section class="settings" aria-labelledby=heading.clone()>
            <div class="settings-words"><h2 id=heading.clone()>{title}</h2><p>{lead}</p></div>
            <div class="settings-form">{groups.into_iter().map(group).collect_view()}</div>
        </section>
    }
}

/// One field, or some in a row.
fn group(fields: Vec<Field>) -> AnyView {
    let row = 1 < fields.len();
    let fields = fields.into_iter().map(|field| view! { <SettingField field/> }).collect_view();
    if row { view! { <div class="field-pair setting-row">{fields}</div> }.into_any() } else { fields.into_any() }
}

/// What a new one may begin as a copy of.
#[component]
fn Copies(topic: Topic, copies: Vec<(u64, String)>) -> impl IntoView {
    let lang = frame::lang();
    let one = move |(id, name): (u64, String)| {
        let href = format!("{}?from={id}", url_of(topic, None));
        view! { <li><a class="link" href=href>{name}</a></li> }
    };
    (!copies.is_empty()).then(|| {
        view! {
            <div class="setting-up setting-copies">
                <p id="copies">{say(lang, W::BeginAsCopy)}</p>
                <ul aria-labelledby="copies">{copies.into_iter().map(one).collect_view()}</ul>
            </div>
        }
    })
}

/// Tries the rule over the last days: the same form, which comes back with what would have been.
#[component]
fn DryRun(days: Option<u16>) -> impl IntoView {
    let lang = frame::lang();
    let option = move |of: u16| {
        let selected = days == Some(of);
        view! { <option value=of.to_string() selected=selected>{dry::days(lang, of)}</option> }
    };
    view! {
        <span class="setting-dry">
            <label class="field-label" for="days">{say(lang, W::DryRun)}</label>
            <span class="select"><select class="input" id="days" name="days">{DRY_RUN_DAYS.map(option).collect_view()}</select></span>
            <button class="button" type="submit" name="then" value=DRY_RUN data-kind="plain">{say(lang, W::DryRunGo)}</button>
        </span>
    }
    .into_any()
}

/// Takes the days off out of a file: the same form, sent elsewhere with the file. What was typed comes back with them.
#[component]
fn FromFile() -> impl IntoView {
    let lang = frame::lang();
    view! {
        <div class="field setting-file">
            <label class="field-label" for="file">{say(lang, W::File)}</label>
            <p class="field-hint" id="file-hint">{say(lang, W::FileHint)}</p>
            <input id="file" name="file" type="file" accept=".ics,text/calendar" aria-describedby="file-hint"/>
            <button
                class="button" type="submit" data-kind="plain" formaction="/settings/calendars/file" formenctype="multipart/form-data"
            >{say(lang, W::TakeFile)}</button>
        </div>
    }
    .into_any()
}

/// Takes it out of use, or puts it back.
#[component]
fn Retire(topic: Topic, id: u64, seen: u32, op: shared::id::OpId, retired: bool) -> impl IntoView {
    let lang = frame::lang();
    let (words, lead) = match (topic, retired) {
        (Topic::Rules, true) => (W::SwitchOn, W::SwitchOffLead),
        (Topic::Rules, false) => (W::SwitchOff, W::SwitchOffLead),
        (Topic::Queues, false) => (W::Retire, W::RetireQueueLead),
        (_, true) => (W::PutBack, W::RetireLead),
        (_, false) => (W::Retire, W::RetireLead),
    };
    view! {
        <form class="setting-retire" method="post" action="/api/settings/retire">
            <input type="hidden" name="op" value=op.to_string()/>
            <input type="hidden" name="topic" value=topic.code()/>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="seen" value=seen.to_string()/>
            <input type="hidden" name="retired" value=if retired { "false" } else { "true" }/>
            {(!retired).then(|| view! { <p class="quiet">{say(lang, lead)}</p> })}
            <button class="button" type="submit" data-kind="plain">{say(lang, words)}</button>
        </form>
    }
    .into_any()
}
