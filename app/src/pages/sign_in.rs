//! `/sign-in` and the pages around it: the link that was sent, the link that came back, the forgotten password.
//!
//! All of them are plain forms. A link is used up by a press of a button, never by being opened: programs that look through
//! mails open every link.

pub mod links;

use leptos::prelude::*;
use leptos_router::components::Redirect;
use leptos_router::hooks::use_query_map;
use shared::words::account::{self, AccountText};

use crate::api::account::news::News;
use crate::api::account::next::followed;
use crate::api::json::along;
use crate::live::draft::say_signed_out;
use crate::parts::field::TextField;
use crate::parts::sign_in::{DemoPeople, Door, PasswordField, Told, told};
use crate::parts::title::PageTitle;
use crate::{frame, respond};

const SEND_LINK: &str = "/api/account/send_link";

/// What the URL says: what became of a form, and where to go afterwards.
fn said() -> (Option<News>, String) {
    let query = use_query_map();
    query.with_untracked(|query| {
        let news = query.get("news").and_then(|code| News::parse(&code, query.get("seconds").as_deref()));
        let next = query.get("next").filter(|next| followed(next).is_some()).unwrap_or_default();
        (news, next)
    })
}

/// Address and password, or a link by mail.
#[component]
pub fn SignIn() -> impl IntoView {
    let frame = frame::frame();
    let lang = frame.lang;
    let (news, next) = said();
    if frame.me.is_some() {
        let to = followed(&next).unwrap_or("/").to_owned();
        return view! { <Redirect path=to/> }.into_any();
    }
    if news == Some(News::SignedOut) {
        Effect::new(|_| say_signed_out());
    }
    let typed = along(respond::typed_address).unwrap_or_default();
    let mut ways = [(AccountText::SignIn, None), (AccountText::SendLink, Some(SEND_LINK))];
    // Who comes from a mail about a request may never have had a password.
    let link_first = next.starts_with("/portal");
    if link_first {
        ways.reverse();
    }
    // Enter presses the first button: this one, which nobody sees, asks for a link unless there is a password.
    let enter = link_first.then(|| {
        view! { <button class="only-heard" type="submit" name="enter" value="true" formaction=SEND_LINK formnovalidate tabindex="-1" aria-hidden="true"/> }
    });
    let address_error = matches!(news, Some(News::Address)).then(|| told(lang, News::Address));
    view! {
        <PageTitle words=AccountText::SignIn.read(lang).to_owned()/>
        <Door title=account::sign_in_to(lang, &frame.desk)>
            <form method="post" action="/api/account/sign_in">
                {enter}
                {news.map(|news| view! { <Told news/> })}
                <input type="hidden" name="next" value=next.clone()/>
                <TextField
                    name="email" label=AccountText::Email.read(lang).to_owned() kind="email" keys="email" autocomplete="username"
                    value=typed error=address_error required=true
                />
                <PasswordField name="password" label=AccountText::Password.read(lang).to_owned() autocomplete="current-password">
                    <a class="link" href="/sign-in/forgotten">{AccountText::Forgotten.read(lang)}</a>
                </PasswordField>
                {ways.into_iter().zip(["main", "plain"]).map(|((text, action), kind)| view! {
                    <button
                        class="button" type="submit" data-kind=kind data-size="wide" formaction=action formnovalidate=action.is_some()
                    >{text.read(lang)}</button>
                }).collect_view()}
                <p class="door-aside">{AccountText::LinkAside.read(lang)}</p>
            </form>
            <DemoPeople people=frame.demo.clone() next/>
        </Door>
    }
    .into_any()
}
