//! The plain forms beside a ticket's words, as the server writes them: a browser is given what they are made of, and carries neither
//! their words nor code for them.

use desk::read::more::Asks;
use leptos::prelude::*;
use shared::id::Ver;
use shared::locale::Lang;
use shared::view::{Entry, PlainForm, TicketPage};
use shared::words::beside::{self, Beside as B};
use shared::words::desk::{Desk as W, say};
use shared::words::refusal::refusal;

use crate::api::desk::more::{CHOSEN, PLEA, REASON, SOLUTION};
use crate::parts::field::inside_textarea;
use crate::parts::notice::{Notice, Tone};

/// One of them: what it is called, what its words are, and what is chosen and pressed below them.
struct Sheet {
    name: &'static str,
    action: &'static str,
    title: &'static str,
    label: &'static str,
    needed: bool,
    foot: AnyView,
}

/// Writes those that the reader is asked to fill in.
pub fn write(page: &mut TicketPage, asks: &Asks, lang: Lang) {
    let plea = asks.plea.then(|| plea(page, asks, lang));
    let solution = (asks.solves || asks.solution).then(|| PlainForm { unasked: !asks.solves, ..solution(asks, lang) });
    let reason = asks.passes.then(|| reason(page, asks, lang));
    (page.more.plea, page.more.solution, page.more.reason) = (plea, solution, reason);
    drafts(&mut page.timeline, lang);
}

/// Writes what is pressed below the drafts of answers that the reader may send.
pub fn drafts(entries: &mut [Entry], lang: Lang) {
    for entry in entries {
        let Entry::Article(article) = entry else { continue };
        article.sendable = article.sendable.take().map(|_| draft(article.ver, lang));
    }
}

fn draft(ver: Ver, lang: Lang) -> String {
    let html = view! {
        <input type="hidden" name="ver" value=ver.to_string()/>
        <div class="actions">
            <button class="button" type="submit" data-kind="plain" name="edit" value="yes">{beside::say(lang, B::EditDraft)}</button>
            <button class="button" type="submit" data-kind="plain">{beside::say(lang, B::SendDraft)}</button>
        </div>
    };
    html.into_any().to_html()
}

fn plea(page: &TicketPage, asks: &Asks, lang: Lang) -> PlainForm {
    let others = page.agents.iter().filter(|agent| page.owner.as_ref() != Some(*agent) && asks.rid_of != Some(agent.id));
    let others = others.map(|agent| (agent.id.to_string(), agent.name.clone()));
    let takers = std::iter::once((String::new(), beside::say(lang, B::WhoeverIsFree).to_owned())).chain(others).collect();
    let foot = view! {
        {list("taker", beside::say(lang, B::WhoTakesIt), chosen(asks, PLEA).as_deref(), takers)}
        <button class="button" type="submit" data-kind="plain" name="granted" value="yes">{beside::say(lang, B::SomebodyWill)}</button>
        <button class="button" type="submit" data-kind="plain" name="granted" value="">{beside::say(lang, B::NobodyWill)}</button>
    };
    let (title, label, foot) = (say(lang, W::AsksForAnother), beside::say(lang, B::AnswerToThem), foot.into_any());
    let sheet = Sheet { name: PLEA, action: "/api/desk/answer_escalation", title, label, needed: true, foot };
    // What a customer waits for is not folded away.
    PlainForm { open: true, ..form(asks, lang, sheet) }
}

fn solution(asks: &Asks, lang: Lang) -> PlainForm {
    let foot = view! { <button class="button" type="submit" data-kind="plain">{beside::say(lang, B::KeepSolution)}</button> };
    let (title, label, foot) = (say(lang, W::Solution), say(lang, W::OnlyColleagues), foot.into_any());
    form(asks, lang, Sheet { name: SOLUTION, action: "/api/desk/conclude", title, label, needed: true, foot })
}

fn reason(page: &TicketPage, asks: &Asks, lang: Lang) -> PlainForm {
    let others = page.queues.iter().filter(|queue| queue.id != page.queue);
    let others = others.map(|queue| (queue.id.to_string(), queue.name.clone())).collect();
    // First where it is handed back to.
    let first = chosen(asks, REASON).or_else(|| asks.back.map(|back| back.to_string()));
    let foot = view! {
        <input type="hidden" name="drawn" value=page.ver.to_string()/>
        {list("queue", say(lang, W::QueueName), first.as_deref(), others)}
        <button class="button" type="submit" data-kind="plain">{beside::say(lang, B::PassOnNow)}</button>
    };
    let (title, label, needed) = (beside::say(lang, B::PassOn), say(lang, W::Why), asks.reason);
    form(asks, lang, Sheet { name: REASON, action: "/api/desk/pass_on", title, label, needed, foot: foot.into_any() })
}

fn form(asks: &Asks, lang: Lang, sheet: Sheet) -> PlainForm {
    let Sheet { name, action, title, label, needed, foot } = sheet;
    let again = asks.again.as_ref().filter(|again| again.mode == name);
    let words = again.map(|again| inside_textarea(&again.body)).unwrap_or_default();
    let refused = again.and_then(|again| again.refusal.as_ref()).map(|why| refusal(lang, why));
    let open = refused.is_some();
    let html = view! {
        {refused.map(|why| view! { <Notice tone=Tone::Warn words=Signal::stored(why)/> })}
        <label class="field-label" for=name>{label}</label>
        <textarea class="input" id=name name="body" rows="2" required=needed inner_html=words></textarea>
        <div class="actions">{foot}</div>
    };
    let (action, title, html) = (action.to_owned(), title.to_owned(), html.into_any().to_html());
    PlainForm { action, title, html, open, unasked: false }
}

/// What was chosen in a form that was refused.
fn chosen(asks: &Asks, form: &str) -> Option<String> {
    let again = asks.again.as_ref().filter(|again| again.mode == form)?;
    again.fields.iter().find(|(field, _)| field == CHOSEN).map(|(_, chosen)| chosen.clone())
}

fn list(name: &'static str, label: &'static str, chosen: Option<&str>, choices: Vec<(String, String)>) -> AnyView {
    let option = |(code, words): (String, String)| {
        let selected = chosen == Some(code.as_str());
        view! { <option value=code selected=selected>{words}</option> }
    };
    let options = choices.into_iter().map(option).collect_view();
    view! { <div class="select"><select class="input" name=name aria-label=label>{options}</select></div> }.into_any()
}
