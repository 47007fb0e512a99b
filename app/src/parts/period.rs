//! Which days and which tickets: links and a plain form, so that a report has a URL and needs no module.

use leptos::prelude::*;
use shared::id::QueueId;
use shared::kpi::ask::{Wish, channel_code};
use shared::kpi::period::Choice;
use shared::ticket::Channel;
use shared::words::common;
use shared::words::insight::{self, Insight, say};
use wasm_bindgen::JsCast;

use super::button::without_module;
use super::icon::Icon;
use crate::frame;

/// The row of choices above a report.
#[component]
pub fn PeriodForm(
    /// What is shown now.
    wish: Wish,
    /// The main queues, by name.
    queues: Vec<(QueueId, String)>,
    /// What it is compared with.
    against: String,
) -> impl IntoView {
    let lang = frame::lang();
    let segment = move |choice: Choice| {
        let url = Wish { choice, ..wish }.url();
        let current = (choice == wish.choice).then_some("true");
        view! { <a href=format!("/insight?{url}") aria-current=current>{insight::choice(lang, choice)}</a> }
    };
    view! {
        <form class="period" method="get" action="/insight" autocomplete="off" aria-label=say(lang, Insight::Period)>
            <div class="segments" role="group" aria-label=say(lang, Insight::Period)>{Choice::PRESETS.map(segment)}</div>
            <Days wish/>
            <span class="grow"></span>
            <Tickets wish queues/>
            <noscript inner_html=without_module(say(lang, Insight::Show))></noscript>
            <p class="period-against">{against}</p>
        </form>
    }
    .into_any()
}

/// Two dates behind a button; a preset is kept beside them for whoever chooses only a queue. A browser writes dates in its own
/// language, whatever the page's: so they stand there only for whoever sets them, and the line below says the days in words.
#[component]
fn Days(wish: Wish) -> impl IntoView {
    let lang = frame::lang();
    let (from, to) = match wish.choice {
        Choice::Days(period) => (period.from.to_string(), period.to.to_string()),
        Choice::Today | Choice::Week | Choice::Days30 | Choice::Days90 | Choice::ThisMonth | Choice::LastMonth => Default::default(),
    };
    let set = !from.is_empty();
    view! {
        {wish.choice.code().map(|code| view! { <input type="hidden" name="days" value=code/> })}
        <details class="period-days" open=set>
            <summary class="button" data-kind="bare"><Icon name="calendar"/>{say(lang, Insight::ChooseDays)}</summary>
            <label class="pick"><span class="pick-label">{say(lang, Insight::From)}</span><input type="date" name="from" value=from/></label>
            <label class="pick"><span class="pick-label">{say(lang, Insight::To)}</span><input type="date" name="to" value=to/></label>
            <button class="button" data-kind="plain">{say(lang, Insight::Show)}</button>
        </details>
    }
    .into_any()
}

/// Queue and channel; choosing one shows it at once.
#[component]
fn Tickets(wish: Wish, queues: Vec<(QueueId, String)>) -> impl IntoView {
    let lang = frame::lang();
    let queue = move |(id, name): (QueueId, String)| {
        view! { <option value=id.to_string() selected=wish.filter.queue == Some(id)>{name}</option> }
    };
    let channel = move |channel: Channel| {
        view! { <option value=channel_code(channel) selected=wish.filter.channel == Some(channel)>{common::channel(lang, channel)}</option> }
    };
    view! {
        <label class="pick">
            <span class="pick-label">{say(lang, Insight::Queue)}</span>
            <select name="queue" on:change=submit>
                <option value="" selected=wish.filter.queue.is_none()>{say(lang, Insight::AllQueues)}</option>
                {queues.into_iter().map(queue).collect_view()}
            </select>
        </label>
        <label class="pick">
            <span class="pick-label">{say(lang, Insight::Channel)}</span>
            <select name="channel" on:change=submit>
                <option value="" selected=wish.filter.channel.is_none()>{say(lang, Insight::AllChannels)}</option>
                {Channel::ALL.map(channel)}
            </select>
        </label>
    }
    .into_any()
}

fn submit(event: leptos::ev::Event) {
    let form = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()).and_then(|select| select.form());
    if let Some(form) = form {
        drop(form.request_submit());
    }
}
