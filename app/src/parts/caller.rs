//! The form of a new ticket: who, why, what. By keyboard in under twenty seconds: who is calling, a line, the words, send.

pub mod typing;
pub mod who;

use leptos::html;
use leptos::prelude::*;
use shared::id::{PersonId, TicketId};
use shared::query::priority_code;
use shared::ticket::{Priority, TicketKind};
use shared::view::{FactKey, FactView, PersonRef, QueueNode};
use shared::words::common;
use shared::words::desk::{self, Desk as W, say};
use wasm_bindgen::JsCast;

use super::elsewhere::{Elsewhere, over_field};
use super::field::inside_textarea;
use super::icon::Icon;
use super::keys::SendKeys;
use crate::api::desk::new::{Choices, DRAFT_KEY, NOBODY, NewForm};
use crate::frame;
use crate::live::draft::Saved;
use typing::Typing;
use who::{NotOpened, Who, Wrong, invalid};

/// The form.
#[component]
pub fn CallerForm(
    /// What it offers, and what was begun.
    choices: Choices,
    /// The reader.
    me: PersonId,
    /// The desk writes first: set as the form says it.
    outbound: RwSignal<bool>,
    /// The ticket is open.
    opened: Callback<TicketId>,
) -> impl IntoView {
    let lang = frame::lang();
    let Choices { queues, agents, facts, draft, onward, op } = choices;
    let form = NodeRef::<html::Form>::new();
    let over = over_field(draft.as_ref());
    let typing = Typing::new(form, draft, onward, outbound, opened);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        typing.send();
    };
    let saved = move || match typing.saved.get() {
        Saved::Kept => say(lang, W::DraftSaved),
        Saved::Failed => say(lang, W::DraftNotSaved),
        Saved::SignedOut => say(lang, W::DraftSignedOut),
        Saved::Nothing | Saved::Saving | Saved::Sent(_) => "",
    };
    view! {
        <form
            class="caller" method="post" action="/api/desk/open" node_ref=form
            on:submit=submit on:input=move |event| typing.typed(event.target()) on:keydown=move |event| pressed(&event, typing)
        >
            <input type="hidden" name="op" value=op.to_string()/>
            <input type="hidden" name="over" value=over/>
            {move || typing.waits.with(Option::is_some).then(|| view! {
                <div class="notice" data-tone="warn" role="status"><Icon name="warn"/><div class="grow"><p>{say(lang, W::NewWaits)}</p></div></div>
            })}
            {move || {
                let begun = typing.begun.get();
                view! { <Fields typing begun queues=queues.clone() agents=agents.clone() facts=facts.clone() me/> }
            }}
            <Elsewhere key=DRAFT_KEY.to_owned() take=Callback::new(move |()| typing.swap())/>
            {move || typing.failed.get().filter(|error| typing.field_of(error).is_none()).map(|error| view! { <NotOpened typing error/> })}
            <div class="actions">
                <span class="saved quiet" role="status">{saved}</span>
                <button
                    class="button" type="button" data-kind="bare"
                    hidden=move || (typing.bare.get() && typing.waits.with(Option::is_none)) || typing.busy.get()
                    on:click=move |_| typing.discard()
                >{say(lang, W::DropDraft)}</button>
                <button class="button" type="submit" data-kind="main" aria-busy=move || typing.busy.get().then_some("true")>
                    {say(lang, W::OpenTicket)}<kbd data-only="wide"><SendKeys/></kbd>
                </button>
            </div>
        </form>
    }
    .into_any()
}

/// Sends by keys; Escape first leaves the field, and the page only when pressed again.
fn pressed(event: &leptos::ev::KeyboardEvent, typing: Typing) {
    match event.key().as_str() {
        "Enter" if event.ctrl_key() || event.meta_key() => {
            event.prevent_default();
            typing.send();
        }
        "Escape" => {
            if let Some(field) = event.target().and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
                drop(field.blur());
            }
        }
        _ => {}
    }
}

/// Who, why, what: with what was begun.
#[component]
fn Fields(
    typing: Typing,
    begun: NewForm,
    queues: Vec<QueueNode>,
    agents: Vec<PersonRef>,
    facts: Vec<FactView>,
    me: PersonId,
) -> impl IntoView {
    let lang = frame::lang();
    let facts = facts.into_iter().map(|FactView { key, name: label, choices, .. }| {
        let (name, chosen) = match key {
            FactKey::Impact => ("form[impact]", begun.impact.clone()),
            FactKey::Urgency => ("form[urgency]", begun.urgency.clone()),
            _ => ("form[service]", begun.service.clone()),
        };
        view! { <Select id=key.code() name label choices chosen/> }
    });
    let facts = facts.collect_view();
    view! {
        <Writing outbound=begun.writing == "outbound"/>
        {(!begun.follows.is_empty()).then(|| view! {
            <p class="quiet">
                <input type="hidden" name="form[follows]" value=begun.follows.clone()/>
                {say(lang, W::Follows)}" "<a class="link" href=format!("/desk/tickets/{}", begun.follows)>{begun.follows.clone()}</a>
            </p>
        })}
        <Who typing begun=begun.clone()/>
        <div class="field">
            <label class="field-label" for="subject">{say(lang, W::Subject)}</label>
            <input
                class="input" id="subject" name="form[subject]" value=begun.subject autocomplete="off"
                aria-invalid=move || invalid(typing, "subject") aria-describedby=move || invalid(typing, "subject").map(|_| "subject-error")
            />
            <Wrong typing field="subject"/>
        </div>
        <Said typing begun=begun.body/>
        <div class="field-pair">
            <QueueField queues chosen=begun.queue/>
            <PriorityField chosen=begun.priority/>
        </div>
        <div class="field-pair">
            <OwnerField agents me chosen=begun.owner/>
            <KindField chosen=begun.kind/>
        </div>
        <div class="field-pair">{facts}</div>
    }
    .into_any()
}

