//! What the keys do on the desk, and what they share with its buttons.

mod ahead;

use std::time::Duration;

use leptos::prelude::*;
use shared::act::Outcome;
use shared::id::{OpId, PersonId, TicketId};
use shared::locale::Lang;
use shared::query::{OwnerFilter, Query};
use shared::ticket::status::{Resolution, Status};
use shared::view::{PersonRef, Row};
use shared::words::desk::{self, Desk as W, say};
use wasm_bindgen::JsCast;

use super::view::{DeskView, going};
use crate::api::desk::act;
use crate::api::desk::choice::code;
use crate::frame;
use crate::live::op::{Answer, Sent, ask};
use crate::live::rows::Rows;
use crate::live::ticket::Aspect;
use crate::live::{Live, live};
use crate::parts::keys::on_key;
use crate::parts::notice::{Tone, sentence};
use crate::parts::toast::{Bulletin, bulletin};
use ahead::{begin, keep};
pub(super) use ahead::{reach, stay};

/// So long a `g` waits for the letter that says where to.
const GO_WITHIN: Duration = Duration::from_millis(1_200);
/// A ticket that is shown, or will be.
const ON_ITS_WAY: &str = "#ticket-title, .ticket[aria-busy]";
/// The form of a call, or why it cannot be had.
const CALL: &str = "form.caller, .page-body [role=alert]";
/// What `e` sets.
const DONE: Status = Status::Resolved { how: Resolution::Solved };

/// Hears the keys for as long as the desk is shown.
pub(super) fn listen(desk: DeskView) {
    let going_to = StoredValue::new(false);
    let (take, resolve, next) = (taking(desk), resolving(desk), taking_next(desk));
    let (go, news) = (going(), (bulletin(), frame::lang()));
    on_key(move |key| {
        if let Some(kept) = keep(desk, key) {
            return kept;
        }
        // Who calls is typed at once: until the form is there it is no row of commands.
        if desk.is_new() && key.chars().nth(1).is_none() && element(CALL).is_none() {
            return true;
        }
        if std::mem::take(&mut *going_to.write_value()) {
            return go_to(desk, &go, key);
        }
        let rows = desk.rows_now();
        if let Some(rows) = rows {
            desk.place.note(rows, desk.open.get_untracked());
        }
        let ours = match key {
            "j" | "ArrowDown" => step(desk, &go, 1, key == "j"),
            "k" | "ArrowUp" => step(desk, &go, -1, key == "k"),
            "o" => aimed_at(desk, news).map(|id| go(&desk.ticket_url(id))).is_some(),
            "Escape" if desk.tree_open.get_untracked() => {
                desk.tree_open.set(false);
                true
            }
            "Escape" | "u" if desk.open.get_untracked().is_some() || desk.is_new() => back(desk, &go),
            "a" => to_target(desk, news, |id| take.run(id)),
            "e" => to_target(desk, news, |id| resolve.run(id)) && pass_on(desk),
            // The row that was meant, though somebody just took it away: what is typed next are words for it, and no row of commands.
            "r" | "n" | "p" | "s" => {
                let meant = desk.open.get_untracked().or_else(|| desk.place.gone()).or_else(focused);
                meant.map(|id| begin(desk, &go, id, key, news)).is_some()
            }
            "c" => {
                go("/desk/new");
                true
            }
            "t" => {
                next.run(());
                true
            }
            "/" => focus("#find") || find_in_drawer(desk),
            "?" => {
                desk.help.update(|open| *open = !*open);
                true
            }
            "g" => {
                going_to.set_value(true);
                set_timeout(move || _ = going_to.try_set_value(false), GO_WITHIN);
                true
            }
            _ => false,
        };
        // Whoever works by keys aims at nothing with the pointer, though it lies there. What waited for it moves only now: a key is
        // about the rows as they are seen, and the focus goes with the row that it came to.
        if let Some(rows) = rows {
            rows.hover(false);
        }
        ours
    });
}

/// `g` and then: `q` everything, `m` mine, `n` nobody's.
fn go_to(desk: DeskView, go: &impl Fn(&str), key: &str) -> bool {
    let owner = match key {
        "q" => OwnerFilter::Any,
        "m" => OwnerFilter::Person(desk.person()),
        "n" => OwnerFilter::Nobody,
        _ => return false,
    };
    go(&desk.query_url(&Query { owner, ..Query::default() }));
    true
}

/// Back to the list, with the focus on the row that was open.
fn back(desk: DeskView, go: &impl Fn(&str)) -> bool {
    let open = desk.open.get_untracked();
    go(&untrack(|| desk.list_url()));
    if let Some(id) = open {
        focus_row_soon(id);
    }
    true
}

