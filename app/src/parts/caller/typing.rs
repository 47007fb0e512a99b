//! The form while it is filled in: kept as it is typed, sent once.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::act::Outcome;
use shared::id::{OpId, TicketId};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::text::{TextError, TextKind};
use shared::view::{DraftView, PersonHit};
use shared::words::desk::{self, Desk as W, say};
use wasm_bindgen::JsCast;

use super::who::Written;
use crate::api::ApiError;
use crate::api::desk::new::{DRAFT_KEY, NewForm, open};
use crate::api::desk::write::draft_key;
use crate::frame;
use crate::live::draft::life::Field;
use crate::live::draft::{Drafts, Saved, drafts};
use crate::live::op::surely;
use crate::parts::composer::writing::Mode;
use crate::parts::field::touched;
use crate::parts::notice::{Tone, sentence};
use crate::parts::portal_home::form::typed;
use crate::parts::toast::{Bulletin, bulletin};

/// What is typed into; the rest is chosen.
const TYPED: [&str; 6] = ["form[who]", "form[name]", "form[email]", "form[phone]", "form[subject]", "form[body]"];
/// The fields, by their ids, that are there for as long as nobody known is chosen.
pub const OF_SOMEBODY_NEW: [&str; 3] = ["name", "email", "phone"];

/// Who it is, as the form sends it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub id: String,
    pub name: String,
    pub more: String,
}

impl From<PersonHit> for Known {
    fn from(hit: PersonHit) -> Self {
        let more = [hit.organisation, hit.phone, hit.email].into_iter().flatten().collect::<Vec<_>>().join(", ");
        Self { id: hit.id.to_string(), name: hit.name, more }
    }
}

/// A call as it was made: the same again is answered alike.
#[derive(Debug, Clone)]
struct Asked {
    op: OpId,
    form: NewForm,
    over: String,
}

impl Asked {
    async fn ask(self) -> Result<Outcome, ApiError> {
        surely(|| open(self.op, self.form.clone(), self.over.clone())).await
    }
}

/// The form of a new ticket, being filled in.
#[derive(Clone, Copy)]
pub struct Typing {
    pub busy: RwSignal<bool>,
    pub saved: Memo<Saved>,
    pub failed: RwSignal<Option<ApiError>>,
    /// What the fields begin with; they are drawn anew when the browser turns out to hold something newer than the desk.
    pub begun: RwSignal<NewForm>,
    /// Nothing is in the fields that somebody would miss.
    pub bare: RwSignal<bool>,
    /// Somebody the desk knows was chosen.
    pub known: RwSignal<Option<Known>>,
    /// What continues a ticket, until what was begun before is opened or thrown away.
    pub waits: RwSignal<Option<DraftView>>,
    /// The desk writes first; the page's heading says so.
    pub outbound: RwSignal<bool>,
    form: NodeRef<html::Form>,
    opened: Callback<TicketId>,
    /// The call that was begun and not answered.
    asked: StoredValue<Option<Asked>>,
    drafts: Drafts,
    news: Bulletin,
    lang: Lang,
}

impl Typing {
    /// What was begun, or nothing yet. Called in a component.
    pub fn new(
        form: NodeRef<html::Form>,
        draft: Option<DraftView>,
        onward: Option<DraftView>,
        outbound: RwSignal<bool>,
        opened: Callback<TicketId>,
    ) -> Self {
        let drafts = drafts();
        let onward = onward.map(|onward| with_reply(drafts, onward));
        let (desk, after) = (draft.clone(), onward.clone());
        let (draft, waits) = first(draft, onward);
        let begun = NewForm::of_draft(&draft);
        outbound.set(is_outbound(&begun));
        let typing = Self {
            busy: RwSignal::new(false),
            saved: drafts.saved(DRAFT_KEY.to_owned(), false),
            failed: RwSignal::new(draft.refusal.clone().map(ApiError::Refused)),
            bare: RwSignal::new(begun.is_bare()),
            known: RwSignal::new(known(&begun)),
            waits: RwSignal::new(waits),
            form,
            begun: RwSignal::new(begun),
            opened,
            outbound,
            asked: StoredValue::new(None),
            drafts,
            news: bulletin(),
            lang: frame::lang(),
        };
        Effect::new(move |_| typing.take_up(desk.as_ref(), after.as_ref()));
        Effect::new(move |_| {
            // Whoever goes on to the ticket leaves the fields behind.
            if let Saved::Sent(op) = typing.saved.get()
                && !typing.busy.get_untracked()
            {
                typing.failed.set(None);
                typing.anew();
                let asked = typing.asked.get_value();
                spawn_local(async move { typing.opened_before(op, asked).await });
            }
        });
        typing
    }

