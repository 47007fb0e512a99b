//! What is folded from facts and looked at: brought up to date by every publication, in order, under one lock each.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use parking_lot::RwLock;
use shared::event::Event;
use shared::id::Subject;
use shared::setting::Settings;

use crate::board::Board;
use crate::directory::{Directory, cuts_sessions};
use crate::ledger::Ledger;
use crate::live::{Hub, Lists};
use crate::log::Published;
use crate::mail::outbox::Outbox;
use crate::open::Desk;

/// Everything that is looked at. Who takes several locks takes them in this order: directory, board, ledger, hub.
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
        let mut lists = Lists::Stay;
        let (mut people, mut organisations) = (Vec::new(), Vec::new());
        for event in &published.events {
            match event.subject {
                Subject::Queue(_) | Subject::Desk | Subject::Setting(..) => {
                    self.take_setting(event);
                    lists = Lists::Over;
                }
                Subject::Person(id) => {
                    if let Some(person) = published.after.person(id) {
                        // Rows of what they asked under another record say their name as well.
                        people.extend(&person.merged);
                        self.directory.write().put_person(Arc::new(person.clone()));
                    }
                    if event.changes().is_ok_and(|changes| cuts_sessions(&changes)) {
                        self.hub.cut(id);
                    }
                    people.push(id);
                }
                Subject::Organisation(id) => {
                    if let Some(organisation) = published.after.organisations.get(&id).and_then(Option::as_ref) {
                        self.directory.write().put_organisation(Arc::new(organisation.clone()));
                    }
                    organisations.push(id);
                }
                Subject::Ticket(_) => {}
            }
        }
        let (directory, settings) = (self.directory.read(), self.settings.read().clone());
        let mut board = self.board.write();
        board.begin(published.pos);
        match lists {
            Lists::Over => board.derive(&directory, &settings),
            Lists::Stay => board.derive_of(&people, &directory, &settings),
        }
        let mut shifts = board.rename(&people, &organisations, &directory).unwrap_or_else(|| {
            board.forget_lists();
            lists = Lists::Over;
            Vec::new()
        });
        let op = published.ops.first().copied();
        for ticket in published.after.tickets.values().flatten() {
            self.ledger.write().put(ticket);
            shifts.extend(board.put(ticket, &directory, &settings, op));
        }
        self.hub.published(&published, &settings, &directory, lists, &shifts);
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
        next.apply(event.subject, event.ver, event.at, &changes);
        *settings = Arc::new(next);
    }
}

impl Desk {
    /// The views learn of a transaction. If they fail over it, they would stand still from here on while others write; folded
    /// from disk they are whole.
    pub(crate) fn publish(&self, published: Published) {
        let pos = published.pos;
        let told = std::panic::catch_unwind(AssertUnwindSafe(|| {
            assert!(self.config.faults.no_views_from.is_none_or(|from| pos.n < from), "as a test asked");
            self.views.publish(published);
        }));
        if told.is_err() {
            (self.config.fatal)(&format!("what is looked at could not take over transaction {pos}"));
        }
    }
}
