//! A list's row as the server sends it: the bytes that `parts/ticket_list/row.rs` would draw, written straight.
//!
//! There are fifty of them in a page, each of some forty pieces that only a browser has a use for as signals: drawn, they were
//! about half of the processor's time for a page. A test in `app/tests` holds the two together.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use shared::id::PersonId;
use shared::locale::Lang;
use shared::query::priority_code;
use shared::view::Row;
use shared::words::desk::{Desk as W, say};
use shared::words::{common, time};

use crate::parts::badge;
use crate::parts::ticket_list::row::{Seat, face, letters, link_id, owner_name};

/// What a child that is not there leaves behind, and what ends a run of children.
const MARK: &str = "<!>";
/// What a row takes, more or less.
const BYTES: usize = 1536;

/// For whom a row is written.
#[derive(Debug, Clone)]
pub struct Reader {
    /// In which language.
    pub lang: Lang,
    /// In which zone.
    pub zone: TimeZone,
    /// When.
    pub now: Timestamp,
    /// Who it is.
    pub me: PersonId,
}

/// The row, at its place in the list.
#[must_use]
pub fn html(row: &Row, seat: &Seat, reader: &Reader) -> String {
    let Reader { lang, .. } = *reader;
    let mut to = String::with_capacity(BYTES);
    put(&mut to, format_args!("<li{} ", if row.waits { " data-unread=\"\"" } else { "" }));
    put(&mut to, format_args!("aria-posinset=\"{}\" aria-setsize=\"{}\" class=\"row\"><span class=\"unread\">", seat.rank + 1, seat.total));
    if row.waits {
        put(&mut to, format_args!("<span class=\"only-heard\">{}<!></span>", Text(say(lang, W::CustomerWrote))));
    } else {
        to.push_str(MARK);
    }
    let level = priority_code(row.priority);
    let priority = Value(common::priority(lang, row.priority));
    put(&mut to, format_args!("<!></span><svg data-level=\"{level}\" role=\"img\" aria-label=\"{priority}\" class=\"icon priority\">"));
    put(&mut to, format_args!("<use href=\"/icons.svg#priority-{level}\"></use><!></svg><span class=\"number\">{}<!></span>", row.id.0));
    let current = if seat.open { " aria-current=\"true\"" } else { "" };
    put(&mut to, format_args!("<a id=\"{}\" href=\"{}\"{current} class=\"subject\">", link_id(row.id), Value(&seat.url)));
    put(&mut to, format_args!("<span class=\"says\"><b>{}<!></b> <i>{}<!></i><!><!></span><!></a>", Text(&row.subject), Text(&row.words)));
    people(&mut to, row, reader);
    let (state, icon, words) = badge::of_row(lang, row, &reader.zone, reader.now);
    put(&mut to, format_args!("<span data-state=\"{state}\" class=\"badge\"><svg data-size=\"12\" aria-hidden=\"true\" class=\"icon\">"));
    put(&mut to, format_args!("<use href=\"/icons.svg#{icon}\"></use><!></svg>{}<!><!></span>", Text(&words)));
    let full = time::full(lang, &row.updated_at.to_zoned(reader.zone.clone()));
    put(&mut to, format_args!("<time datetime=\"{}\" title=\"{}\" class=\"age\">", row.updated_at, Value(&full)));
    put(&mut to, format_args!("{}<!></time>", Text(&time::age(lang, reader.now.duration_since(row.updated_at)))));
    to.push_str("<!><!--<() />--><!><!></li>");
    to
}

/// The customer and the owner.
fn people(to: &mut String, row: &Row, reader: &Reader) {
    let vip = "<svg data-size=\"12\" role=\"img\" aria-label=\"VIP\" class=\"icon vip\"><use href=\"/icons.svg#star\"></use><!></svg>";
    let vip = if row.vip { vip } else { MARK };
    put(to, format_args!("<span class=\"who cut\">{vip}{}<!><!></span><span role=\"img\"", Text(&row.customer.name)));
    if let Some(who) = face(row, reader.me) {
        put(to, format_args!(" data-who=\"{who}\""));
    }
    put(to, format_args!(" title=\"{name}\" aria-label=\"{name}\" class=\"avatar\">", name = Value(owner_name(reader.lang, row))));
    match letters(row) {
        Some(letters) => put(to, format_args!("{}<!></span>", Text(&letters))),
        None => to.push_str("<!><!></span>"),
    }
}

fn put(to: &mut String, what: std::fmt::Arguments<'_>) {
    // A String takes everything.
    let _ = to.write_fmt(what);
}

/// Words between tags. Nothing is written as a space, which keeps the place of a text.
struct Text<'a>(&'a str);

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() { to.write_char(' ') } else { escaped(to, self.0, |c| matches!(c, '&' | '<' | '>')) }
    }
}

/// The value of an attribute, between double quotes.
struct Value<'a>(&'a str);

impl std::fmt::Display for Value<'_> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        escaped(to, self.0, |c| matches!(c, '&' | '<' | '>' | '"'))
    }
}

fn escaped(to: &mut std::fmt::Formatter<'_>, words: &str, special: impl Fn(char) -> bool) -> std::fmt::Result {
    let mut rest = words;
    while let Some(at) = rest.find(&special) {
        to.write_str(&rest[..at])?;
        to.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        })?;
        rest = &rest[at + 1..];
    }
    to.write_str(rest)
}