/// Moves the focus by a row. With a ticket open and the focus outside the list, `j` and `k` open the next one.
fn step(desk: DeskView, go: &impl Fn(&str), by: i64, letter: bool) -> bool {
    let Some(rows) = desk.rows_now() else { return false };
    let (at_row, open) = (focused(), desk.open.get_untracked());
    if at_row.is_none() && !letter {
        return false;
    }
    desk.place.aims();
    let Some(next) = desk.beside(at_row.or(open), by) else { return true };
    if at_row.is_none() && open.is_some() {
        go(&untrack(|| desk.ticket_url(next)));
    } else if let Some(rank) = rows.window.with_untracked(|window| window.rank(next)) {
        follow(next, rank);
    }
    desk.place.note(rows, open);
    true
}

/// Does something to the ticket open, else to the row with the focus: with a ticket open every key is about that one. One that could
/// not be read is none that its reader can mean.
fn to_target(desk: DeskView, news: (Bulletin, Lang), run: impl FnOnce(TicketId)) -> bool {
    let open = desk.open.get_untracked();
    let Some(id) = open.or_else(|| aimed_at(desk, news)) else { return false };
    if open.is_none() || element(ON_ITS_WAY).is_some() {
        run(id);
    }
    true
}

/// The row with the focus, if the key was meant for it: just after the row before it went from under the focus, it was not.
fn aimed_at(desk: DeskView, (news, lang): (Bulletin, Lang)) -> Option<TicketId> {
    let Some(gone) = desk.place.gone() else { return focused() };
    news.say(Tone::Warn, format!("{gone} {}", say(lang, W::NoLongerHere)));
    None
}

/// What is resolved leaves the list: the next row has the focus at once, so that the key may be pressed again.
fn pass_on(desk: DeskView) -> bool {
    if let (None, Some(id)) = (desk.open.get_untracked(), focused()) {
        desk.place.done();
        let next = desk.beside(Some(id), 1).or_else(|| desk.beside(Some(id), -1));
        if next.is_some_and(focus_row)
            && let Some(rows) = desk.rows_now()
        {
            desk.place.note(rows, None);
        }
    }
    true
}

/// The ticket whose row has the focus.
pub(super) fn focused() -> Option<TicketId> {
    document().active_element()?.id().strip_prefix("row-")?.parse().ok()
}

fn element(selector: &str) -> Option<web_sys::HtmlElement> {
    document().query_selector(selector).ok().flatten()?.dyn_into().ok()
}

/// Says whether the element has the focus now.
fn focus(selector: &str) -> bool {
    element(selector).is_some_and(|element| {
        if let Some(words) = element.dyn_ref::<web_sys::HtmlTextAreaElement>() {
            // One goes on where the words end, which is as far as it goes.
            drop(words.set_selection_range(u32::MAX, u32::MAX));
        }
        // What is hidden is asked for the focus without a word, and does not take it.
        element.focus().is_ok() && document().active_element().as_ref() == Some(&*element)
    })
}

/// Says whether the row has the focus now: one that is far from the eye is not drawn.
pub(super) fn focus_row(id: TicketId) -> bool {
    focus(&row(id))
}

/// The focus goes to a row once it is drawn: rows.js sees when that is.
fn focus_row_soon(id: TicketId) {
    drop(element(".list-scroll").map(|pane| pane.set_attribute("data-to", &row(id))));
}

fn row(id: TicketId) -> String {
    format!("#row-{id}")
}

/// Where the queues are a drawer, the field is in it: what is typed next is a number then, and no row of commands.
fn find_in_drawer(desk: DeskView) -> bool {
    desk.tree_open.set(true);
    focus_soon("#find")
}

fn focus_soon(selector: &'static str) -> bool {
    request_animation_frame(move || _ = focus(selector));
    true
}

/// The focus goes to a row, wherever in the list it stands: one that is far from the eye is not drawn before the list stands there.
pub(super) fn follow(id: TicketId, rank: u32) {
    if focus_row(id) {
        return;
    }
    if let Some(pane) = element(".list-scroll") {
        let row = element(".list-scroll .row").map_or(40, |row| row.offset_height());
        pane.set_scroll_top(row.saturating_mul(i32::try_from(rank).unwrap_or(i32::MAX)));
    }
    focus_row_soon(id);
}

