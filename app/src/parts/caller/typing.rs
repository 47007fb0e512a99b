//! The form while it is filled in: kept as it is typed, sent once.

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{OpId, TicketId};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::view::{DraftView, PersonHit};
use shared::words::desk::{self, Desk as W, say};

use crate::api::ApiError;
use crate::api::desk::new::{DRAFT_KEY, NewForm, open};
use crate::frame;
use crate::live::draft::{Drafts, Saved, drafts};
use crate::live::op::{new_op, surely};
use crate::parts::notice::{Tone, sentence};
use crate::parts::toast::{Bulletin, bulletin};

/// The field of the draft with the name of the call that was begun with this very form.
const OP: &str = "op";

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
    /// A call that was begun with this very form: sent again, it opens no second ticket.
    tried: StoredValue<Option<(OpId, NewForm)>>,
    opened: Callback<TicketId>,
    drafts: Drafts,
    news: Bulletin,
    lang: Lang,
}

impl Typing {
    /// What was begun, or nothing yet. Called in a component.
    pub fn new(form: NodeRef<html::Form>, draft: Option<DraftView>, opened: Callback<TicketId>) -> Self {
        let (drafts, draft) = (drafts(), draft.unwrap_or_default());
        let begun = NewForm::of_draft(&draft);
        let typing = Self {
            busy: RwSignal::new(false),
            saved: drafts.saved(DRAFT_KEY.to_owned(), false),
            failed: RwSignal::new(draft.refusal.clone().map(ApiError::Refused)),
            known: RwSignal::new(known(&begun)),
            form,
            tried: StoredValue::new(tried(&draft)),
            begun: RwSignal::new(begun),
            opened,
            drafts,
            news: bulletin(),
            lang: frame::lang(),
        };
        Effect::new(move |_| {
            if let Some(Some(draft)) = drafts.unkept(DRAFT_KEY) {
                let begun = NewForm::of_draft(&draft);
                typing.known.set(known(&begun));
                typing.tried.set_value(tried(&draft));
                typing.begun.set(begun);
                drafts.put(DRAFT_KEY, Some(draft));
            }
        });
        typing
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
        let again = self.tried.get_value().filter(|(_, before)| *before == form);
        let op = again.map_or_else(new_op, |(op, _)| op);
        // The call is kept by its name before it leaves: it stays the same though the page should be gone by then.
        let draft = form.to_draft();
        let mut named = draft.clone();
        named.fields.push((OP.to_owned(), op.to_string()));
        self.drafts.put(DRAFT_KEY, Some(named));
        self.tried.set_value(Some((op, form.clone())));
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = surely(|| open(op, form.clone())).await;
            // The agent may be elsewhere by now, and is told there.
            let here = self.busy.try_set(false).is_none();
            match answer {
                Ok(outcome) => {
                    self.drafts.sent(DRAFT_KEY);
                    match outcome.ticket {
                        Some(ticket) if here => self.opened.run(ticket),
                        Some(ticket) => {
                            let words = format!("{ticket}: {}", say(self.lang, W::IsOpened));
                            self.news.lead(Tone::Good, words, format!("/desk/tickets/{ticket}"));
                        }
                        None => {}
                    }
                }
                Err(error) => {
                    self.drafts.live.told(&error);
                    if matches!(&error, ApiError::Refused(refusal) if *refusal != Refusal::Busy) {
                        // It surely was not done.
                        self.tried.try_set_value(None);
                        self.drafts.put(DRAFT_KEY, Some(draft));
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

fn tried(draft: &DraftView) -> Option<(OpId, NewForm)> {
    let (_, op) = draft.fields.iter().find(|(name, _)| name == OP)?;
    Some((op.parse().ok()?, NewForm::of_draft(draft)))
}
