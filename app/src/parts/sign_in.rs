//! The door: the frame of the pages around signing in, and what stands in it.

use leptos::prelude::*;
use shared::locale::Lang;
use shared::view::DemoLogin;
use shared::words::account::{self, AccountText};
use shared::words::page::{Page, say};

use super::field::FieldError;
use super::icon::{Icon, Mark};
use super::topbar::ComeBack;
use crate::api::account::news::News;
use crate::frame;

/// One thing to do, at the counter.
#[component]
pub fn Door(
    /// Its heading.
    #[prop(into)]
    title: String,
    /// What is said below it.
    #[prop(optional, into)]
    lead: Option<String>,
    /// The thing to do.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="door">
            <svg class="door-ground" aria-hidden="true"><use href="/icons.svg#counter"></use></svg>
            <main id="main" class="door-main" tabindex="-1">
                <Mark/>
                <h1>{title}</h1>
                {lead.map(|lead| view! { <p class="door-lead">{lead}</p> })}
                {children()}
            </main>
            <footer class="door-foot"><Languages/></footer>
        </div>
    }
    .into_any()
}

/// The other language, by a plain form that comes back to this page.
#[component]
fn Languages() -> impl IntoView {
    let now = frame::lang();
    Lang::ALL.map(|lang| {
        view! {
            <form method="post" action="/preferences">
                <ComeBack/>
                <button type="submit" name="lang" value=lang.tag() lang=lang.tag() aria-pressed=if lang == now { "true" } else { "false" }>
                    {say(lang, Page::OwnLanguage)}
                </button>
            </form>
        }
    })
    .collect_view()
}

/// Above a form that did not work: why.
#[component]
pub fn Told(
    /// What became of the form.
    news: News,
) -> impl IntoView {
    let lang = frame::lang();
    let good = matches!(news, News::SignedOut | News::Saved | News::PasswordChanged);
    let head = (!good).then(|| AccountText::DidNotWork.read(lang));
    view! {
        <div class="notice" data-tone=if good { "good" } else { "warn" } role=if good { "status" } else { "alert" }>
            <Icon name=if good { "check" } else { "warn" }/>
            <div class="grow">{head.map(|head| view! { <b>{head}</b> })}<p>{told(lang, news)}</p></div>
        </div>
    }
    .into_any()
}

/// The sentence.
#[must_use]
pub fn told(lang: Lang, news: News) -> String {
    let text = match news {
        News::Wait { seconds } => return account::wait(lang, seconds),
        News::Credentials => AccountText::BadCredentials,
        News::Address => AccountText::AddressMalformed,
        News::NewPassword => AccountText::NewPasswordRefused,
        News::OldPassword => AccountText::OldPasswordWrong,
        News::Dead => AccountText::LinkDeadLead,
        News::SignedOut => AccountText::SignedOut,
        News::ResetSent => AccountText::ResetSentLead,
        News::PasswordChanged => AccountText::PasswordChanged,
        News::Saved => AccountText::Saved,
        News::Zone => AccountText::ZoneUnknown,
        News::NotNow => AccountText::NotNow,
        News::Failed => AccountText::OurFault,
    };
    text.read(lang).to_owned()
}

/// A password, which can be shown where the page's script runs (frontend/page/password.js).
#[component]
pub fn PasswordField(
    /// Its id and name.
    name: &'static str,
    /// Its label.
    label: String,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// A sentence below the label.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(default = None, into)]
    error: Option<String>,
    /// Something beside the label.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let lang = frame::lang();
    let wrong = error.is_some();
    let described = match (hint.is_some(), wrong) {
        (true, true) => Some(format!("{name}-hint {name}-error")),
        (true, false) => Some(format!("{name}-hint")),
        (false, true) => Some(format!("{name}-error")),
        (false, false) => None,
    };
    view! {
        <div class="field">
            <div class="field-top"><label class="field-label" for=name>{label}</label>{children.map(|children| children())}</div>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> })}
            <div class="input-with">
                <input
                    class="input" id=name name=name type="password" required=true
                    autocomplete=autocomplete autocapitalize="off" spellcheck="false" autofocus=wrong
                    aria-describedby=described aria-invalid=wrong.then_some("true")
                />
                <button class="button" type="button" data-kind="bare" aria-pressed="false" aria-controls=name>{AccountText::Show.read(lang)}</button>
            </div>
            {error.map(|error| view! { <FieldError name error/> })}
        </div>
    }
    .into_any()
}

/// Who may be signed in as on the demo desk: one press each.
#[component]
pub fn DemoPeople(
    /// They.
    people: Vec<DemoLogin>,
    /// Where to go then.
    next: String,
) -> impl IntoView {
    let lang = frame::lang();
    (!people.is_empty()).then(|| {
        let rows = people.into_iter().enumerate().map(|(index, login)| {
            let form = format!("demo-{index}");
            view! {
                <li>
                    <form id=form.clone() hidden=true method="post" action="/api/account/sign_in">
                        <input type="hidden" name="email" value=login.email/>
                        <input type="hidden" name="password" value=login.password/>
                        <input type="hidden" name="next" value=next.clone()/>
                    </form>
                    <button type="submit" class="demo-login" form=form><b>{login.name}</b><span>{account::roles(lang, login.roles)}</span></button>
                </li>
            }
        });
        view! {
            <section aria-labelledby="demo">
                <h2 id="demo" class="door-aside">{AccountText::DemoPeople.read(lang)}</h2>
                <ul class="door-demo">{rows.collect_view()}</ul>
            </section>
        }
    })
}
