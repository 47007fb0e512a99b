//! Further facts of a ticket, named by the desk itself, and the plain forms beside its words.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use shared::id::{OpId, QueueId};
use shared::refusal::Refusal;
use shared::text::TAG_CHARS_MAX;
use shared::view::{DraftView, FactKey, FactView, TicketPage};
use shared::words::desk::{Desk as W, say};

use super::pick::{Choice, Pick};
use super::set;
use crate::api::ApiError;
use crate::api::desk::more::{CHOSEN, PLEA, REASON, SOLUTION};
use crate::frame;
use crate::live::ticket::{Aspect, Shown};
use crate::parts::field::inside_textarea;
use crate::parts::notice::ErrorNotice;

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
    let pleads = Memo::new(move |_| shown.page.with(|page| page.more.pleads));
    // Once it was tried to resolve it without a solution the form stays, and what is typed into it.
    let tried = move || shown.lost.with(|lost| lost.as_ref().is_some_and(|lost| lost.error == ApiError::Refused(Refusal::NeedsSolution)));
    let solves = Memo::new(move |was: Option<&bool>| was == Some(&true) || tried() || shown.page.with(|page| page.more.solves));
    let passes = Memo::new(move |_| shown.page.with(|page| page.more.passes.then_some(page.more.back)));
    view! {
        {move || pleads.get().then(|| view! {
            <Form shown op id=PLEA action="/api/desk/answer_escalation" title=W::AsksForAnother label=W::AnswerToThem>
                {takers(shown)}
                <button class="button" type="submit" data-kind="plain" name="granted" value="yes">{say(lang, W::SomebodyWill)}</button>
                <button class="button" type="submit" data-kind="plain" name="granted" value="">{say(lang, W::NobodyWill)}</button>
            </Form>
        })}
        {move || solves.get().then(|| view! {
            <Form shown op id=SOLUTION action="/api/desk/conclude" title=W::Solution label=W::OnlyColleagues>
                <button class="button" type="submit" data-kind="plain">{say(lang, W::KeepSolution)}</button>
            </Form>
        })}
        {move || passes.get().map(|back| view! {
            <Form shown op id=REASON action="/api/desk/pass_on" title=W::PassOn label=W::Why>
                {towards(shown, back)}
                <button class="button" type="submit" data-kind="plain">{say(lang, W::PassOnNow)}</button>
            </Form>
        })}
    }
    .into_any()
}

#[component]
fn Form(shown: Shown, op: OpId, id: &'static str, action: &'static str, title: W, label: W, children: Children) -> impl IntoView {
    let lang = frame::lang();
    let (words, refusal) = again(shown, id).map(|again| (inside_textarea(&again.body), again.refusal)).unwrap_or_default();
    // What a customer waits for is not folded away, nor what was refused.
    let open = id == PLEA || refusal.is_some();
    let needed = id != REASON || shown.page.with_untracked(|page| page.more.asks_reason);
    view! {
        <details class="beside" open=open>
            <summary>{say(lang, title)}</summary>
            <form method="post" action=action>
                {refusal.map(|refusal| view! { <ErrorNotice error=ApiError::Refused(refusal)/> })}
                <Hidden shown op/>
                <label class="field-label" for=id>{say(lang, label)}</label>
                <textarea class="input" id=id name="body" rows="2" required=needed inner_html=words></textarea>
                <div class="actions">{children()}</div>
            </form>
        </details>
    }
    .into_any()
}

/// What was typed into a form that was refused.
fn again(shown: Shown, form: &str) -> Option<DraftView> {
    shown.page.with_untracked(|page| page.more.again.clone()).filter(|again| again.mode == form)
}

/// What was chosen in it.
fn chosen_again(shown: Shown, form: &str) -> Option<String> {
    again(shown, form)?.fields.into_iter().find(|(field, _)| field == CHOSEN).map(|(_, chosen)| chosen)
}

/// Who may take it, and first whoever is free.
fn takers(shown: Shown) -> AnyView {
    let mut choices = vec![(String::new(), say(frame::lang(), W::WhoeverIsFree).to_owned())];
    shown.page.with_untracked(|page| {
        let others = page.agents.iter().filter(|agent| page.owner.as_ref() != Some(*agent));
        choices.extend(others.map(|agent| (agent.id.to_string(), agent.name.clone())));
    });
    list("taker", W::WhoTakesIt, chosen_again(shown, PLEA), choices)
}

/// Where it may go, and first where it is handed back to.
fn towards(shown: Shown, back: Option<QueueId>) -> AnyView {
    let choices = shown.page.with_untracked(|page| {
        let others = page.queues.iter().filter(|queue| queue.id != page.queue);
        others.map(|queue| (queue.id.to_string(), queue.name.clone())).collect()
    });
    list("queue", W::QueueName, chosen_again(shown, REASON).or_else(|| back.map(|back| back.to_string())), choices)
}

fn list(name: &'static str, label: W, chosen: Option<String>, choices: Vec<(String, String)>) -> AnyView {
    let option = |(code, words): (String, String)| {
        let selected = chosen.as_ref() == Some(&code);
        view! { <option value=code selected=selected>{words}</option> }
    };
    let options = choices.into_iter().map(option).collect_view();
    view! { <div class="select"><select class="input" name=name aria-label=say(frame::lang(), label)>{options}</select></div> }.into_any()
}
