//! One fact: a label and what it is; where it may be changed, a list to choose from.

use leptos::prelude::*;
use shared::id::OpId;
use shared::view::TicketPage;
use shared::words::desk::{self, Desk as W, say};

use crate::frame;
use crate::live::ticket::{Aspect, Lost, Shown};
use crate::parts::button::without_module;
use crate::parts::notice::sentence;

/// Something to choose: its word in the form, and for people.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Choice {
    pub code: String,
    pub words: String,
}

/// A fact that is only read.
#[component]
pub fn Fact(label: W, children: Children) -> impl IntoView {
    view! { <div class="fact"><dt>{say(frame::lang(), label)}</dt><dd>{children()}</dd></div> }.into_any()
}

/// A fact to choose. Without the module it is a form with a button of its own.
#[component]
pub fn Pick<Now, Choices>(
    shown: Shown,
    op: OpId,
    aspect: Aspect,
    label: W,
    id: &'static str,
    name: &'static str,
    action: &'static str,
    /// The word of what it is now.
    now: Now,
    /// What may be chosen.
    choices: Choices,
    /// It was chosen.
    choose: Callback<String>,
    /// A drawing before the words.
    children: TypedChildren<Option<AnyView>>,
) -> impl IntoView
where
    Now: Fn(&TicketPage) -> String + Send + Sync + 'static,
    Choices: Fn(&TicketPage) -> Vec<Choice> + Send + Sync + 'static,
{
    let lang = frame::lang();
    let now = Memo::new(move |_| shown.page.with(|page| now(page)));
    let choices = Memo::new(move |_| shown.page.with(|page| choices(page)));
    let may_work = shown.page.with_untracked(|page| page.may_work);
    let lost = Memo::new(move |_| shown.lost.get().filter(|lost| lost.aspect == aspect));
    let words =
        move |word: &str| choices.with(|choices| choices.iter().find(|choice| choice.code == word).map(|choice| choice.words.clone()));
    let children = children.into_inner();
    view! {
        <div
            class="fact" data-pending=move || (shown.pending.get() == Some(aspect)).then_some("")
            data-fresh=move || shown.fresh.read().contains(&aspect).then_some("") data-refused=move || lost.get().map(|_| "")
        >
            <dt><label for=id>{say(lang, label)}</label></dt>
            <dd>
                <form method="post" action=action on:submit=|event| event.prevent_default()>
                    {children()}
                    <input type="hidden" name="op" value=op.to_string()/>
                    <input type="hidden" name="seen" value=move || shown.page.with(|page| page.ver).to_string()/>
                    <input type="hidden" name="ticket" value=shown.id.to_string()/>
                    <select
                        id=id class="fact-pick" name=name disabled=!may_work prop:value=move || now.get()
                        on:change=move |event| choose.run(event_target_value(&event))
                    >
                        {move || choices.get().into_iter().map(|Choice { code, words }| {
                            let selected = code == now.get_untracked();
                            view! { <option value=code selected=selected>{words}</option> }
                        }).collect_view()}
                    </select>
                    <noscript inner_html=without_module(say(lang, W::Set))></noscript>
                </form>
                {move || lost.get().map(|lost| view! { <Refused words=words(&lost.chosen).unwrap_or_default() lost choose/> })}
            </dd>
        </div>
    }
    .into_any()
}

/// The choice lost: why, and the way to set it all the same.
#[component]
fn Refused(lost: Lost, words: String, choose: Callback<String>) -> impl IntoView {
    let lang = frame::lang();
    let again = lost.chosen;
    view! {
        <p class="fact-error" role="alert">
            {sentence(lang, &lost.error)}" "
            <button class="button" type="button" data-kind="bare" on:click=move |_| choose.run(again.clone())>
                {desk::set_anyway(lang, &words)}
            </button>
        </p>
    }
    .into_any()
}
