//! One fact: a label and what it is; where it may be changed, a list to choose from.

use leptos::ev::Event;
use leptos::prelude::*;
use shared::id::OpId;
use shared::view::TicketPage;
use shared::words::desk::{Desk as W, say};

use super::more::Hidden;
use crate::frame;
use crate::live::ticket::{Aspect, Shown};
use crate::parts::button::without_module;

/// Something to choose: its word in the form, and for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choice {
    pub code: String,
    pub words: String,
}

/// What a ticket's page says. Boxed, so that there is one list to choose from and not one for each fact.
pub type OfPage<T> = Box<dyn Fn(&TicketPage) -> T + Send + Sync>;

/// A fact that is only read.
#[component]
pub fn Fact(label: W, children: Children) -> impl IntoView {
    view! { <div class="fact"><dt>{say(frame::lang(), label)}</dt><dd>{children()}</dd></div> }.into_any()
}

/// A fact to choose. Without the module it is a form with a button of its own.
#[component]
pub fn Pick(
    shown: Shown,
    op: OpId,
    aspect: Aspect,
    #[prop(into)] label: String,
    id: &'static str,
    name: &'static str,
    action: &'static str,
    /// The word of what it is now.
    now: OfPage<String>,
    /// What may be chosen.
    choices: OfPage<Vec<Choice>>,
    /// A drawing before the words.
    children: TypedChildren<Option<AnyView>>,
) -> impl IntoView {
    let lang = frame::lang();
    let now = Memo::new(move |_| shown.page.with(|page| now(page)));
    let choices = Memo::new(move |_| shown.page.with(|page| choices(page)));
    let may_work = shown.page.with_untracked(|page| page.may_work);
    let lost = Memo::new(move |_| shown.lost.get().filter(|lost| lost.aspect == aspect));
    // What keys on the closed list lead to is no choice yet: choices.js tells of a change once it is one, and goes back to what it is now.
    let changed = move |event: Event| {
        let chosen = event_target_value(&event);
        // The page may be gone whose choice it was.
        if now.try_get_untracked().is_some_and(|now| now != chosen) {
            super::set(shown, aspect, chosen);
        }
    };
    let means = match aspect {
        Aspect::Owner => Some(say(lang, W::OwnerMeans)),
        Aspect::Responsible => Some(say(lang, W::ResponsibleMeans)),
        Aspect::Status | Aspect::Priority | Aspect::Queue | Aspect::More(_) => None,
    };
    let children = children.into_inner();
    view! {
        <div
            class="fact" data-pending=move || (shown.pending.get() == Some(aspect)).then_some("")
            data-fresh=move || shown.fresh.read().contains(&aspect).then_some("") data-refused=move || lost.get().map(|_| "")
        >
            <dt><label for=id>{label}</label></dt>
            <dd>
                <form method="post" action=action on:submit=|event| event.prevent_default()>
                    {children()}
                    <Hidden shown op/>
                    <select
                        id=id class="fact-pick" name=name title=means disabled=!may_work data-now=move || now.get()
                        prop:value=move || now.get() on:change=changed
                    >
                        {move || choices.get().into_iter().map(|Choice { code, words }| {
                            let selected = code == now.get_untracked();
                            view! { <option value=code selected=selected>{words}</option> }
                        }).collect_view()}
                    </select>
                    <noscript inner_html=without_module(say(lang, W::Set))></noscript>
                </form>
            </dd>
        </div>
    }
    .into_any()
}
