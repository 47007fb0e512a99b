//! What an agent is writing: kept as it is typed, sent once, never lost.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::Ver;
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::ticket::action::NewFile;
use shared::view::DraftView;
use shared::words::desk::{self, Desk as W, say};
use wasm_bindgen::JsCast;

use crate::api::ApiError;
use crate::api::desk::write::{ANSWERS, draft_key, write};
use crate::frame;
use crate::live::draft::life::Field;
use crate::live::draft::{Drafts, Saved, drafts};
use crate::live::op::surely;
use crate::live::ticket::{Aspect, Lost, Shown};
use crate::parts::notice::{Tone, sentence};
use crate::parts::toast::{Bulletin, bulletin};

/// The field of a draft with what the call sets that was begun with it: sending the same again is the same call, so that a
/// customer is never sent two mails by two presses.
const THEN: &str = "then";

/// For whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For the customer.
    Reply,
    /// For colleagues only.
    Note,
}

impl Mode {
    /// Its word in the form.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }

    fn of(draft: &DraftView) -> Self {
        if draft.mode == Self::Note.code() { Self::Note } else { Self::Reply }
    }
}

/// What an agent is writing on a ticket.
#[derive(Clone, Copy)]
pub struct Writing {
    pub shown: Shown,
    pub mode: RwSignal<Mode>,
    pub files: RwSignal<Vec<NewFile>>,
    pub busy: RwSignal<bool>,
    pub saved: Memo<Saved>,
    pub failed: RwSignal<Option<ApiError>>,
    /// The version that was shown when writing began: newer words are told of before anything is sent.
    pub began: RwSignal<Option<Ver>>,
    /// The draft of an answer that was taken up to be sent in these words; nothing for words of one's own.
    pub answers: RwSignal<String>,
    text: NodeRef<html::Textarea>,
    body: StoredValue<String>,
    /// What the call sets that was begun with exactly these words.
    then: StoredValue<Option<String>>,
    /// Colleagues were told that somebody writes here.
    announced: StoredValue<bool>,
    drafts: Drafts,
    news: Bulletin,
    lang: Lang,
}

impl Writing {
    /// What was begun, or nothing yet. Called in a component.
    pub fn new(shown: Shown, text: NodeRef<html::Textarea>, draft: Option<DraftView>) -> Self {
        let desk = draft.clone();
        let draft = draft.unwrap_or_default();
        let (drafts, kept) = (drafts(), !draft.body.is_empty());
        // A finished ticket takes no replies; one that was begun is shown still.
        let only_notes = !kept && shown.page.with_untracked(|page| page.status.code().is_final());
        let writing = Self {
            shown,
            mode: RwSignal::new(if only_notes { Mode::Note } else { Mode::of(&draft) }),
            busy: RwSignal::new(false),
            saved: drafts.saved(draft_key(shown.id), kept),
            began: RwSignal::new(kept.then(|| shown.ver())),
            then: StoredValue::new(field(&draft, THEN)),
            answers: RwSignal::new(field(&draft, ANSWERS).unwrap_or_default()),
            files: RwSignal::new(draft.files),
            failed: RwSignal::new(draft.refusal.map(ApiError::Refused)),
            text,
            body: StoredValue::new(draft.body),
            announced: StoredValue::new(false),
            drafts,
            news: bulletin(),
            lang: frame::lang(),
        };
        Effect::new(move |_| {
            if let Some(field) = text.get() {
                writing.take_up(field.value(), desk.as_ref());
            }
        });
        Effect::new(move |_| {
            if matches!(writing.saved.get(), Saved::Sent(_)) {
                writing.clear();
            }
        });
        writing
    }

    /// Goes on with what was typed before the module loaded, which stands in the field only, or with what never reached the desk.
    fn take_up(self, typed: String, desk: Option<&DraftView>) {
        // A field has other line ends than a form that was sent.
        let same = self.body.with_value(|begun| typed == begun.replace("\r\n", "\n"));
        let field = if same { Field::AsSent } else { Field::Firm };
        let show = self.drafts.begin(&self.key(), desk, Vec::new(), field);
        if !same {
            return self.typed(typed);
        }
        if let Some(draft) = show {
            self.show(draft.unwrap_or_default());
        }
    }

    /// Puts other words into the field.
    fn show(self, draft: DraftView) {
        self.mode.set(Mode::of(&draft));
        self.then.set_value(field(&draft, THEN));
        self.answers.set(field(&draft, ANSWERS).unwrap_or_default());
        self.files.set(draft.files);
        self.began.set((!draft.body.is_empty()).then(|| self.shown.ver()));
        self.fill(draft.body);
    }

    /// The words are these now.
    pub fn typed(self, words: String) {
        self.failed.set(None);
        let writes = !words.is_empty();
        if self.began.with_untracked(Option::is_some) != writes {
            self.began.set(writes.then(|| self.shown.ver()));
        }
        if !writes {
            // Nothing of the draft is left: what comes next is one's own.
            self.answers.set(String::new());
        }
        self.announce(writes);
        self.body.set_value(words);
        self.changed();
    }

    /// For the customer, or for colleagues only.
    pub fn choose(self, mode: Mode) {
        self.failed.set(None);
        self.mode.set(mode);
        if !self.body.with_value(String::is_empty) {
            self.changed();
        }
    }

    /// Words, files or for whom: something is another now. It is kept, and what is sent next is another call.
    pub fn changed(self) {
        self.then.set_value(None);
        self.drafts.put(&self.key(), self.draft());
    }

