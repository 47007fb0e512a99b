//! What is typed before the field is there that a key asked for.

use leptos::prelude::*;
use shared::id::TicketId;
use shared::locale::Lang;
use shared::words::desk::{Desk as W, say};
use wasm_bindgen::JsCast;

use super::super::view::{Ahead, DeskView};
use super::{element, focus, shown_now};
use crate::parts::notice::Tone;
use crate::parts::toast::Bulletin;

const WORDS: &str = "#say";
const REPLY: &str = "#tab-reply";
const NOTE: &str = "#tab-note";
const NOTE_CHOSEN: &str = "#tab-note:checked";

/// Begins at the key's field of a ticket, which is opened for it.
pub(super) fn begin(desk: DeskView, go: &impl Fn(&str), ticket: TicketId, key: &str, news: (Bulletin, Lang)) {
    let field = match key {
        "r" => (REPLY, WORDS),
        "n" => (NOTE, WORDS),
        "p" => ("#fact-priority", "#fact-priority"),
        _ => ("#fact-state", "#fact-state"),
    };
    desk.ahead.set_value(Some(Ahead { ticket, field, typed: String::new() }));
    if shown_now(desk, ticket).is_some() {
        reach(desk, ticket, news);
    } else {
        go(&untrack(|| desk.ticket_url(ticket)));
    }
}

/// What is typed before the field is there that a key asked for is no command: it is kept for the field. A button is pressed all the same:
/// where the ticket could not be read, one asks for it again. Whoever goes elsewhere by Tab gives it up, as by Escape.
pub(super) fn keep(desk: DeskView, key: &str) -> Option<bool> {
    if matches!(key, "Enter" | " ") && element("button:focus").is_some() {
        return None;
    }
    let mut ahead = desk.ahead.try_write_value()?;
    *ahead = ahead.take().filter(|ahead| !matches!(key, "Escape" | "Tab") && desk.open.get_untracked() == Some(ahead.ticket));
    let typed = &mut ahead.as_mut()?.typed;
    let letter = if key == "Enter" { "\n" } else { key };
    // Other keys are called by a word.
    let one = letter.chars().nth(1).is_none();
    if one {
        typed.push_str(letter);
        // The ticket is out of sight by now: what is typed is kept from nobody's eyes.
        if let Some(begun) = element("#begun") {
            begun.set_text_content(Some(typed));
        }
    }
    Some(one)
}

/// Goes into the field that a key asked for, if it was one of this ticket, which is drawn now. A finished one takes notes: what is typed
/// next is one, though a reply was meant, and no row of commands.
pub(in crate::pages::desk) fn reach(desk: DeskView, ticket: TicketId, (news, lang): (Bulletin, Lang)) {
    let asked = desk.ahead.try_write_value().and_then(|ahead| Some(ahead.as_ref().filter(|ahead| ahead.ticket == ticket)?.field));
    let Some((tab, field)) = asked else { return };
    let finished = element("#continue").is_some();
    // A reply that was begun is in sight still; a note is none, and stays one.
    let empty = || words(field).is_some_and(|words| words.value().is_empty());
    let takes_notes = finished && tab == REPLY && (element(NOTE_CHOSEN).is_some() || empty());
    if takes_notes {
        news.say(Tone::Warn, say(lang, W::TakesNoReply).to_owned());
    }
    if let Some(tab) = element(if takes_notes { NOTE } else { tab }) {
        tab.click();
    }
    if finished {
        // What it shows and hides with whom one writes to is there a frame later.
        request_animation_frame(move || arrive(desk, field));
    } else {
        arrive(desk, field);
    }
}

/// There is no such ticket. Whoever is in the middle of a sentence goes on with it, in sight: its letters are no keys, though nobody asks
/// again for what is not there. A letter that was to choose from a menu is no sentence.
pub(in crate::pages::desk) fn stay(desk: DeskView) {
    desk.ahead.update_value(|ahead| *ahead = ahead.take().filter(|ahead| ahead.field.1 == WORDS && !ahead.typed.is_empty()));
}

fn arrive(desk: DeskView, field: &str) {
    let ahead = desk.ahead.try_write_value().and_then(|mut ahead| ahead.take());
    if focus(field)
        && let Some(Ahead { typed, .. }) = ahead.filter(|ahead| !ahead.typed.is_empty())
    {
        write(field, &typed);
    }
}

/// Adds words to those in a field, as if they were typed there.
fn write(field: &str, typed: &str) {
    if let Some(words) = words(field) {
        words.set_value(&(words.value() + typed));
        drop(web_sys::Event::new("input").map(|event| words.dispatch_event(&event)));
    }
}

fn words(field: &str) -> Option<web_sys::HtmlTextAreaElement> {
    element(field)?.dyn_into().ok()
}
