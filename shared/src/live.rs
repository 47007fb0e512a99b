//! What browser and server say to each other over the one socket of a tab.
//!
//! A position is `(epoch, seq)`, the lane and number of the log. A list has an identity (query, order, audience); everybody
//! who looks at the same list is sent the same bytes. Who comes back says the place where the rows held were true, and is told
//! the moves since then; where they are no longer known, a digest decides between "the same" and "ask again".

pub mod stretch;
pub mod window;

use serde::{Deserialize, Serialize};

use crate::id::{OpId, Pos, TicketId, Ver};
use crate::query::Query;
use crate::view::{Counts, PersonRef, Row};

/// The version of this protocol; a page that speaks another one is asked to reload.
pub const PROTO: u32 = 5;
/// The server says something so often. Shorter than the minute after which common proxies close a silent connection. A busy line
/// is asked as well: that much goes out does not say that somebody is there.
pub const PING_EVERY_S: u32 = 25;
/// Two of them missed, and some seconds, and the line is dead though nobody closed it.
pub const SILENCE_MAX_S: u32 = 2 * PING_EVERY_S + 5;
/// The longest frame that a browser may send: a subscription is a few hundred bytes.
pub const CLIENT_FRAME_BYTES_MAX: usize = 4_096;
/// The most things that one tab may look at: a list, counts, a ticket, and as much again while it changes pages.
pub const SUBSCRIPTIONS_MAX: usize = 12;

/// What a tab looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watch {
    /// A list of open tickets (agents).
    List {
        /// Which.
        query: Query,
        /// The rank of the first row shown.
        from: u32,
        /// How many rows are held.
        len: u32,
        /// [`digest`] of the rows held, to find out whether they are still true.
        digest: Option<u64>,
        /// Where the rows held were true: what moved since then is told, if the server still knows it.
        #[serde(default)]
        since: Option<Place>,
    },
    /// The counts beside it (agents).
    Counts {
        /// Where the queues held were true.
        since: Option<Pos>,
    },
    /// One ticket (agents).
    Ticket {
        /// Which.
        ticket: TicketId,
        /// The version held.
        ver: Ver,
        /// Where it was true: settings may have changed since, and what is due by them, which is no newer version.
        since: Option<Pos>,
    },
    /// The reader's own requests (customers): told that something changed, never what.
    Requests {
        /// Where what is held was true; none when nothing is held yet.
        since: Option<Pos>,
    },
    /// The figures (managers): told that something changed.
    Insight {
        /// Where what is held was true; none when nothing is held yet.
        since: Option<Pos>,
    },
}

/// From the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromBrowser {
    /// The first frame of every connection.
    Hello {
        /// [`PROTO`].
        proto: u32,
    },
    /// The tab looks at something.
    Subscribe {
        /// The tab's own number for it.
        sub: u32,
        /// What.
        watch: Watch,
    },
    /// The tab no longer looks at it.
    Unsubscribe {
        /// Its number.
        sub: u32,
    },
    /// The tab shows a ticket, and whether somebody writes there.
    Presence {
        /// Which; none when it shows none.
        ticket: Option<TicketId>,
        /// Whether something is being written.
        writing: bool,
    },
    /// The answer to a ping.
    Pong,
}

/// A change's place in a list: the transaction, and its number among the moves of that transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct LivePos {
    /// The transaction.
    pub at: Pos,
    /// The move within it.
    pub k: u32,
}

/// A place in the life of one list: what a page holds of the list was true there, and moves go on from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The list's identity.
    pub list: u64,
    /// After this move.
    pub pos: LivePos,
}

impl Place {
    /// The place of a stretch that was read when everything up to `at` had happened.
    #[must_use]
    pub fn after(list: u64, at: Pos) -> Self {
        Self { list, pos: LivePos::after(at) }
    }
}

impl LivePos {
    /// After every move of a transaction.
    #[must_use]
    pub fn after(at: Pos) -> Self {
        Self { at, k: u32::MAX }
    }
}

/// A ticket entered, left or changed its place in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The list's identity, as told by [`FromServer::Subscribed`].
    pub list: u64,
    /// When in the order of things.
    pub pos: LivePos,
    /// Which ticket.
    pub id: TicketId,
    /// Its rank before; none when it was not in the list.
    pub from: Option<u32>,
    /// Its rank now; none when it is no longer in the list.
    pub to: Option<u32>,
    /// How many tickets the list has now.
    pub total: u32,
    /// The row, while it is in the list.
    pub row: Option<Row>,
    /// The call that did it: a page knows its own.
    pub op: OpId,
}

/// From the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a frame is written and dropped at once; it is never held in numbers")]
pub enum FromServer {
    /// The answer to hello.
    Welcome {
        /// How often settings were changed by now. Where that is not what the page's frame says, all that is shown is asked for anew.
        settings: u64,
    },
    /// The first answer to a subscription: what it is called from now on. Whether what is held is true comes next.
    Subscribed {
        /// The tab's number for it.
        sub: u32,
        /// The identity of the list, or 0 where there is none.
        list: u64,
    },
    /// A list changed.
    Moved(Moved),
    /// The counts, at most four times a second.
    Counts(Counts),
    /// A ticket has a newer version: ask again.
    Ticket {
        /// Which.
        ticket: TicketId,
        /// Its version now.
        ver: Ver,
    },
    /// Something that the reader may see changed: ask again.
    Nudge {
        /// The tab's number for what it looks at.
        sub: u32,
    },
    /// What the tab holds is true, with the moves that it missed: they were told just before.
    Same {
        /// The tab's number for it.
        sub: u32,
        /// Where: what comes next goes on from here.
        at: LivePos,
    },
    /// What the tab holds cannot be mended: ask again.
    Resync {
        /// The tab's number for it.
        sub: u32,
    },
    /// Who else looks at a ticket.
    Presence {
        /// Which.
        ticket: TicketId,
        /// Who, and whether they write there.
        people: Vec<(PersonRef, bool)>,
    },
    /// Are you there?
    Ping,
    /// The server closes the connection.
    Bye {
        /// Come back after about so many milliseconds.
        retry_after_ms: Option<u32>,
        /// The page is of another build: keep the drafts and offer to reload.
        reload: bool,
        /// The session is over: sign in again.
        signed_out: bool,
    },
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, 64 bits: it finds differences, it hides nothing.
fn mix(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(FNV_PRIME))
}

/// A hash of what a row shows.
///
/// Its version stands for what its ticket's steps made; names, who is served first, what is due (when a service level or a calendar
/// changes) and whether somebody is looked for change without one.
#[must_use]
pub fn row_hash(row: &Row) -> u64 {
    let hash = mix(mix(FNV_OFFSET, &row.id.0.to_be_bytes()), &row.ver.to_be_bytes());
    let hash = mix(mix(hash, row.customer.name.as_bytes()), &[u8::from(row.vip), u8::from(row.sought)]);
    let hash = mix(hash, &row.due.map_or(0, jiff::Timestamp::as_microsecond).to_be_bytes());
    mix(hash, row.owner.as_ref().map_or(&[], |owner| owner.name.as_bytes()))
}

/// A digest of a stretch of a list: the [`row_hash`]es in order, and the total.
#[must_use]
pub fn digest(total: u32, rows: impl Iterator<Item = u64>) -> u64 {
    let hash = rows.fold(FNV_OFFSET, |hash, row| mix(hash, &row.to_be_bytes()));
    mix(hash, &total.to_be_bytes())
}
