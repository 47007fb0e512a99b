//! The bar above the portal and simple pages, and the reader's own menu.
//!
//! Theme, language and sign-out are plain forms: each is answered by a fresh page, with or without the module.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::locale::Lang;
use shared::view::{Me, Theme};
use shared::words::page::{Page, say};

use super::avatar::{Avatar, Who};
use super::icon::{Icon, Mark};
use crate::frame;
use crate::live::draft::drafts;

/// The way around everything that stands before the content.
#[component]
pub fn Skip() -> impl IntoView {
    view! { <a class="skip" href="#main">{say(frame::lang(), Page::Skip)}</a> }.into_any()
}

/// The bar: the desk's name, ways, the reader's menu or the way in.
#[component]
pub fn Topbar(
    /// Where the desk's name leads.
    #[prop(default = "/")]
    home: &'static str,
    /// Links, or the way back.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let frame = frame::frame();
    view! {
        <header class="topbar">
            <div class="topbar-in">
                <a class="brand" href=home><Mark/>{frame.desk.clone()}</a>
                {children.map(|children| children())}
                <span class="grow"></span>
                {match frame.me.clone() {
                    Some(me) => view! { <AccountMenu me/> }.into_any(),
                    None => view! { <a class="topbar-link" href="/sign-in">{say(frame.lang, Page::SignIn)}</a> }.into_any(),
                }}
            </div>
        </header>
    }
    .into_any()
}

/// The reader's own menu: their pages, theme, language, the way out.
#[component]
pub fn AccountMenu(
    /// The reader.
    me: Me,
    /// It opens upwards, at the foot of the tree.
    #[prop(optional)]
    up: bool,
) -> impl IntoView {
    let lang = frame::lang();
    let roles = me.roles;
    let name = StoredValue::new(me.name.clone());
    // What was typed just now goes to the desk while it still knows whose it is; the browser keeps only what the desk cannot have.
    let drafts = drafts();
    let item = move |shown: bool, href: &'static str, icon: &'static str, words: Page| {
        shown.then(|| view! { <li><a class="menu-item" href=href rel="external"><Icon name=icon/>{say(lang, words)}</a></li> })
    };
    view! {
        <details class="menu-root account" data-side=if up { "start" } else { "end" } data-up=up.then_some("")>
            <summary class="account-button">
                <Avatar name=Signal::derive(move || name.get_value()) who=Who::Me/>
                <span class="cut grow">{me.name}</span>
                <Icon name="chevron-down"/>
            </summary>
            <div class="menu">
                {me.email.map(|email| view! { <p class="menu-title">{email}</p> })}
                <ul>
                    {item(roles.agent, "/desk", "inbox", Page::Queue)}
                    {item(roles.manager, "/insight", "chart", Page::Insight)}
                    {item(roles.customer, "/portal", "reply", Page::MyRequests)}
                    {item(roles.administrator, "/settings", "settings", Page::Settings)}
                    {item(true, "/profile", "user", Page::Profile)}
                </ul>
                <hr/>
                <ThemeRow/>
                <LanguageRow/>
                <hr/>
                <form method="post" action="/api/account/sign_out" on:submit=move |event| drafts.leave(&event)>
                    <button class="menu-item" type="submit"><Icon name="sign-out"/>{say(lang, Page::SignOut)}</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// The page that a form of preferences comes back to: this one.
#[component]
pub fn ComeBack() -> impl IntoView {
    let here = use_location();
    let path = move || {
        let (path, search) = (here.pathname.get(), here.search.get());
        let search = search.trim_start_matches('?');
        if search.is_empty() { path } else { format!("{path}?{search}") }
    };
    view! { <input type="hidden" name="next" value=path/> }.into_any()
}

/// Light, dark, or as the system has it.
#[component]
pub fn ThemeRow() -> impl IntoView {
    let frame = frame::frame();
    let (lang, now) = (frame.lang, frame.theme);
    let choice = move |value: &'static str, icon: &'static str, theme: Option<Theme>, words: Page| {
        let pressed = if now == theme { "true" } else { "false" };
        view! {
            <button class="button" type="submit" name="theme" value=value aria-pressed=pressed aria-label=say(lang, words)><Icon name=icon/></button>
        }
    };
    view! {
        <form class="menu-row" method="post" action="/preferences">
            <ComeBack/>
            <span>{say(lang, Page::Theme)}</span>
            <div class="segments" role="group" aria-label=say(lang, Page::Theme)>
                {choice("light", "sun", Some(Theme::Light), Page::ThemeLight)}
                {choice("dark", "moon", Some(Theme::Dark), Page::ThemeDark)}
                {choice("system", "contrast", None, Page::ThemeSystem)}
            </div>
        </form>
    }
    .into_any()
}

/// English or Italian.
#[component]
pub fn LanguageRow() -> impl IntoView {
    let now = frame::lang();
    view! {
        <form class="menu-row" method="post" action="/preferences">
            <ComeBack/>
            <span>{say(now, Page::Language)}</span>
            <div class="segments" role="group" aria-label=say(now, Page::Language)>
                {Lang::ALL.map(|lang| view! {
                    <button
                        class="button" type="submit" name="lang" value=lang.tag() lang=lang.tag()
                        aria-pressed=if lang == now { "true" } else { "false" }
                    >{say(lang, Page::OwnLanguage)}</button>
                })}
            </div>
        </form>
    }
    .into_any()
}
