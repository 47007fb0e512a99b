//! Links by mail: that one was sent, that one came back, and the new password that one of them sets.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use shared::words::account::AccountText;

use super::said;
use crate::api::account::news::News;
use crate::api::account::next::sign_in_for;
use crate::api::json::along;
use crate::parts::field::TextField;
use crate::parts::sign_in::{Door, PasswordField, Told, told};
use crate::parts::title::PageTitle;
use crate::{frame, respond};

/// The secret that a link brought.
fn token() -> String {
    use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default()
}

/// `/sign-in/sent`: the same whether or not the address is known.
#[component]
pub fn LinkSent() -> impl IntoView {
    let lang = frame::lang();
    let (news, _) = said();
    let lead = if news == Some(News::ResetSent) { AccountText::ResetSentLead } else { AccountText::LinkSentLead };
    view! {
        <PageTitle words=AccountText::LinkSent.read(lang).to_owned()/>
        <Door title=AccountText::LinkSent.read(lang) lead=lead.read(lang).to_owned()>
            <p class="door-aside">{AccountText::NothingCame.read(lang)}</p>
            <a class="button" data-kind="plain" data-size="wide" href="/sign-in">{AccountText::BackToSignIn.read(lang)}</a>
        </Door>
    }
    .into_any()
}

/// `/sign-in/link?token=`: one button, which uses the link up.
#[component]
pub fn LinkHere() -> impl IntoView {
    let lang = frame::lang();
    let (news, next) = said();
    let token = token();
    if news == Some(News::Dead) || token.is_empty() {
        return view! { <DeadLink next/> }.into_any();
    }
    view! {
        <PageTitle words=AccountText::LinkHere.read(lang).to_owned()/>
        <Door title=AccountText::LinkHere.read(lang) lead=AccountText::LinkHereLead.read(lang).to_owned()>
            <form method="post" action="/api/account/redeem_link">
                <input type="hidden" name="token" value=token/>
                <input type="hidden" name="next" value=next/>
                <button class="button" type="submit" data-kind="main" data-size="wide" autofocus=true>{AccountText::GoIn.read(lang)}</button>
            </form>
        </Door>
    }
    .into_any()
}

#[component]
fn DeadLink(next: String) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <PageTitle words=AccountText::LinkDead.read(lang).to_owned()/>
        <Door title=AccountText::LinkDead.read(lang) lead=AccountText::LinkDeadLead.read(lang).to_owned()>
            <a class="button" data-kind="main" data-size="wide" href=sign_in_for(&next)>{AccountText::AskNewLink.read(lang)}</a>
        </Door>
    }
    .into_any()
}

/// `/sign-in/forgotten`: asks for a link for a new password.
#[component]
pub fn Forgotten() -> impl IntoView {
    let lang = frame::lang();
    let (news, _) = said();
    let typed = along(respond::typed_address).unwrap_or_default();
    let address_error = matches!(news, Some(News::Address)).then(|| told(lang, News::Address));
    view! {
        <PageTitle words=AccountText::ForgottenTitle.read(lang).to_owned()/>
        <Door title=AccountText::ForgottenTitle.read(lang) lead=AccountText::ForgottenLead.read(lang).to_owned()>
            <form method="post" action="/api/account/send_reset">
                {news.map(|news| view! { <Told news/> })}
                <TextField
                    name="email" label=AccountText::Email.read(lang).to_owned() kind="email" keys="email" autocomplete="username"
                    value=typed error=address_error required=true
                />
                <button class="button" type="submit" data-kind="main" data-size="wide">{AccountText::SendReset.read(lang)}</button>
                <a class="button" data-kind="plain" data-size="wide" href="/sign-in">{AccountText::BackToSignIn.read(lang)}</a>
            </form>
        </Door>
    }
    .into_any()
}

/// `/reset?token=`: a new password, and in.
#[component]
pub fn Reset() -> impl IntoView {
    let lang = frame::lang();
    let (news, next) = said();
    let token = token();
    if token.is_empty() {
        return view! { <DeadLink next/> }.into_any();
    }
    let wrong = matches!(news, Some(News::NewPassword)).then(|| told(lang, News::NewPassword));
    let other = news.filter(|news| *news != News::NewPassword);
    view! {
        <PageTitle words=AccountText::ResetTitle.read(lang).to_owned()/>
        <Door title=AccountText::ResetTitle.read(lang) lead=AccountText::ResetLead.read(lang).to_owned()>
            <form method="post" action="/api/account/reset_password">
                {other.map(|news| view! { <Told news/> })}
                <input type="hidden" name="token" value=token/>
                <PasswordField
                    name="password" label=AccountText::NewPassword.read(lang).to_owned() autocomplete="new-password"
                    hint=AccountText::NewPasswordHint.read(lang).to_owned() error=wrong
                />
                <button class="button" type="submit" data-kind="main" data-size="wide">{AccountText::SetPassword.read(lang)}</button>
            </form>
        </Door>
    }
    .into_any()
}
