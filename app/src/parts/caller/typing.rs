//! The form while it is filled in: kept on the server as it is typed, sent once.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::id::TicketId;

use crate::api::ApiError;
use crate::api::desk::keep_draft;
use crate::api::desk::new::{DRAFT_KEY, NewForm, open};
use crate::live::op::{new_op, surely};

/// The form is kept that long after the last key.
const KEPT_AFTER: Duration = Duration::from_secs(1);

/// The form of a new ticket, being filled in.
#[derive(Clone, Copy)]
pub struct Typing {
    pub busy: RwSignal<bool>,
    pub kept: RwSignal<bool>,
    pub failed: RwSignal<Option<ApiError>>,
    form: NodeRef<html::Form>,
    turn: StoredValue<u32>,
    opened: Callback<TicketId>,
}

impl Typing {
    pub fn new(form: NodeRef<html::Form>, refused: Option<ApiError>, opened: Callback<TicketId>) -> Self {
        Self {
            busy: RwSignal::new(false),
            kept: RwSignal::new(false),
            failed: RwSignal::new(refused),
            form,
            turn: StoredValue::new(0),
            opened,
        }
    }

    /// What stands in the fields.
    fn read(self) -> Option<NewForm> {
        let form = self.form.get_untracked()?;
        let data = web_sys::FormData::new_with_form(&form).ok()?;
        let field = |name: &str| data.get(&format!("form[{name}]")).as_string().unwrap_or_default();
        Some(NewForm {
            writing: field("writing"),
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

    /// Keeps the form once nothing was typed for a moment.
    pub fn keep_soon(self) {
        let turn = self.next_turn();
        self.kept.set(false);
        let keep = move || {
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let Some(form) = self.read() else { return };
            spawn_local(async move {
                let kept = keep_draft(DRAFT_KEY.to_owned(), Some(form.to_draft())).await;
                if self.turn.try_get_value() == Some(turn) {
                    self.kept.set(kept.is_ok());
                }
            });
        };
        set_timeout(keep, KEPT_AFTER);
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn = turn.wrapping_add(1));
        self.turn.get_value()
    }

    /// Opens the ticket and goes there; what was typed stays until then.
    pub fn send(self) {
        if self.busy.get_untracked() {
            return;
        }
        let Some(form) = self.read() else { return };
        let op = new_op();
        self.next_turn();
        self.busy.set(true);
        self.failed.set(None);
        spawn_local(async move {
            let answer = surely(|| open(op, form.clone())).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(outcome) => {
                    if let Some(ticket) = outcome.ticket {
                        self.opened.run(ticket);
                    }
                }
                Err(error) => {
                    self.failed.set(Some(error));
                    self.keep_soon();
                }
            }
        });
    }
}
