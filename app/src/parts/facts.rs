//! What a ticket is beside its words: state, owner, priority, queue, each edited in place; and its customer.

pub mod customer;
pub mod lost;
pub mod more;
pub mod pick;

use leptos::prelude::*;
use shared::id::{OpId, PersonId, TicketId};
use shared::locale::Lang;
use shared::query::{priority_code, priority_of};
use shared::ticket::Priority;
use shared::ticket::status::{PendingOn, Status};
use shared::view::{PersonRef, TicketPage};
use shared::words::desk::{self, Desk as W, say};
use shared::words::{common, time};

use crate::api::desk::act;
use crate::api::desk::choice::{CHOICES, code, status};
use crate::api::desk::more as api;
use crate::frame;
use crate::live::ticket::{Aspect, Shown};
use customer::Customer;
use lost::LostChoice;
use more::{Beside, MoreFacts};
use pick::{Choice, Fact, Pick};

/// The facts of a ticket.
#[component]
pub fn TicketFacts(
    /// The ticket.
    shown: Shown,
    /// The name for a call of a plain form.
    op: OpId,
    /// The reader.
    me: PersonId,
    /// The URL of a ticket.
    url: Callback<TicketId, String>,
) -> impl IntoView {
    let lang = frame::lang();
    let channel = move || shown.page.with(|page| common::channel(lang, page.channel));
    let customer = Signal::derive(move || shown.page.with(|page| page.customer.clone()));
    view! {
        <div class="ticket-facts">
            <dl class="facts">
                <StatusFact shown op/>
                <OwnerFact shown op me/>
                <PriorityFact shown op/>
                <QueueFact shown op/>
                <ResponsibleFact shown op me/>
                <Fact label=W::Channel><span class="cut">{channel}</span></Fact>
                {move || shown.page.with(|page| page.more.hops.clone()).map(|hops| view! {
                    <Fact label=W::PassedOn><span class="cut">{hops}</span></Fact>
                })}
                <MoreFacts shown op/>
                {move || shown.page.with(|page| page.follows).map(|before| view! {
                    <Fact label=W::Follows><a class="link" href=url.run(before)>{before.0}</a></Fact>
                })}
            </dl>
            <LostChoice shown/>
            <Beside shown op/>
            <Customer customer url/>
        </div>
    }
    .into_any()
}

/// Chooses for one aspect, by a word of the form.
pub(super) fn set(shown: Shown, aspect: Aspect, word: String) {
    let (id, sent) = (shown.id, word.clone());
    let person = |word: &str| shown.page.with_untracked(|page| page.agents.iter().find(|agent| agent.id.to_string() == word).cloned());
    match aspect {
        Aspect::Status => {
            let Some(to) = status(&word) else { return };
            shown.change((aspect, word), move |page| page.status = to, move |op, seen| act::set_status(op, seen, id, sent.clone()));
        }
        Aspect::Priority => {
            let Some(to) = priority_of(&word) else { return };
            shown.change((aspect, word), move |page| page.priority = to, move |op, seen| act::set_priority(op, seen, id, sent.clone()));
        }
        Aspect::Queue => {
            let Ok(to) = word.parse() else { return };
            shown.change((aspect, word), move |page| page.queue = to, move |op, seen| act::move_to(op, seen, id, to));
        }
        Aspect::Owner => {
            let owner = person(&word);
            shown.change((aspect, word), move |page| page.owner = owner, move |op, seen| act::assign(op, seen, id, sent.clone()));
        }
        Aspect::Responsible => {
            let responsible = person(&word);
            let send = move |op, seen| act::set_responsible(op, seen, id, sent.clone());
            shown.change((aspect, word), move |page| page.responsible = responsible, send);
        }
        Aspect::More(key) => {
            let now = word.clone();
            let show = move |page: &mut TicketPage| {
                if let Some(fact) = page.more.facts.iter_mut().find(|fact| fact.key == key) {
                    fact.now = now;
                }
            };
            shown.change((aspect, word), show, move |op, seen| api::set_fact(op, seen, id, key, sent.clone()));
        }
    }
}

#[component]
fn StatusFact(shown: Shown, op: OpId) -> impl IntoView {
    let lang = frame::lang();
    let (zone, now) = (frame::zone(), frame::frame().now);
    let naps = naps(lang, &now.to_zoned(zone.clone()));
    let choices = move |page: &TicketPage| {
        let own = Choice { code: code(page.status), words: with_due(page, &zone) };
        let other = CHOICES.into_iter().filter(|to| page.status.may_become(*to) && *to != page.status);
        let other = other.map(|to| Choice { code: code(to), words: common::status_long(lang, to) });
        let sleep = naps.iter().filter(|(_, until)| page.status.may_become(sleeping(*until)));
        let sleep = sleep.map(|(words, until)| Choice { code: code(sleeping(*until)), words: words.clone() });
        std::iter::once(own).chain(other).chain(sleep).collect()
    };
    view! {
        <Pick
            shown op aspect=Aspect::Status label=say(frame::lang(), W::State) id="fact-state" name="to" action="/api/desk/set_status"
            now=Box::new(|page| code(page.status)) choices=Box::new(choices)
        >{None::<AnyView>}</Pick>
    }
    .into_any()
}

