//! Where an agent writes: to the customer, or for colleagues only, and never in doubt which.
//!
//! A plain form: it sends before the module has loaded, and comes back with its words when it is refused.

pub mod files;
pub mod guard;
pub mod writing;

use leptos::html;
use leptos::prelude::*;
use shared::id::OpId;
use shared::view::DraftView;
use shared::words::desk::{self, Desk as W, say};

use super::elsewhere::{Elsewhere, over_field};
use super::field::inside_textarea;
use super::icon::Icon;
use super::keys::SendKeys;
use super::notice::ErrorNotice;
use crate::frame;
use crate::live::draft::Saved;
use crate::live::ticket::Shown;
use files::{Attach, Chosen};
use guard::Guard;
use writing::{Mode, Writing};

/// The composer of a ticket.
#[component]
pub fn Composer(
    /// The ticket.
    shown: Shown,
    /// The name for the call of a plain form.
    op: OpId,
    /// What the reader began here.
    draft: Option<DraftView>,
) -> impl IntoView {
    let lang = frame::lang();
    let text = NodeRef::<html::Textarea>::new();
    let begun = draft.as_ref().map(|draft| draft.body.clone()).unwrap_or_default();
    let over = over_field(draft.as_ref());
    let writing = Writing::new(shown, text, draft);
    let note = Memo::new(move |_| writing.mode.get() == Mode::Note);
    let ended = Memo::new(move |_| shown.page.with(|page| page.status.code().is_final()));
    let pressed = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            // Where there is no button to send with, no key sends.
            if note.get_untracked() || !ended.get_untracked() {
                writing.send(String::new());
            }
        }
        "Escape" => drop(text.get_untracked().map(|text| text.blur())),
        _ => {}
    };
    let has_focus = || document().active_element().is_some_and(|now| now.id() == "say");
    // Nothing to write into where it goes nowhere; what was begun stays in sight, and so does what is about to be.
    let closed = Memo::new(move |was: Option<&bool>| {
        let under_hands = was == Some(&false) && has_focus();
        ended.get() && !note.get() && writing.began.with(Option::is_none) && !under_hands
    });
    let ver = move || shown.page.with(|page| page.ver).to_string();
    view! {
        <form
            class="composer" method="post" action="/api/desk/write" data-internal=move || note.get().then_some("")
            aria-label=say(lang, W::Composer) on:submit=move |event| writing.submit(&event)
        >
            <Guard writing/>
            <input type="hidden" name="seen" value=ver/>
            <Unseen writing op over/>
            <Tabs writing/>
            <Whom writing note ended/>
            <label class="only-heard" for="say">{move || say(lang, if note.get() { W::Note } else { W::Reply })}</label>
            <textarea
                id="say" name="body" class="composer-text" aria-describedby="whom" rows="2" node_ref=text
                readonly=move || writing.busy.get() hidden=move || closed.get()
                on:input=move |event| writing.typed(event_target_value(&event)) on:keydown=pressed
                inner_html=inside_textarea(&begun)
            ></textarea>
            <Elsewhere key=writing.key() take=Callback::new(move |()| writing.swap())/>
            <Chosen writing/>
            {move || writing.failed.get().map(|error| view! { <ErrorNotice error/> })}
            <Foot writing note ended closed/>
        </form>
    }
    .into_any()
}

/// What goes along with the words.
#[component]
fn Unseen(writing: Writing, op: OpId, over: String) -> impl IntoView {
    view! {
        <input type="hidden" name="op" value=op.to_string()/>
        <input type="hidden" name="ticket" value=writing.shown.id.to_string()/>
        <input type="hidden" name="files" value=move || writing.files_as_json()/>
        <input type="hidden" name="over" value=over/>
        <input type="hidden" name="answers" value=move || writing.answers.get()/>
    }
}

