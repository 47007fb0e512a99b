//! One fact: a label and what it is; where it may be changed, a list to choose from.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use shared::id::OpId;
use shared::view::TicketPage;
use shared::words::desk::{Desk as W, say};
use web_sys::HtmlSelectElement;

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
    let hand = Hand { shown, aspect, now, by_key: StoredValue::new(false), looked: StoredValue::new(false) };
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
                        id=id class="fact-pick" name=name title=means disabled=!may_work prop:value=move || now.get()
                        on:pointerdown=move |_| hand.by_key.set_value(false) on:keydown=move |event| hand.pressed(&event)
                        on:change=move |event| hand.changed(&event_target(&event)) on:blur=move |event| hand.left(&event_target(&event))
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

/// How a choice becomes one. With the mouse, or out of the opened list, choosing is meant; keys on the closed list only look
/// around, since each of them changes the field: what they lead to counts on Enter, or when the field is left.
#[derive(Clone, Copy)]
struct Hand {
    shown: Shown,
    aspect: Aspect,
    now: Memo<String>,
    /// The last key on the field may have changed it.
    by_key: StoredValue<bool>,
    /// The field shows what a key led to, and nothing has come of it yet.
    looked: StoredValue<bool>,
}

impl Hand {
    fn pressed(self, event: &KeyboardEvent) {
        let field: HtmlSelectElement = event_target(event);
        match event.key().as_str() {
            "Enter" if self.looked.get_value() => {
                event.prevent_default();
                drop(field.blur());
            }
            "Escape" => {
                self.looked.set_value(false);
                field.set_value(&self.now.get_untracked());
                drop(field.blur());
            }
            // These open the list, or close it with a choice.
            "Enter" | " " | "F4" => self.by_key.set_value(false),
            "Tab" | "Shift" => {}
            _ => self.by_key.set_value(!event.alt_key()),
        }
    }

    fn changed(self, field: &HtmlSelectElement) {
        self.looked.set_value(true);
        if !self.by_key.get_value() {
            self.left(field);
        }
    }

    /// What the field was changed to counts; a field that nobody touched says nothing.
    fn left(self, field: &HtmlSelectElement) {
        // It may be left because all of the page is.
        let looked = self.looked.try_write_value().is_some_and(|mut looked| std::mem::take(&mut *looked));
        let chosen = field.value();
        if looked && chosen != self.now.get_untracked() {
            super::set(self.shown, self.aspect, chosen);
        }
    }
}
