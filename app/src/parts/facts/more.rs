//! Further facts of a ticket, named by the desk itself, and the plain forms beside its words.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use shared::id::OpId;
use shared::refusal::Refusal;
use shared::text::TAG_CHARS_MAX;
use shared::view::{FactKey, FactView, More, PlainForm, TicketPage};
use shared::words::desk::{Desk as W, say};
use wasm_bindgen::JsCast;

use super::pick::{Choice, Pick};
use super::set;
use crate::api::ApiError;
use crate::api::desk::more::{PLEA, REASON, SOLUTION};
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
    // Once it was tried to resolve it without a solution the form stays, and what is typed into it.
    let lacks = move || shown.lost.with(|lost| lost.as_ref().is_some_and(|lost| lost.error == ApiError::Refused(Refusal::NeedsSolution)));
    let tried = Memo::new(move |was: Option<&bool>| was == Some(&true) || lacks());
    view! {
        {form(shown, op, tried, PLEA, |more| more.plea.as_ref())}
        {form(shown, op, tried, SOLUTION, |more| more.solution.as_ref())}
        {form(shown, op, tried, REASON, |more| more.reason.as_ref())}
    }
    .into_any()
}

/// A form that is sent as it is, with what the server wrote into it.
pub(crate) fn as_written(shown: Shown, op: OpId, action: String, html: String) -> AnyView {
    view! { <form method="post" action=action><Hidden shown op/><div inner_html=html></div></form> }.into_any()
}

/// One of them, as the server wrote it: it stays until it is asked for no more, and then as long as somebody's words are in it.
fn form(shown: Shown, op: OpId, tried: Memo<bool>, field: &'static str, of: fn(&More) -> Option<&PlainForm>) -> AnyView {
    let asked = move || shown.page.with(|page| of(&page.more).is_some());
    let there = Memo::new(move |was: Option<&bool>| asked() || (was == Some(&true) && holds_words(field)));
    let hidden = move || !tried.get() && shown.page.with(|page| of(&page.more).is_some_and(|form| form.unasked));
    let written = move || shown.page.with_untracked(|page| of(&page.more).cloned());
    let drawn = move || {
        there.get().then(written).flatten().map(|PlainForm { action, title, html, open, .. }| {
            view! {
                <details class="beside" open=open hidden=hidden>
                    <summary>{title}</summary>
                    {as_written(shown, op, action, html)}
                </details>
            }
        })
    };
    drawn.into_any()
}

/// Whether somebody wrote into the form with that field, or is about to.
fn holds_words(field: &str) -> bool {
    let field = document().get_element_by_id(field).and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
    field.is_some_and(|field| !field.value().trim().is_empty() || field.closest(".beside:focus-within").is_ok_and(|form| form.is_some()))
}