/// Takes a ticket over: shown at once, taken back with a sentence when it is refused.
pub(super) fn taking(desk: DeskView) -> Callback<TicketId> {
    let lang = frame::lang();
    let (news, line) = (bulletin(), live());
    Callback::new(move |id: TicketId| {
        desk.place.acts(id);
        let me = desk.myself();
        if let Some(shown) = shown_now(desk, id) {
            let (person, owner) = (me.id, Some(me));
            return shown.change(
                (Aspect::Owner, person.to_string()),
                move |page| page.owner = owner,
                move |op, seen| told(owned(op, seen, id, person), news, desk::is_yours(lang, id.0)),
            );
        }
        let Some(rows) = desk.rows_now() else { return };
        let Some(seen) = rows.held(id).map(|held| held.row.with_untracked(|row| row.ver)) else { return };
        let PersonRef { id: person, .. } = me;
        let before = rows.mend(id, move |row| row.owner = Some(me));
        let send = Box::new(move |op| Box::pin(owned(op, seen, id, person)) as Sent);
        on_row((rows, id, before), send, (news, lang, line), desk::is_yours(lang, id.0));
    })
}

/// Asks for the next ticket that the reader can take, and opens it. Asked again meanwhile it is one question still.
pub(super) fn taking_next(desk: DeskView) -> Callback<()> {
    let (news, lang, line, go) = (bulletin(), frame::lang(), live(), going());
    Callback::new(move |()| {
        if desk.pulling.get_untracked() {
            return;
        }
        desk.pulling.set(true);
        let (go, was) = (go.clone(), desk.open.get_untracked());
        // Whoever began something else meanwhile goes on with that.
        let waits = move || {
            let begun = desk.ahead.with_value(Option::is_some) || element("input:focus, textarea:focus").is_some();
            !begun && desk.open.get_untracked() == was
        };
        let then = move |answer: Answer| {
            if desk.pulling.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(Outcome { ticket: Some(id), .. }) => {
                    let (words, url) = (desk::is_yours(lang, id.0), untrack(|| desk.ticket_url(id)));
                    if waits() {
                        news.say(Tone::Good, words);
                        go(&url);
                    } else {
                        news.lead(Tone::Good, words, url);
                    }
                }
                Ok(_) => news.say(Tone::Good, say(lang, W::NothingNext).to_owned()),
                Err(error) => {
                    line.told(&error);
                    news.say(Tone::Warn, sentence(lang, &error));
                }
            }
        };
        ask(Box::new(|op| Box::pin(act::take_next(op))), Box::new(then));
    })
}

/// Sends a change of a row's ticket, which the row shows already: `before` is shown again when it is refused.
fn on_row(
    (rows, id, before): (Rows, TicketId, Option<Row>),
    send: Box<dyn Fn(OpId) -> Sent>,
    (news, lang, line): (Bulletin, Lang, Live),
    done: String,
) {
    let then = move |answer: Answer| {
        rows.mended(id, before, answer.is_err());
        match answer {
            Ok(_) => news.say(Tone::Good, done),
            Err(error) => {
                line.told(&error);
                news.say(Tone::Warn, format!("{id}: {}", sentence(lang, &error)));
            }
        }
    };
    ask(send, Box::new(then));
}

fn owned(op: OpId, seen: u32, id: TicketId, person: PersonId) -> impl Future<Output = Answer> {
    act::assign(op, seen, id, person.to_string())
}

/// Resolves a ticket, likewise.
pub(super) fn resolving(desk: DeskView) -> Callback<TicketId> {
    let lang = frame::lang();
    let (news, line) = (bulletin(), live());
    Callback::new(move |id: TicketId| {
        desk.place.acts(id);
        if let Some(shown) = shown_now(desk, id) {
            if !shown.page.with_untracked(|page| page.status.code().is_open()) {
                return;
            }
            let chosen = (Aspect::Status, code(DONE));
            let send = move |op, seen| told(act::set_status(op, seen, id, code(DONE)), news, resolved(lang, id));
            return shown.change(chosen, |page| page.status = DONE, send);
        }
        let Some(rows) = desk.rows_now() else { return };
        let open = |row: &Row| row.status.code().is_open().then_some(row.ver);
        let Some(seen) = rows.held(id).and_then(|held| held.row.with_untracked(open)) else { return };
        let before = rows.mend(id, |row| row.status = DONE);
        let send = Box::new(move |op| Box::pin(act::set_status(op, seen, id, code(DONE))) as Sent);
        on_row((rows, id, before), send, (news, lang, line), resolved(lang, id));
    })
}

fn resolved(lang: Lang, id: TicketId) -> String {
    format!("{id}: {}", say(lang, W::IsResolved))
}

/// Says that it was done once it was.
async fn told(asked: impl Future<Output = Answer>, news: Bulletin, done: String) -> Answer {
    let answer = asked.await;
    if answer.is_ok() {
        news.say(Tone::Good, done);
    }
    answer
}

fn shown_now(desk: DeskView, id: TicketId) -> Option<crate::live::ticket::Shown> {
    desk.shown_now().filter(|shown| shown.id == id)
}
