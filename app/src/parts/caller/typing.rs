//! The form while it is filled in: kept as it is typed, sent once.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::TicketId;
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::view::{DraftView, PersonHit};
use shared::words::desk::{self, Desk as W, say};

use crate::api::ApiError;
use crate::api::desk::new::{DRAFT_KEY, NewForm, open};
use crate::frame;
use crate::live::draft::life::Field;
use crate::live::draft::{Drafts, Saved, drafts};
use crate::live::op::surely;
use crate::parts::field::touched;
use crate::parts::notice::{Tone, sentence};
use crate::parts::toast::{Bulletin, bulletin};

/// What is typed into; the rest is chosen.
const TYPED: [&str; 6] = ["form[who]", "form[name]", "form[email]", "form[phone]", "form[subject]", "form[body]"];

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

/// The form of a new ticket, being filled in.
#[derive(Clone, Copy)]
pub struct Typing {
    pub busy: RwSignal<bool>,
    pub saved: Memo<Saved>,
    pub failed: RwSignal<Option<ApiError>>,
    /// What the fields begin with; they are drawn anew when the browser turns out to hold something newer than the desk.
    pub begun: RwSignal<NewForm>,
    /// Somebody the desk knows was chosen.
    pub known: RwSignal<Option<Known>>,
    form: NodeRef<html::Form>,
    opened: Callback<TicketId>,
    drafts: Drafts,
    news: Bulletin,
    lang: Lang,
}

impl Typing {
    /// What was begun, or nothing yet. Called in a component.
    pub fn new(form: NodeRef<html::Form>, draft: Option<DraftView>, opened: Callback<TicketId>) -> Self {
        let (drafts, desk) = (drafts(), draft.clone());
        let draft = draft.unwrap_or_default();
        let begun = NewForm::of_draft(&draft);
        let typing = Self {
            busy: RwSignal::new(false),
            saved: drafts.saved(DRAFT_KEY.to_owned(), false),
            failed: RwSignal::new(draft.refusal.clone().map(ApiError::Refused)),
            known: RwSignal::new(known(&begun)),
            form,
            begun: RwSignal::new(begun),
            opened,
            drafts,
            news: bulletin(),
            lang: frame::lang(),
        };
        Effect::new(move |_| typing.take_up(desk.as_ref()));
        Effect::new(move |_| {
            // Whoever goes on to the ticket leaves the fields behind.
            if typing.saved.get() == Saved::Sent && !typing.busy.get_untracked() {
                typing.show(&DraftView::default());
            }
        });
        typing
    }

    /// Goes on with what was typed before the module loaded, or with what never reached the desk.
    fn take_up(self, desk: Option<&DraftView>) {
        let before = self.form.get().is_some_and(|form| touched(&form, &TYPED));
        let field = if before { Field::Firm } else { Field::AsSent };
        let show = self.drafts.begin(DRAFT_KEY, desk, Vec::new(), field);
        if before {
            self.changed();
        } else if let Some(draft) = show {
            self.show(&draft.unwrap_or_default());
        }
    }

    /// Draws the fields anew, with other words.
    fn show(self, draft: &DraftView) {
        let begun = NewForm::of_draft(draft);
        self.known.set(known(&begun));
        self.begun.set(begun);
    }

    /// Takes other words for these, which are offered in their turn.
    pub fn swap(self) {
        if let Some(draft) = self.drafts.swap(DRAFT_KEY) {
            self.show(&draft);
            request_animation_frame(move || self.changed());
        }
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
            follows: field("follows"),
            files: String::new(),
        })
    }

    /// The address that was typed.
    pub fn address(self) -> Option<String> {
        self.read().map(|form| form.email)
    }

    /// The form is another now.
    pub fn changed(self) {
        if let Some(form) = self.read() {
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
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = surely(|| open(op, form.clone(), over.clone())).await;
            // The agent may be elsewhere by now, and is told there.
            let done = answer.as_ref().is_ok_and(|outcome| outcome.ticket.is_some());
            let here = self.busy.try_set(done).is_none();
            match answer {
                Ok(outcome) => {
                    self.drafts.sent(DRAFT_KEY, op);
                    match outcome.ticket {
                        Some(ticket) if here => self.opened.run(ticket),
                        Some(ticket) => {
                            let words = format!("{ticket}: {}", say(self.lang, W::IsOpened));
                            self.news.lead(Tone::Good, words, format!("/desk/tickets/{ticket}"));
                        }
                        None => {}
                    }
                }
                // The answer alone was lost: the form is empty, and the ticket is in its queue.
                Err(_) if self.drafts.was_sent(DRAFT_KEY) => {}
                Err(error) => {
                    self.drafts.live.told(&error);
                    if matches!(&error, ApiError::Refused(refusal) if *refusal != Refusal::Busy) {
                        // It surely was not done.
                        self.drafts.refused(DRAFT_KEY);
                    }
                    if here {
                        self.failed.set(Some(error));
                    } else {
                        let why = sentence(self.lang, &error);
                        self.news.lead(Tone::Warn, desk::not_opened(self.lang, &why), "/desk/new".to_owned());
                    }
                }
            }
        });
    }
}

fn known(form: &NewForm) -> Option<Known> {
    (!form.person.is_empty()).then(|| Known { id: form.person.clone(), name: form.name.clone(), more: String::new() })
}