    /// Goes on with what was typed before the module loaded, or with what never reached the desk.
    fn take_up(self, desk: Option<&DraftView>, onward: Option<&DraftView>) {
        let before = self.form.get().is_some_and(|form| touched(&form, &TYPED));
        let field = if before { Field::Firm } else { Field::AsSent };
        let show = self.drafts.begin(DRAFT_KEY, desk, Vec::new(), field);
        if before {
            self.changed();
        } else if let Some(draft) = show {
            let (draft, waits) = first(draft, onward.cloned());
            self.waits.set(waits);
            self.show(&draft);
        }
    }

    /// Draws the fields for the next ticket: the one that waited, or nothing yet.
    fn anew(self) {
        self.show(&self.waits.try_update(Option::take).flatten().unwrap_or_default());
    }

    /// Draws the fields anew, with other words.
    fn show(self, draft: &DraftView) {
        let begun = NewForm::of_draft(draft);
        self.known.set(known(&begun));
        self.outbound.set(is_outbound(&begun));
        self.bare.set(begun.is_bare());
        self.begun.set(begun);
        // A field that was typed into keeps that, whatever it begins with now.
        let form = self.form;
        request_animation_frame(move || _ = form.get_untracked().map(|form| form.reset()));
    }

    /// Takes other words for these, which are offered in their turn.
    pub fn swap(self) {
        if let Some(draft) = self.drafts.swap(DRAFT_KEY) {
            self.show(&draft);
            request_animation_frame(move || self.changed());
        }
    }

    /// Throws away what was begun: the next caller is somebody else.
    pub fn discard(self) {
        self.failed.set(None);
        self.drafts.put(DRAFT_KEY, None);
        self.anew();
    }

    /// What stands in the fields.
    fn read(self) -> Option<NewForm> {
        let form = self.form.get_untracked()?;
        let data = web_sys::FormData::new_with_form(&form).ok()?;
        let field = |name: &str| data.get(&format!("form[{name}]")).as_string().unwrap_or_default();
        Some(NewForm {
            writing: field("writing"),
            who: field("who"),
            person: field("person"),
            name: field("name"),
            email: field("email"),
            phone: field("phone"),
            queue: field("queue"),
            subject: field("subject"),
            body: field("body"),
            priority: field("priority"),
            owner: field("owner"),
            kind: field("kind"),
            service: field("service"),
            impact: field("impact"),
            urgency: field("urgency"),
            follows: field("follows"),
            files: String::new(),
        })
    }

    /// The address that was typed.
    pub fn address(self) -> Option<String> {
        self.read().map(|form| form.email)
    }

    /// Somebody new is written down: what one looked for stands in its field already. Where the lack of a name opened the fields, that
    /// is read first.
    pub fn written_as_sought(self, written: Written) {
        if untrack(|| self.wrong("name")).is_some() {
            return;
        }
        let is_empty = |form: &NewForm| [&form.name, &form.email, &form.phone].into_iter().all(|field| field.trim().is_empty());
        let Some(form) = self.read().filter(|form| is_empty(form) && !form.who.trim().is_empty()) else { return };
        written.sought(&form.who);
        request_animation_frame(move || self.changed());
    }

    /// What is wrong with a field, by its id.
    pub fn wrong(self, field: &str) -> Option<String> {
        self.failed.with(|error| error.as_ref().filter(|error| self.field_of(error) == Some(field)).map(|error| sentence(self.lang, error)))
    }

