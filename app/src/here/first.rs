//! The first steps on a desk that has no ticket yet, as the server writes them: every browser but one's first carries neither their
//! words nor code for them.

use leptos::prelude::*;
use shared::locale::Lang;
use shared::view::Unwritten;
use shared::words::desk;
use shared::words::first::{First as F, say};

use crate::parts::icon::Icon;

/// What to do next: write a mail, where mails arrive; write down a call; answer. Whoever administers the desk may set it up first.
#[must_use]
pub fn write(unwritten: Unwritten, administers: bool, lang: Lang) -> String {
    let step = move |number: u8, title: F, words: F, code: Option<String>| {
        let code = code.map(|code| view! { " "<code>{code}</code> });
        view! {
            <li data-step=if number == 1 { "now" } else { "next" }>
                <span class="next-number">{number}</span>
                <div><b>{say(lang, title)}</b><p>{say(lang, words)}{code}</p></div>
            </li>
        }
    };
    let mail = unwritten.address.map(|address| step(1, F::Mail, F::MailHow, Some(address)));
    let next = if mail.is_some() { 2 } else { 1 };
    let why = if unwritten.arrives { F::NoAddress } else { F::NoMail };
    let none = (mail.is_none() && !unwritten.elsewhere).then(|| view! { <p class="quiet">{say(lang, why)}</p> });
    let answer = if unwritten.leaves { F::AnswerHow } else { F::AnswerInPortal };
    let set_up = administers.then(|| view! { <a class="button" data-kind="plain" href="/settings">{say(lang, F::SetUp)}</a> });
    let html = view! {
        <h2>{say(lang, F::Title)}</h2>
        <p class="first-lead">{say(lang, F::Lead)}</p>
        <ol class="next">
            {mail}
            {step(next, F::Call, F::CallHow, None)}
            {step(next + 1, F::Answer, answer, None)}
        </ol>
        {none}
        <div class="actions">
            <a class="button" data-kind="main" href="/desk/new"><Icon name="plus"/>{desk::say(lang, desk::Desk::NewTicket)}</a>
            {set_up}
        </div>
    };
    html.into_any().to_html()
}
