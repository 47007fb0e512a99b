//! Further facts of a ticket, named by the desk itself, and the plain forms beside its words.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use shared::id::{OpId, QueueId};
use shared::text::TAG_CHARS_MAX;
use shared::view::{FactKey, FactView, QueueNode, TicketPage};
use shared::words::desk::{Desk as W, say};

use super::pick::{Choice, Pick};
use super::set;
use crate::frame;
use crate::live::ticket::{Aspect, Shown};

/// A fact of the page, if it has it.
pub(super) fn of(page: &TicketPage, key: FactKey) -> Option<&FactView> {
    page.more.facts.iter().find(|fact| fact.key == key)
}

/// What may be chosen besides state, owner, priority, queue and whoever answers for it.
#[component]
pub fn MoreFacts(shown: Shown, op: OpId) -> impl IntoView {
    // A label belongs to a state: which facts there are may change.
    let names = move |page: &TicketPage| page.more.facts.iter().map(|fact| (fact.key, fact.name.clone())).collect::<Vec<_>>();
    let facts = Memo::new(move |_| shown.page.with(names));
    let may_work = shown.page.with_untracked(|page| page.may_work);
    view! {
        {move || facts.get().into_iter().map(|(key, name)| view! { <MoreFact shown op key name/> }).collect_view()}
        {may_work.then(|| view! { <AddTag shown op/> })}
    }
    .into_any()
}

#[component]
fn MoreFact(shown: Shown, op: OpId, key: FactKey, name: String) -> impl IntoView {
    let choices = move |page: &TicketPage| {
        let choice = |(code, words): &(String, String)| Choice { code: code.clone(), words: words.clone() };
        of(page, key).map(|fact| fact.choices.iter().map(choice).collect()).unwrap_or_default()
    };
    view! {
        <Pick
            shown op aspect=Aspect::More(key) label=name id=key.code() name="to" action="/api/desk/set_fact"
            now=Box::new(move |page| of(page, key).map(|fact| fact.now.clone()).unwrap_or_default()) choices=Box::new(choices)
        >{Some(view! { <input type="hidden" name="fact" value=key.code()/> }.into_any())}</Pick>
    }
    .into_any()
}

/// A tag in words of one's own.
#[component]
fn AddTag(shown: Shown, op: OpId) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked().filter(|field| !field.value().trim().is_empty()) {
            set(shown, Aspect::More(FactKey::Tag), field.value());
            field.set_value("");
        }
    };
    view! {
        <div class="fact" data-pending=move || (shown.pending.get() == Some(Aspect::More(FactKey::Tag))).then_some("")>
            <dt><label for="tag">{say(frame::lang(), W::AddTag)}</label></dt>
            <dd>
                <form method="post" action="/api/desk/set_fact" on:submit=submit>
                    <Hidden shown op/>
                    <input type="hidden" name="fact" value=FactKey::Tag.code()/>
                    <input class="fact-pick" id="tag" name="to" type="text" autocomplete="off" maxlength=TAG_CHARS_MAX.to_string() node_ref=field/>
                </form>
            </dd>
        </div>
    }
    .into_any()
}

/// What every form of a ticket brings.
#[component]
pub fn Hidden(shown: Shown, op: OpId) -> impl IntoView {
    view! {
        <input type="hidden" name="op" value=op.to_string()/>
        <input type="hidden" name="seen" value=move || shown.page.with(|page| page.ver).to_string()/>
        <input type="hidden" name="ticket" value=shown.id.to_string()/>
    }
    .into_any()
}

/// The plain forms beside a ticket's words, each where it is asked for. They are sent as they are, and the page comes again.
#[component]
pub fn Beside(shown: Shown, op: OpId) -> impl IntoView {
    let lang = frame::lang();
    let asks = Memo::new(move |_| shown.page.with(|page| (page.more.pleads, page.more.solves, page.more.passes, page.more.back)));
    move || {
        let (pleads, solves, passes, back) = asks.get();
        view! {
            {pleads.then(|| view! {
                <Form shown op id="plea" action="/api/desk/answer_escalation" title=W::AsksForAnother label=W::AnswerToThem>
                    <button class="button" type="submit" data-kind="plain" name="granted" value="yes">{say(lang, W::SomebodyWill)}</button>
                    <button class="button" type="submit" data-kind="plain" name="granted" value="">{say(lang, W::NobodyWill)}</button>
                </Form>
            })}
            {solves.then(|| view! {
                <Form shown op id="solution" action="/api/desk/conclude" title=W::Solution label=W::OnlyColleagues>
                    <button class="button" type="submit" data-kind="plain">{say(lang, W::KeepSolution)}</button>
                </Form>
            })}
            {passes.then(|| view! {
                <Form shown op id="reason" action="/api/desk/pass_on" title=W::PassOn label=W::Why>
                    <Towards shown back/>
                    <button class="button" type="submit" data-kind="plain">{say(lang, W::PassOnNow)}</button>
                </Form>
            })}
        }
        .into_any()
    }
}

#[component]
fn Form(shown: Shown, op: OpId, id: &'static str, action: &'static str, title: W, label: W, children: Children) -> impl IntoView {
    let lang = frame::lang();
    // What a customer waits for is not folded away.
    let waits = title == W::AsksForAnother;
    view! {
        <details class="beside" open=waits>
            <summary>{say(lang, title)}</summary>
            <form method="post" action=action>
                <Hidden shown op/>
                <label class="field-label" for=id>{say(lang, label)}</label>
                <textarea class="input" id=id name="body" rows="2" required=true></textarea>
                <div class="actions">{children()}</div>
            </form>
        </details>
    }
    .into_any()
}

/// Where it may go, and first where it is handed back to.
#[component]
fn Towards(shown: Shown, back: Option<QueueId>) -> impl IntoView {
    let option = |queue: &QueueNode| {
        let first = Some(queue.id) == back;
        view! { <option value=queue.id.to_string() selected=first>{queue.name.clone()}</option> }
    };
    let options = shown.page.with_untracked(|page| {
        let others = page.queues.iter().filter(|queue| queue.id != page.queue);
        others.map(option).collect_view()
    });
    view! {
        <div class="select"><select class="input" name="queue" aria-label=say(frame::lang(), W::QueueName)>{options}</select></div>
    }
    .into_any()
}
