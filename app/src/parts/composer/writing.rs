//! What an agent is writing: kept on the server as it is typed, sent once, never lost.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::{TicketId, Ver};
use shared::locale::Lang;
use shared::refusal::Refusal;
use shared::ticket::action::NewFile;
use shared::view::DraftView;
use shared::words::desk::{Desk as W, say};

use crate::api::ApiError;
use crate::api::desk::keep_draft;
use crate::api::desk::write::{draft_key, write};
use crate::frame;
use crate::live::live;
use crate::live::op::{new_op, surely};
use crate::live::ticket::Shown;
use crate::parts::notice::Tone;
use crate::parts::toast::{Bulletin, bulletin};

/// Words are kept that long after the last key.
const KEPT_AFTER: Duration = Duration::from_secs(1);

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
}

/// Whether what stands here is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    Nothing,
    Saving,
    Kept,
    Failed,
}

/// What an agent is writing on a ticket.
#[derive(Clone, Copy)]
pub struct Writing {
    pub shown: Shown,
    pub mode: RwSignal<Mode>,
    pub files: RwSignal<Vec<NewFile>>,
    pub busy: RwSignal<bool>,
    pub saved: RwSignal<Saved>,
    pub failed: RwSignal<Option<ApiError>>,
    /// The version that was shown when writing began: newer words are told of before anything is sent.
    pub began: RwSignal<Option<Ver>>,
    text: NodeRef<html::Textarea>,
    body: StoredValue<String>,
    /// Counts keys and sendings: what was planned before the last one does not count any more.
    turn: StoredValue<u32>,
    dirty: StoredValue<bool>,
    news: Bulletin,
    lang: Lang,
}

impl Writing {
    /// What was begun, or nothing yet. Called in a component.
    pub fn new(shown: Shown, text: NodeRef<html::Textarea>, draft: Option<DraftView>) -> Self {
        let draft = draft.unwrap_or_default();
        let ver = shown.page.with_untracked(|page| page.ver);
        let writing = Self {
            shown,
            mode: RwSignal::new(if draft.mode == Mode::Note.code() { Mode::Note } else { Mode::Reply }),
            files: RwSignal::new(draft.files),
            busy: RwSignal::new(false),
            saved: RwSignal::new(if draft.body.is_empty() { Saved::Nothing } else { Saved::Kept }),
            began: RwSignal::new((!draft.body.is_empty()).then_some(ver)),
            failed: RwSignal::new(draft.refusal.map(ApiError::Refused)),
            text,
            body: StoredValue::new(draft.body),
            turn: StoredValue::new(0),
            dirty: StoredValue::new(false),
            news: bulletin(),
            lang: frame::lang(),
        };
        // What was typed before the module loaded stands in the field only.
        Effect::new(move |_| {
            let typed = text.get().map(|text| text.value()).unwrap_or_default();
            if typed != writing.body.get_value() {
                writing.typed(typed);
            }
        });
        let (key, dirty, body, mode, files) = (draft_key(shown.id), writing.dirty, writing.body, writing.mode, writing.files);
        on_cleanup(move || {
            if dirty.try_get_value() == Some(true) {
                let draft = drafted(body.get_value(), mode.get_untracked(), files.get_untracked());
                spawn_local(async move { drop(keep_draft(key, draft).await) });
            }
        });
        writing
    }

    /// The words are these now.
    pub fn typed(self, words: String) {
        if self.began.get_untracked().is_none() && !words.is_empty() {
            self.began.set(Some(self.shown.ver()));
            live().present(Some(self.shown.id), true);
        }
        if words.is_empty() {
            self.began.set(None);
            live().present(Some(self.shown.id), false);
        }
        self.body.set_value(words);
        self.keep_soon();
    }

    /// For the customer, or for colleagues only.
    pub fn choose(self, mode: Mode) {
        self.mode.set(mode);
        if !self.body.with_value(String::is_empty) {
            self.keep_soon();
        }
    }

    /// Files as the form sends them.
    pub fn files_as_json(self) -> String {
        self.files.with(|files| serde_json::to_string(files).unwrap_or_default())
    }

    /// Keeps what stands here once nothing was typed for a moment.
    pub fn keep_soon(self) {
        self.dirty.set_value(true);
        let turn = self.next_turn();
        let keep = move || {
            if self.turn.try_get_value() == Some(turn) {
                self.keep(turn);
            }
        };
        set_timeout(keep, KEPT_AFTER);
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }

    fn keep(self, turn: u32) {
        let (key, draft) =
            (draft_key(self.shown.id), drafted(self.body.get_value(), self.mode.get_untracked(), self.files.get_untracked()));
        let empty = draft.is_none();
        self.saved.set(Saved::Saving);
        spawn_local(async move {
            let kept = keep_draft(key.clone(), draft).await;
            if self.turn.try_get_value() == Some(turn) {
                self.dirty.set_value(kept.is_err());
                self.saved.set(match (kept, empty) {
                    (Err(_), _) => Saved::Failed,
                    (Ok(()), true) => Saved::Nothing,
                    (Ok(()), false) => Saved::Kept,
                });
            } else if self.body.try_with_value(String::is_empty) == Some(true) {
                // It was sent while this was on its way: nothing may be left of it.
                drop(keep_draft(key, None).await);
            }
        });
    }

    /// Sends it, with the state to set; the words stay where they are until the desk has taken them.
    pub fn send(self, then: String) {
        if self.busy.get_untracked() {
            return;
        }
        let (id, mode, body) = (self.shown.id, self.mode.get_untracked(), self.body.get_value());
        let seen = self.began.get_untracked().unwrap_or_else(|| self.shown.ver());
        let files = untrack(|| self.files_as_json());
        let then = if mode == Mode::Note { String::new() } else { then };
        let op = new_op();
        self.busy.set(true);
        self.failed.set(None);
        self.next_turn();
        spawn_local(async move {
            let answer = surely(|| write(op, seen, id, mode.code().to_owned(), body.clone(), then.clone(), files.clone())).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(outcome) => self.sent(id, outcome.ver, mode),
                Err(error) => {
                    if let ApiError::Refused(Refusal::NewerWords { ver, .. }) = error {
                        self.began.set(Some(ver));
                        self.shown.want(ver);
                    }
                    self.failed.set(Some(error));
                    self.keep_soon();
                }
            }
        });
    }

    fn sent(self, id: TicketId, ver: Ver, mode: Mode) {
        self.dirty.set_value(false);
        self.body.set_value(String::new());
        self.files.set(Vec::new());
        self.saved.set(Saved::Nothing);
        self.began.set(None);
        if let Some(text) = self.text.get_untracked() {
            text.set_value("");
        }
        live().present(Some(id), false);
        self.news.say(Tone::Good, say(self.lang, if mode == Mode::Note { W::NoteSaved } else { W::ReplySent }).to_owned());
        self.shown.want(ver);
    }
}

fn drafted(body: String, mode: Mode, files: Vec<NewFile>) -> Option<DraftView> {
    let empty = body.trim().is_empty() && files.is_empty();
    (!empty).then(|| DraftView { body, mode: mode.code().to_owned(), files, ..DraftView::default() })
}
