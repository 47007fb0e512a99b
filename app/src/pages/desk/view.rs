//! What the panes of the desk know of each other: the list in the URL, the ticket open, the rows held.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use shared::id::{OpId, PersonId, TicketId};
use shared::query::Query;
use shared::view::{Me, PersonRef};

use super::place::Place;
use crate::api::ApiError;
use crate::api::desk::{Tree, read_tree};
use crate::api::json::{Loaded, load};
use crate::live::rows::Rows;
use crate::live::ticket::Shown;

/// The pane that a phone shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The queues.
    Tree,
    /// The list.
    List,
    /// The ticket, or a form.
    Ticket,
}

/// A field that a key asked for, of a ticket that is not there yet.
#[derive(Debug)]
pub struct Ahead {
    /// The ticket.
    pub ticket: TicketId,
    /// What is pressed, and what has the focus then.
    pub field: (&'static str, &'static str),
    /// What was typed meanwhile.
    pub typed: String,
}

/// The desk as one reader has it open.
#[derive(Clone, Copy)]
pub struct DeskView {
    /// The reader.
    pub me: StoredValue<Me>,
    /// The list that the URL names.
    pub query: Memo<Query>,
    /// The part of the URL after `?`, which goes along from ticket to ticket.
    pub search: Memo<String>,
    /// The ticket that the URL names.
    pub open: Memo<Option<TicketId>>,
    /// The queues and counts, as the page began.
    pub tree: Loaded<Result<shared::view::Read<Tree>, ApiError>>,
    /// The rows held, once they are there.
    pub rows: RwSignal<Option<Rows>>,
    /// The ticket shown, once it is there.
    pub shown: RwSignal<Option<Shown>>,
    /// The queues are open as a drawer.
    pub tree_open: RwSignal<bool>,
    /// The next ticket is asked for.
    pub pulling: RwSignal<bool>,
    /// The list of keys is open.
    pub help: RwSignal<bool>,
    /// The field that the reader is on the way to.
    pub ahead: StoredValue<Option<Ahead>>,
    /// Where the reader is in the list.
    pub place: Place,
    path: Memo<String>,
}

impl DeskView {
    /// Puts the desk into context.
    pub fn provide(me: Me) -> Self {
        let location = use_location();
        let (person, path) = (me.person, location.pathname);
        // The clock that is open belongs to its ticket.
        let kept = |search: &str| {
            search.trim_start_matches('?').split('&').filter(|pair| !pair.starts_with("clock=")).collect::<Vec<_>>().join("&")
        };
        let search = Memo::new(move |_| kept(&location.search.read()));
        let desk = Self {
            me: StoredValue::new(me),
            query: Memo::new(move |_| Query::parse(&search.read(), person)),
            search,
            open: Memo::new(move |_| path.read().strip_prefix("/desk/tickets/").and_then(|id| id.trim_end_matches('/').parse().ok())),
            tree: load(|| (), |()| read_tree()),
            rows: RwSignal::new(None),
            shown: RwSignal::new(None),
            tree_open: RwSignal::new(false),
            pulling: RwSignal::new(false),
            help: RwSignal::new(false),
            ahead: StoredValue::new(None),
            place: Place::begin(),
            path,
        };
        provide_context(desk);
        desk
    }

    /// The desk, within it.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// The rows held, if a list is shown.
    #[must_use]
    pub fn rows_now(self) -> Option<Rows> {
        self.rows.get_untracked().filter(|rows| !rows.window.is_disposed())
    }

    /// The ticket so many rows from another one in the list.
    #[must_use]
    pub fn beside(self, id: Option<TicketId>, by: i64) -> Option<TicketId> {
        self.place.beside(self.rows_now()?, id, by)
    }

    /// The ticket shown, if there is one.
    #[must_use]
    pub fn shown_now(self) -> Option<Shown> {
        self.shown.get_untracked().filter(|shown| !shown.page.is_disposed())
    }

    /// The reader's id.
    #[must_use]
    pub fn person(self) -> PersonId {
        self.me.with_value(|me| me.person)
    }

    /// The reader as an owner.
    #[must_use]
    pub fn myself(self) -> PersonRef {
        self.me.with_value(|me| PersonRef { id: me.person, name: me.name.clone() })
    }

    /// Whether the form of a new ticket is shown.
    #[must_use]
    pub fn is_new(self) -> bool {
        self.path.read().starts_with("/desk/new")
    }

    /// The pane that a phone shows.
    #[must_use]
    pub fn pane(self) -> Pane {
        if self.tree_open.get() {
            Pane::Tree
        } else if self.open.get().is_some() || self.is_new() {
            Pane::Ticket
        } else {
            Pane::List
        }
    }

    /// The URL of a ticket beside the list as it is.
    #[must_use]
    pub fn ticket_url(self, id: TicketId) -> String {
        with_search(format!("/desk/tickets/{id}"), &self.search.get())
    }

    /// The URL of the list as it is, without a ticket.
    #[must_use]
    pub fn list_url(self) -> String {
        with_search("/desk".to_owned(), &self.search.get())
    }

    /// The URL of another list.
    #[must_use]
    pub fn query_url(self, query: &Query) -> String {
        with_search("/desk".to_owned(), &query.url(self.person()))
    }
}

fn with_search(path: String, search: &str) -> String {
    if search.is_empty() { path } else { format!("{path}?{search}") }
}

/// Draws what is typed into anew for each call: what was typed for one must never be mended into another's field.
pub(super) fn anew(op: OpId, draw: Arc<dyn Fn() -> AnyView + Send + Sync>) -> AnyView {
    view! { <For each=move || [op] key=|op| *op children=move |_| draw()/> }.into_any()
}

/// Goes to a URL of this application without a fresh page. Made in a component, used in handlers.
pub fn going() -> impl Fn(&str) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    move |to: &str| navigate(to, NavigateOptions { scroll: false, ..NavigateOptions::default() })
}