    /// Takes other words for these, which are offered in their turn.
    pub fn swap(self) {
        if let Some(draft) = self.drafts.swap(&self.key()) {
            self.show(draft);
            self.announce(!self.body.with_value(String::is_empty));
            self.drafts.put(&self.key(), self.draft());
        }
    }

    /// Whether an answer from here is a draft for whoever works the main queue.
    pub fn drafts_only(self) -> bool {
        self.answers.with(String::is_empty) && self.shown.page.with(|page| page.more.drafts_for.is_some())
    }

    /// Files as the form sends them.
    pub fn files_as_json(self) -> String {
        self.files.with(|files| serde_json::to_string(files).unwrap_or_default())
    }

    /// The name of this place.
    pub fn key(self) -> String {
        draft_key(self.shown.id)
    }

    fn draft(self) -> Option<DraftView> {
        let (body, files) = (self.body.get_value(), self.files.get_untracked());
        let mut fields = vec![(ANSWERS.to_owned(), self.answers.get_untracked())];
        fields.extend(self.then.get_value().map(|then| (THEN.to_owned(), then)));
        let mode = self.mode.get_untracked().code().to_owned();
        let empty = body.trim().is_empty() && files.is_empty();
        (!empty).then(|| DraftView { body, mode, fields, files, ..DraftView::default() })
    }

    fn fill(self, words: String) {
        if let Some(text) = self.text.get_untracked() {
            text.set_value(&words);
        }
        self.body.set_value(words);
    }

    fn clear(self) {
        self.then.set_value(None);
        self.answers.set(String::new());
        self.files.set(Vec::new());
        self.began.set(None);
        self.fill(String::new());
        self.announce(false);
    }

    fn announce(self, writes: bool) {
        if self.announced.get_value() != writes {
            self.announced.set_value(writes);
            self.drafts.live.present(Some(self.shown.id), writes);
        }
    }

    /// Sends it by the button that was pressed, which may bring a state to set.
    pub fn submit(self, event: &SubmitEvent) {
        event.prevent_default();
        let button = event.submitter().and_then(|button| button.dyn_into::<web_sys::HtmlButtonElement>().ok());
        self.send(button.map(|button| button.value()).unwrap_or_default());
    }

    /// Sends it, with the state to set; the words stay where they are until the desk has taken them.
    pub fn send(self, then: String) {
        if self.busy.get_untracked() {
            return;
        }
        let (id, mode, body) = (self.shown.id, self.mode.get_untracked(), self.body.get_value());
        let seen = self.began.get_untracked().unwrap_or_else(|| self.shown.ver());
        let (files, answers) = (untrack(|| self.files_as_json()), self.answers.get_untracked());
        let then = if mode == Mode::Note { String::new() } else { then };
        // The call is kept by its name before it leaves: it stays the same though the page should be gone by then.
        self.then.set_value(Some(then.clone()));
        self.drafts.put(&self.key(), self.draft());
        let (op, over) = self.drafts.call(&self.key());
        self.busy.set(true);
        self.failed.set(None);
        let by_mail = self.shown.page.with_untracked(|page| page.reply_to.is_some());
        let done = match mode {
            Mode::Note => W::NoteSaved,
            Mode::Reply if untrack(|| self.drafts_only()) => W::HandedIn,
            Mode::Reply if by_mail => W::ReplySent,
            Mode::Reply => W::ReplyInPortal,
        };
        spawn_local(async move {
            let answer = surely(|| {
                write(op, seen, id, mode.code().to_owned(), body.clone(), then.clone(), files.clone(), over.clone(), answers.clone())
            })
            .await;
            // The agent may be elsewhere by now, and is told there.
            let here = self.busy.try_set(false).is_none();
            match answer {
                Ok(outcome) => {
                    self.drafts.sent(&draft_key(id), op);
                    self.done(done, here);
                    if here {
                        self.shown.want(outcome.ver);
                    }
                }
                // The answer alone was lost.
                Err(_) if self.drafts.was_sent(&draft_key(id)).is_some() => {
                    self.done(done, here);
                    if here {
                        self.shown.ask();
                    }
                }
                Err(error) => self.refused(error, here),
            }
        });
    }

    fn done(self, done: W, here: bool) {
        let done = say(self.lang, done);
        self.news.say(Tone::Good, if here { done.to_owned() } else { format!("{}: {done}", self.shown.id) });
    }

    fn refused(self, error: ApiError, here: bool) {
        self.drafts.live.told(&error);
        let id = self.shown.id;
        if matches!(&error, ApiError::Refused(refusal) if *refusal != Refusal::Busy) {
            // It surely was not done.
            self.drafts.refused(&draft_key(id));
        }
        if !here {
            let words = desk::not_sent(self.lang, id.0, &sentence(self.lang, &error));
            return self.news.lead(Tone::Warn, words, format!("/desk/tickets/{id}"));
        }
        if let ApiError::Refused(Refusal::NewerWords { ver, .. }) = error {
            self.began.set(Some(ver));
            self.shown.want(ver);
        }
        if error == ApiError::Refused(Refusal::NeedsSolution) {
            // The form for it is among the facts, and so is the way there.
            self.shown.lost.set(Some(Lost { aspect: Aspect::Status, chosen: String::new(), error: error.clone() }));
        }
        if error == ApiError::Refused(Refusal::NoDraft) {
            // Somebody answered it meanwhile: these words are one's own from here.
            self.answers.set(String::new());
        }
        self.failed.set(Some(error));
    }
}

fn field(draft: &DraftView, name: &str) -> Option<String> {
    draft.fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
}
