//! What stands where nothing is.

use leptos::prelude::*;

use shared::words::desk::{Desk as W, say};

use super::icon::Icon;
use crate::frame;

/// Nothing is here: what this is, and what to do.
#[component]
pub fn Empty(
    /// Its icon.
    icon: &'static str,
    /// What is not here.
    title: String,
    /// What would be here, or what to do.
    words: String,
    /// Ways on.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name=icon size="20"/>
            <h2>{title}</h2>
            <p>{words}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}

/// A desk that has no ticket yet: what to do next.
#[component]
pub fn FirstSteps(
    /// Where mails may go.
    address: Option<String>,
) -> impl IntoView {
    let lang = frame::lang();
    let step = move |number: u8, title: W, words: W, code: Option<String>| {
        let code = code.map(|code| view! { " "<code>{code}</code> });
        view! {
            <li data-step=if number == 1 { "now" } else { "next" }>
                <span class="next-number">{number}</span>
                <div><b>{say(lang, title)}</b><p>{say(lang, words)}{code}</p></div>
            </li>
        }
    };
    let mail = address.map(|address| step(1, W::FirstMail, W::FirstMailHow, Some(address)));
    let next = if mail.is_some() { 2 } else { 1 };
    let none = mail.is_none().then(|| view! { <p class="quiet">{say(lang, W::FirstNoMail)}</p> });
    view! {
        <div class="first">
            <h2>{say(lang, W::FirstTitle)}</h2>
            <p class="first-lead">{say(lang, W::FirstLead)}</p>
            <ol class="next">
                {mail}
                {step(next, W::FirstCall, W::FirstCallHow, None)}
                {step(next + 1, W::FirstAnswer, W::FirstAnswerHow, None)}
            </ol>
            {none}
            <div class="actions"><a class="button" data-kind="main" href="/desk/new"><Icon name="plus"/>{say(lang, W::NewTicket)}</a></div>
        </div>
    }
    .into_any()
}
