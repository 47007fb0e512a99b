//! What is folded from facts and looked at: brought up to date by every publication, in order, under one lock each.

use std::sync::Arc;

use parking_lot::RwLock;
use shared::event::Event;
use shared::id::Subject;
use shared::setting::Settings;

use crate::board::Board;
use crate::directory::{Directory, cuts_sessions};
use crate::ledger::Ledger;
use crate::live::Hub;
use crate::log::Published;
use crate::mail::outbox::Outbox;

/// Everything that is looked at.
#[derive(Debug)]
pub struct Views {
    /// Open tickets.
    pub board: RwLock<Board>,
    /// Facts for figures.
    pub ledger: RwLock<Ledger>,
    /// Everybody.
    pub directory: RwLock<Directory>,
    /// Settings in force.
    pub settings: RwLock<Arc<Settings>>,
    /// Whoever listens.
    pub hub: Hub,
    /// Mails on their way out.
    pub(crate) outbox: Arc<Outbox>,
}

impl Views {
    pub(crate) fn new(outbox: Arc<Outbox>) -> Self {
        Self {
            board: RwLock::new(Board::default()),
            ledger: RwLock::new(Ledger::default()),
            directory: RwLock::new(Directory::default()),
            settings: RwLock::new(Arc::new(Settings::default())),
            hub: Hub::default(),
            outbox,
        }
    }

    /// Takes over what a transaction changed. Called in the order of the log, never twice at once.
    pub(crate) fn publish(&self, published: Published) {
        let mut settings_changed = false;
        let mut people_changed = Vec::new();
        for event in &published.events {
            match event.subject {
                Subject::Queue(_) | Subject::Desk => {
                    self.take_setting(event);
                    settings_changed = true;
                }
                Subject::Person(id) => {
                    if let Some(person) = published.after.person(id) {
                        self.directory.write().put_person(person.clone());
                    }
                    if event.changes().is_ok_and(|changes| cuts_sessions(&changes)) {
                        self.hub.cut(id);
                    }
                    people_changed.push(id);
                }
                Subject::Organisation(id) => {
                    if let Some(organisation) = published.after.organisations.get(&id).and_then(Option::as_ref) {
                        self.directory.write().put_organisation(organisation.clone());
                    }
                }
                Subject::Ticket(_) => {}
            }
        }
        let (directory, settings) = (self.directory.read(), self.settings.read().clone());
        let mut board = self.board.write();
        board.rename(&people_changed, &directory);
        let op = published.ops.first().copied();
        let mut moved = Vec::new();
        for ticket in published.after.tickets.values().flatten() {
            self.ledger.write().put(ticket);
            moved.extend(board.put(ticket, &directory, published.pos, op));
        }
        self.hub.published(&published, &mut board, &settings, &directory, moved, settings_changed);
        drop(board);
        if !published.posts.is_empty() {
            self.outbox.add(&published.posts);
        }
    }

    fn take_setting(&self, event: &Event) {
        // Written by this program a moment ago; one that cannot be read would not have been decided.
        let Ok(changes) = event.changes() else { return };
        let mut settings = self.settings.write();
        let mut next = Settings::clone(&settings);
        next.apply(event.subject, event.ver, &changes);
        *settings = Arc::new(next);
    }
}
