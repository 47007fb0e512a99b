//! One's own profile: who one is, in which language, the password, and the ways out. Plain forms, each saved by itself.

use leptos::prelude::*;
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::text::{TextError, TextKind};
use shared::view::{DraftView, Me};
use shared::words::account::{self, AccountText};
use shared::words::page::{Page, say};

use super::avatar::{Avatar, Who};
use super::field::{AreaField, TextField};
use super::portal_home::form::typed;
use super::settings_form::Settings;
use super::sign_in::{PasswordField, Told, told};
use super::topbar::ThemeRow;
use crate::api::account::news::News;
use crate::api::account::profile::{ABOUT, LOCALE, OwnProfile};
use crate::frame;

/// Zones that are offered while one types; every other name is taken too.
pub(super) const ZONES_OFFERED: [&str; 8] =
    ["Europe/Rome", "Europe/London", "Europe/Dublin", "Europe/Berlin", "Europe/Paris", "Europe/Zurich", "America/New_York", "UTC"];

/// The name and what one may be.
#[component]
pub fn ProfileHead(
    /// The reader.
    me: Me,
) -> impl IntoView {
    let roles = account::roles(frame::lang(), me.roles);
    view! {
        <div class="profile-me">
            <Avatar name=me.name.clone() who=Who::Me size="40"/>
            <div><b>{me.name}</b><p>{roles}</p></div>
        </div>
    }
    .into_any()
}

/// Name and numbers.
#[component]
pub fn About(
    /// The profile.
    profile: OwnProfile,
) -> impl IntoView {
    let lang = frame::lang();
    let refused = profile.refused.filter(|draft| draft.mode == ABOUT);
    let name = typed(refused.as_ref(), "name").unwrap_or(profile.name);
    let phones = typed(refused.as_ref(), "phones").unwrap_or_else(|| profile.phones.join("\n"));
    let (name_error, phones_error) = errors(lang, refused.as_ref());
    view! {
        <Settings id="about" title=AccountText::AboutMe.read(lang) lead=AccountText::AboutMeLead.read(lang)>
            <form class="settings-form" method="post" action="/api/account/about">
                <input type="hidden" name="op" value=profile.about_op.to_string()/>
                <TextField name="name" label=AccountText::Name.read(lang).to_owned() value=name error=name_error autocomplete="name" required=true/>
                <AreaField
                    name="phones" label=AccountText::Phones.read(lang).to_owned() hint=AccountText::PhonesHint.read(lang).to_owned()
                    value=phones error=phones_error rows=2
                />
                <Addresses emails=profile.emails/>
                <Save kind="main"/>
            </form>
        </Settings>
    }
    .into_any()
}

/// The addresses, which are proved by links and not typed here.
#[component]
fn Addresses(emails: Vec<String>) -> impl IntoView {
    let lang = frame::lang();
    (!emails.is_empty()).then(|| {
        view! {
            <div class="field">
                <p class="field-label">{AccountText::Addresses.read(lang)}</p>
                {emails.into_iter().map(|email| view! { <p class="quiet">{email}</p> }).collect_view()}
            </div>
        }
    })
}

/// What is wrong with the name and with the numbers.
fn errors(lang: Lang, refused: Option<&DraftView>) -> (Option<String>, Option<String>) {
    let Some(refusal) = refused.and_then(|draft| draft.refusal.as_ref()) else { return (None, None) };
    let sentence = Some(account::refusal(lang, refusal));
    match refusal {
        Refusal::Text(
            TextError::Empty { what: TextKind::Phone }
            | TextError::TooLong { what: TextKind::Phone, .. }
            | TextError::TooShort { what: TextKind::Phone, .. }
            | TextError::Malformed { what: TextKind::Phone },
        ) => (None, sentence),
        _ => (sentence, None),
    }
}