/// A state, with the day it lasts until.
fn with_due(page: &TicketPage, zone: &jiff::tz::TimeZone) -> String {
    let lang = frame::lang();
    let words = common::status_long(lang, page.status);
    match page.status {
        Status::Pending { until: Some(until), .. } => format!("{words}, {}", time::day_short(lang, until.to_zoned(zone.clone()).date())),
        _ => words,
    }
}

fn sleeping(until: jiff::Timestamp) -> Status {
    Status::Pending { on: PendingOn::Moment, until: Some(until) }
}

/// The moments that a ticket may be put to sleep until, each once: nine o'clock in the reader's zone, tomorrow, on Monday, in a week.
#[must_use]
pub fn naps(lang: Lang, now: &jiff::Zoned) -> Vec<(String, jiff::Timestamp)> {
    let monday = 8 - i64::from(now.weekday().to_monday_one_offset());
    let nine = |days: i64| {
        let day = now.date().checked_add(jiff::Span::new().days(days)).ok()?;
        Some((day, day.at(9, 0, 0, 0).to_zoned(now.time_zone().clone()).ok()?.timestamp()))
    };
    let words = |days: i64, day| match days {
        1 => desk::waits_until(lang, say(lang, W::Tomorrow)),
        7 => desk::waits_a_week(lang, day),
        _ => desk::waits_until(lang, say(lang, W::Monday)),
    };
    let mut days = vec![1, monday, 7];
    days.dedup();
    days.into_iter().filter_map(|days| nine(days).map(|(day, until)| (words(days, day), until))).collect()
}

#[component]
fn PriorityFact(shown: Shown, op: OpId) -> impl IntoView {
    let lang = frame::lang();
    let choices = move |_: &TicketPage| {
        let choice = |priority| Choice { code: priority_code(priority).to_owned(), words: common::priority(lang, priority).to_owned() };
        Priority::ALL.into_iter().rev().map(choice).collect()
    };
    let priority = Signal::derive(move || shown.page.with(|page| page.priority));
    view! {
        <Pick
            shown op aspect=Aspect::Priority label=say(frame::lang(), W::Priority) id="fact-priority" name="to" action="/api/desk/set_priority"
            now=Box::new(|page| priority_code(page.priority).to_owned()) choices=Box::new(choices)
        >{Some(view! { <super::priority::PriorityMark priority beside=true/> }.into_any())}</Pick>
    }
    .into_any()
}

#[component]
fn QueueFact(shown: Shown, op: OpId) -> impl IntoView {
    let choices = move |page: &TicketPage| {
        page.queues
            .iter()
            .map(|node| Choice { code: node.id.to_string(), words: format!("{}{}", "\u{2003}".repeat(node.depth.into()), node.name) })
            .collect()
    };
    view! {
        <Pick
            shown op aspect=Aspect::Queue label=say(frame::lang(), W::QueueName) id="fact-queue" name="queue" action="/api/desk/move"
            now=Box::new(|page| page.queue.to_string()) choices=Box::new(choices)
        >{None::<AnyView>}</Pick>
    }
    .into_any()
}

/// Nobody, the reader first, then everybody else; and whoever it is now, though they no longer are an agent.
fn people(page: &TicketPage, now: Option<&PersonRef>, me: PersonId) -> Vec<Choice> {
    let nobody = Choice { code: String::new(), words: say(frame::lang(), W::NobodyYet).to_owned() };
    let (mine, others): (Vec<_>, Vec<_>) = page.agents.iter().partition(|agent| agent.id == me);
    let gone = now.filter(|now| page.agents.iter().all(|agent| agent.id != now.id));
    let choice = |person: &PersonRef| Choice { code: person.id.to_string(), words: person.name.clone() };
    std::iter::once(nobody).chain(mine.into_iter().chain(others).chain(gone).map(choice)).collect()
}

#[component]
fn OwnerFact(shown: Shown, op: OpId, me: PersonId) -> impl IntoView {
    view! {
        <Pick
            shown op aspect=Aspect::Owner label=say(frame::lang(), W::Owner) id="fact-owner" name="owner" action="/api/desk/assign"
            now=Box::new(|page| page.owner.as_ref().map(|owner| owner.id.to_string()).unwrap_or_default())
            choices=Box::new(move |page| people(page, page.owner.as_ref(), me))
        >{None::<AnyView>}</Pick>
    }
    .into_any()
}

#[component]
fn ResponsibleFact(shown: Shown, op: OpId, me: PersonId) -> impl IntoView {
    view! {
        <Pick
            shown op aspect=Aspect::Responsible label=say(frame::lang(), W::Responsible) id="fact-responsible" name="responsible" action="/api/desk/set_responsible"
            now=Box::new(|page| page.responsible.as_ref().map(|person| person.id.to_string()).unwrap_or_default())
            choices=Box::new(move |page| people(page, page.responsible.as_ref(), me))
        >{None::<AnyView>}</Pick>
    }
    .into_any()
}