/// For whom it is.
#[component]
fn Tabs(writing: Writing) -> impl IntoView {
    view! {
        <div class="composer-top">
            <fieldset class="tabs">
                <legend class="only-heard">{say(frame::lang(), W::WhatToWrite)}</legend>
                <Tab writing mode=Mode::Reply words=W::Reply/>
                <Tab writing mode=Mode::Note words=W::Note/>
            </fieldset>
            <span class="grow"></span>
        </div>
    }
}

/// Reply, or internal note.
#[component]
fn Tab(writing: Writing, mode: Mode, words: W) -> impl IntoView {
    let chosen = mode == writing.mode.get_untracked();
    view! {
        <label class="tab">
            <input
                type="radio" name="kind" value=mode.code() id=format!("tab-{}", mode.code()) checked=chosen
                prop:checked=move || writing.mode.get() == mode on:change=move |_| writing.choose(mode)
            />
            <span>{say(frame::lang(), words)}</span>
        </label>
    }
    .into_any()
}

/// Who will read it, before a word is written; or that nobody will, and how to go on.
#[component]
fn Whom(writing: Writing, note: Memo<bool>, ended: Memo<bool>) -> impl IntoView {
    let (lang, shown) = (frame::lang(), writing.shown);
    let to = move || shown.page.with(|page| (page.customer.name.clone(), page.reply_to.clone()));
    view! {
        <p class="whom" id="whom">
            {move || if note.get() {
                view! { <Icon name="note"/>{say(lang, W::OnlyColleagues)}{ended.get().then(|| view! { " "<GoOn shown/> })} }.into_any()
            } else if ended.get() {
                view! { {say(lang, W::TakesNoReply)}" "<GoOn shown/> }.into_any()
            } else if writing.drafts_only() {
                let queue = shown.page.with(|page| page.more.drafts_for.clone()).unwrap_or_default();
                view! { <Icon name="note"/>{say(lang, W::BecomesDraft)}" "<b>{queue}</b> }.into_any()
            } else {
                let (name, address) = to();
                view! { {say(lang, W::To)}" "<b>{name}</b>{desk::by_address(lang, address.as_deref())} }.into_any()
            }}
        </p>
    }
    .into_any()
}

/// The way on from a finished ticket.
#[component]
fn GoOn(shown: Shown) -> impl IntoView {
    let words = say(frame::lang(), W::ContinueInNew);
    view! { <a class="link" id="continue" href=format!("/desk/new?follows={}", shown.id)>{words}</a> }.into_any()
}

/// Files, the draft's state, and the ways to send.
#[component]
fn Foot(writing: Writing, note: Memo<bool>, ended: Memo<bool>, closed: Memo<bool>) -> impl IntoView {
    let lang = frame::lang();
    let drafts = Memo::new(move |_| !note.get() && writing.drafts_only());
    let no_more = Memo::new(move |_| note.get() || ended.get() || drafts.get());
    let busy = move || writing.busy.get().then_some("true");
    let saved = move || match writing.saved.get() {
        Saved::Nothing | Saved::Sent(_) => "",
        Saved::Saving => say(lang, W::DraftSaving),
        Saved::Kept => say(lang, W::DraftSaved),
        Saved::Failed => say(lang, W::DraftNotSaved),
        Saved::SignedOut => say(lang, W::DraftSignedOut),
    };
    view! {
        <div class="composer-foot" hidden=move || closed.get()>
            <Attach writing/>
            <span class="saved" role="status">{saved}</span>
            <button class="button" type="submit" data-kind="bare" name="then" value="customer" hidden=move || no_more.get() aria-busy=busy>
                {say(lang, W::ReplyAndWait)}
            </button>
            <button class="button" type="submit" data-kind="bare" name="then" value="solved" hidden=move || no_more.get() aria-busy=busy>
                {say(lang, W::ReplyAndResolve)}
            </button>
            <button class="button" type="submit" data-kind="main" name="then" value="" hidden=move || ended.get() && !note.get() aria-busy=busy>
                {move || say(lang, if note.get() { W::SaveNote } else if drafts.get() { W::HandIn } else { W::SendReply })}<kbd data-only="wide"><SendKeys/></kbd>
            </button>
        </div>
    }
    .into_any()
}