/// Language, zone, theme.
#[component]
pub fn Locale(
    /// The profile.
    profile: OwnProfile,
    /// What became of the form.
    news: Option<News>,
) -> impl IntoView {
    let lang = frame::lang();
    let refused = profile.refused.filter(|draft| draft.mode == LOCALE);
    let chosen = typed(refused.as_ref(), "lang").map_or(profile.lang, |lang| lang.parse().ok());
    let zone = typed(refused.as_ref(), "zone").or(profile.zone).unwrap_or_default();
    let refusal = refused.and_then(|draft| draft.refusal).map(|refusal| account::refusal(lang, &refusal));
    let zone_error = (news == Some(News::Zone)).then(|| told(lang, News::Zone)).or(refusal);
    view! {
        <Settings id="locale" title=AccountText::Locale.read(lang) lead=AccountText::LocaleLead.read(lang)>
            <form class="settings-form" method="post" action="/api/account/locale">
                <input type="hidden" name="op" value=profile.locale_op.to_string()/>
                <div class="field">
                    <label class="field-label" for="lang">{AccountText::Language.read(lang)}</label>
                    <div class="select">
                        <select class="input" id="lang" name="lang">
                            <option value="" selected=chosen.is_none()>{AccountText::LanguageOfBrowser.read(lang)}</option>
                            {Lang::ALL.map(|lang| view! {
                                <option value=lang.tag() lang=lang.tag() selected=chosen == Some(lang)>{say(lang, Page::OwnLanguage)}</option>
                            }).collect_view()}
                        </select>
                    </div>
                </div>
                <div class="field">
                    <TextField
                        name="zone" label=AccountText::Zone.read(lang).to_owned() hint=AccountText::ZoneHint.read(lang).to_owned()
                        value=zone error=zone_error list="zones"
                    />
                    <datalist id="zones">{ZONES_OFFERED.map(|zone| view! { <option value=zone></option> }).collect_view()}</datalist>
                </div>
                <Save kind="plain"/>
            </form>
            <div class="settings-form"><ThemeRow/></div>
        </Settings>
    }
    .into_any()
}

#[component]
fn Save(kind: &'static str) -> impl IntoView {
    view! {
        <div class="actions"><button class="button" type="submit" data-kind=kind>{AccountText::Save.read(frame::lang())}</button></div>
    }
    .into_any()
}

/// The password.
#[component]
pub fn Password(
    /// The reader's address: password managers look for it beside the password.
    username: String,
    /// What became of the form.
    news: Option<News>,
) -> impl IntoView {
    let lang = frame::lang();
    let at = move |is: News| (news == Some(is)).then(|| told(lang, is));
    let other = news.filter(|news| matches!(news, News::Wait { .. } | News::PasswordChanged | News::NotNow | News::Failed));
    view! {
        <Settings id="password" title=AccountText::Password.read(lang) lead=AccountText::PasswordLead.read(lang)>
            <form class="settings-form" method="post" action="/api/account/change_password">
                {other.map(|news| view! { <Told news/> })}
                <input type="text" name="username" value=username autocomplete="username" hidden=true readonly=true/>
                <PasswordField
                    name="old_password" label=AccountText::OldPassword.read(lang).to_owned() autocomplete="current-password" error=at(News::OldPassword)
                />
                <PasswordField
                    name="new_password" label=AccountText::NewPassword.read(lang).to_owned() autocomplete="new-password"
                    hint=AccountText::NewPasswordHint.read(lang).to_owned() error=at(News::NewPassword)
                />
                <div class="actions"><button class="button" type="submit" data-kind="plain">{AccountText::SetPassword.read(lang)}</button></div>
            </form>
        </Settings>
    }
    .into_any()
}

/// The ways out.
#[component]
pub fn WaysOut() -> impl IntoView {
    let lang = frame::lang();
    view! {
        <Settings id="sessions" title=AccountText::Sessions.read(lang) lead=AccountText::SessionsLead.read(lang)>
            <div class="line">
                <form method="post" action="/api/account/sign_out">
                    <button class="button" type="submit" data-kind="plain">{AccountText::SignOut.read(lang)}</button>
                </form>
                <form method="post" action="/api/account/sign_out_everywhere">
                    <button class="button" type="submit" data-kind="plain">{AccountText::SignOutEverywhere.read(lang)}</button>
                </form>
            </div>
        </Settings>
    }
    .into_any()
}