/// The words, and who reads them: what is written down of a call is the customer's to see.
#[component]
fn Said(typing: Typing, begun: String) -> impl IntoView {
    let lang = frame::lang();
    let outbound = typing.outbound;
    let read_by = move || typing.known.with(|known| desk::read_by(lang, known.as_ref().map(|known| known.name.as_str()), outbound.get()));
    view! {
        <div class="field">
            <label class="field-label" for="words">{move || say(lang, if outbound.get() { W::WeWrite } else { W::TheySay })}</label>
            <p class="field-hint" id="words-hint">{read_by}</p>
            <textarea
                class="input" id="words" name="form[body]" rows="6" inner_html=inside_textarea(&begun)
                aria-invalid=move || invalid(typing, "words")
                aria-describedby=move || if invalid(typing, "words").is_some() { "words-hint words-error" } else { "words-hint" }
            ></textarea>
            <Wrong typing field="words"/>
        </div>
    }
    .into_any()
}

/// Somebody calls, or the desk writes first.
#[component]
fn Writing(outbound: bool) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <fieldset class="tabs">
            <legend class="only-heard">{say(lang, W::Why)}</legend>
            <label class="tab"><input type="radio" name="form[writing]" value="caller" checked=!outbound/><span>{say(lang, W::SomebodyCalls)}</span></label>
            <label class="tab"><input type="radio" name="form[writing]" value="outbound" checked=outbound/><span>{say(lang, W::WeWriteFirst)}</span></label>
        </fieldset>
    }
    .into_any()
}

/// A choice of the form: its word, and for people.
type Choice = (String, String);

#[component]
fn Select(id: &'static str, name: &'static str, #[prop(into)] label: String, choices: Vec<Choice>, chosen: String) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <div class="select">
                <select class="input" id=id name=name>
                    {choices.into_iter().map(|(code, words)| {
                        let selected = code == chosen;
                        view! { <option value=code selected=selected>{words}</option> }
                    }).collect_view()}
                </select>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn QueueField(queues: Vec<QueueNode>, chosen: String) -> impl IntoView {
    let name = |node: QueueNode| (node.id.to_string(), format!("{}{}", "\u{2003}".repeat(node.depth.into()), node.name));
    view! { <Select id="queue" name="form[queue]" label=say(frame::lang(), W::QueueName) choices=queues.into_iter().map(name).collect() chosen/> }.into_any()
}

#[component]
fn PriorityField(chosen: String) -> impl IntoView {
    let lang = frame::lang();
    let name = |priority| (priority_code(priority).to_owned(), common::priority(lang, priority).to_owned());
    let chosen = if chosen.is_empty() { priority_code(Priority::Normal).to_owned() } else { chosen };
    view! { <Select id="priority" name="form[priority]" label=say(frame::lang(), W::Priority) choices=Priority::ALL.into_iter().rev().map(name).collect() chosen/> }.into_any()
}

/// Whoever answers the telephone owns it, unless they say otherwise.
#[component]
fn OwnerField(agents: Vec<PersonRef>, me: PersonId, chosen: String) -> impl IntoView {
    let nobody = (NOBODY.to_owned(), say(frame::lang(), W::NobodyYet).to_owned());
    let choices = agents.into_iter().map(|agent| (agent.id.to_string(), agent.name)).chain([nobody]).collect();
    let chosen = if chosen.is_empty() { me.to_string() } else { chosen };
    view! { <Select id="owner" name="form[owner]" label=say(frame::lang(), W::Owner) choices chosen/> }.into_any()
}

#[component]
fn KindField(chosen: String) -> impl IntoView {
    let lang = frame::lang();
    let name = |kind| (kind_code(kind), common::kind(lang, kind).to_owned());
    view! { <Select id="kind" name="form[kind]" label=say(frame::lang(), W::Type) choices=TicketKind::ALL.into_iter().map(name).collect() chosen/> }.into_any()
}

/// A type's word, as serde writes it.
fn kind_code(kind: TicketKind) -> String {
    serde_json::to_value(kind).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