    /// The field that an error is about, by its id, if it is on the page.
    pub fn field_of(self, error: &ApiError) -> Option<&'static str> {
        let known = self.known.with(Option::is_some);
        field_of(error).filter(|field| !(known && OF_SOMEBODY_NEW.contains(field)))
    }

    /// One typed into a field: what was wrong with it may be no more.
    pub fn typed(self, target: Option<web_sys::EventTarget>) {
        let field = target.and_then(|field| field.dyn_into::<web_sys::Element>().ok()).map(|field| field.id());
        if field.is_some_and(|field| untrack(|| self.wrong(&field)).is_some()) {
            self.failed.set(None);
        }
        self.changed();
    }

    /// The form is another now.
    pub fn changed(self) {
        if let Some(form) = self.read() {
            self.outbound.set(is_outbound(&form));
            self.bare.set(form.is_bare());
            self.drafts.put(DRAFT_KEY, (!form.is_bare()).then(|| form.to_draft()));
        }
    }

    /// Whose ticket it is; kept once the fields show it.
    pub fn choose(self, known: Option<Known>) {
        self.failed.set(None);
        self.known.set(known);
        request_animation_frame(move || self.changed());
    }

    /// Opens the ticket and goes there; what was typed stays until then.
    pub fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        let Some(form) = self.read() else { return };
        // The call is kept by its name before it leaves: it stays the same though the page should be gone by then.
        self.drafts.put(DRAFT_KEY, Some(form.to_draft()));
        let (op, over) = self.drafts.call(DRAFT_KEY);
        let asked = Asked { op, form, over };
        self.asked.set_value(Some(asked.clone()));
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = asked.clone().ask().await;
            // The agent may be elsewhere by now, and is told there.
            let done = answer.as_ref().is_ok_and(|outcome| outcome.ticket.is_some());
            let here = self.busy.try_set(done).is_none();
            match answer {
                Ok(outcome) => {
                    self.drafts.sent(DRAFT_KEY, op);
                    match outcome.ticket {
                        Some(ticket) if here => self.opened.run(ticket),
                        Some(ticket) => self.tell_opened(ticket),
                        None => {}
                    }
                }
                Err(error) => {
                    // The answer alone was lost.
                    if let Some(op) = self.drafts.was_sent(DRAFT_KEY) {
                        if here {
                            self.anew();
                        }
                        return self.opened_before(op, Some(asked)).await;
                    }
                    self.drafts.live.told(&error);
                    if matches!(&error, ApiError::Refused(refusal) if *refusal != Refusal::Busy) {
                        // It surely was not done.
                        self.drafts.refused(DRAFT_KEY);
                    }
                    if here {
                        let field = untrack(|| self.field_of(&error));
                        self.failed.set(Some(error));
                        request_animation_frame(move || _ = field.map(show));
                    } else {
                        let why = sentence(self.lang, &error);
                        self.news.lead(Tone::Warn, desk::not_opened(self.lang, &why), "/desk/new".to_owned());
                    }
                }
            }
        });
    }

    fn tell_opened(self, ticket: TicketId) {
        let words = format!("{ticket}: {}", say(self.lang, W::IsOpened));
        self.news.lead(Tone::Good, words, format!("/desk/tickets/{ticket}"));
    }

    /// The ticket was opened by a call whose answer was lost, or in another tab: says so, and where it is if that can be known.
    /// Only a call that was done is made again.
    async fn opened_before(self, done: OpId, asked: Option<Asked>) {
        let told = match asked.filter(|asked| asked.op == done) {
            Some(asked) => asked.ask().await.ok().and_then(|outcome| outcome.ticket),
            None => None,
        };
        match told {
            Some(ticket) => self.tell_opened(ticket),
            None => self.news.say(Tone::Good, say(self.lang, W::OpenedBefore).to_owned()),
        }
    }
}

/// What the form begins with, and what waits: what continues a ticket comes after anything else that was begun, but for nothing at all.
fn first(begun: Option<DraftView>, onward: Option<DraftView>) -> (DraftView, Option<DraftView>) {
    let counts = |begun: &DraftView| onward.is_none() || !NewForm::of_draft(begun).is_bare();
    let Some(begun) = begun.filter(counts) else { return (onward.unwrap_or_default(), None) };
    let waits = onward.filter(|onward| follows(onward) != follows(&begun));
    (begun, waits)
}

fn follows(draft: &DraftView) -> Option<String> {
    typed(Some(draft), "follows")
}

/// With the reply that was begun as this tab has it: what was typed a moment ago is not on the desk yet.
fn with_reply(drafts: Drafts, onward: DraftView) -> DraftView {
    let ticket = follows(&onward).and_then(|ticket| ticket.parse::<TicketId>().ok());
    match ticket.and_then(|ticket| drafts.unkept(&draft_key(ticket))) {
        Some(begun) => {
            let body = begun.filter(|begun| begun.mode == Mode::Reply.code()).map(|begun| begun.body).unwrap_or_default();
            DraftView { body, ..onward }
        }
        None => onward,
    }
}

/// Goes to a field, and opens what it is folded into.
fn show(id: &str) {
    let Some(field) = document().get_element_by_id(id) else { return };
    if let Ok(Some(fold)) = field.closest("details") {
        drop(fold.set_attribute("open", ""));
    }
    if let Ok(field) = field.dyn_into::<web_sys::HtmlElement>() {
        drop(field.focus());
    }
}

fn field_of(error: &ApiError) -> Option<&'static str> {
    let ApiError::Refused(Refusal::Text(error)) = error else { return None };
    let (TextError::Empty { what }
    | TextError::TooLong { what, .. }
    | TextError::TooShort { what, .. }
    | TextError::Malformed { what }
    | TextError::Guessable { what }) = error;
    match what {
        TextKind::Subject => Some("subject"),
        TextKind::Body => Some("words"),
        TextKind::Name => Some("name"),
        TextKind::Address => Some("email"),
        TextKind::Phone => Some("phone"),
        TextKind::QueueName
        | TextKind::Password
        | TextKind::Zone
        | TextKind::Tag
        | TextKind::SettingName
        | TextKind::Phrase
        | TextKind::Domain => None,
    }
}

fn is_outbound(form: &NewForm) -> bool {
    form.writing == "outbound"
}

fn known(form: &NewForm) -> Option<Known> {
    (!form.person.is_empty()).then(|| Known { id: form.person.clone(), name: form.name.clone(), more: String::new() })
}
