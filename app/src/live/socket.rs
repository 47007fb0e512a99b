//! The socket itself: opens, listens, reconnects with full jitter, and notices when nobody answers any more.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use shared::live::{FromBrowser, FromServer, PROTO, Place, SILENCE_MAX_S, Watch};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::{Heard, Link, Live};
use crate::api::json::read;
use crate::frame::browser_now;

/// The first wait before another try is a part of this.
const RETRY_FIRST_MS: f64 = 500.0;
/// No wait is longer.
const RETRY_MAX_MS: f64 = 30_000.0;
/// How often silence is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// The path of the live channel.
const PATH: &str = "/live";

/// Opens the line unless it is open, being opened, or over.
pub(super) fn open(live: Live) {
    let shared = live.shared.get_value();
    listen_to_page(live);
    {
        let wire = shared.wire();
        if wire.socket.is_some() || wire.waiting || wire.over {
            return;
        }
    }
    connect(live);
}

/// Opens it now, whatever was planned.
pub(super) fn open_now(live: Live) {
    let shared = live.shared.get_value();
    {
        let mut wire = shared.wire();
        if wire.over || wire.welcome {
            return;
        }
        wire.tries = 0;
        wire.generation = wire.generation.wrapping_add(1);
        if let Some(socket) = wire.socket.take() {
            drop(socket.close());
        }
    }
    connect(live);
}

fn connect(live: Live) {
    let shared = live.shared.get_value();
    if !matches!(live.link.get_untracked(), Link::Offline(_)) {
        live.link.set(Link::Connecting);
    }
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|protocol| protocol == "https:") { "wss" } else { "ws" };
    let url = format!("{scheme}://{}{PATH}", location.host().unwrap_or_default());
    let generation = {
        let mut wire = shared.wire();
        wire.generation = wire.generation.wrapping_add(1);
        wire.waiting = false;
        wire.generation
    };
    let Ok(socket) = web_sys::WebSocket::new(&url) else { return lost(live, generation, None) };
    attend(live, &socket, generation);
    let mut wire = shared.wire();
    wire.heard_at_ms = js_sys::Date::now();
    wire.socket = Some(SendWrapper::new(socket));
}

/// Hears a socket. Its closures live as long as the page: a few hundred bytes for each reconnection.
fn attend(live: Live, socket: &web_sys::WebSocket, generation: u32) {
    let opened = Closure::<dyn Fn()>::new(move || {
        let shared = live.shared.get_value();
        let wire = shared.wire();
        let hello = FromBrowser::Hello { proto: PROTO };
        if let (Some(socket), true) = (&wire.socket, wire.generation == generation) {
            drop(socket.send_with_str(&serde_json::to_string(&hello).unwrap_or_default()));
        }
    });
    let message = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
        let said = event.data().as_string().and_then(|text| read::<FromServer>(&text).ok());
        if let Some(said) = said.filter(|_| live.shared.get_value().wire().generation == generation) {
            hear(live, generation, said);
        }
    });
    // An error is always followed by a close; reconnecting on both would double the sockets each time.
    let closed = Closure::<dyn Fn()>::new(move || lost(live, generation, None));
    socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
    opened.forget();
    message.forget();
    closed.forget();
}

fn hear(live: Live, generation: u32, said: FromServer) {
    let shared = live.shared.get_value();
    shared.wire().heard_at_ms = js_sys::Date::now();
    match said {
        FromServer::Welcome { settings } => {
            let before = {
                let mut wire = shared.wire();
                wire.welcome = true;
                wire.tries = 0;
                std::mem::replace(&mut wire.settings, settings)
            };
            for frame in shared.all() {
                shared.send(&frame);
            }
            if before != settings {
                tell(shared.everybody(), &Heard::Resync);
            }
            live.link.set(Link::Live);
        }
        FromServer::Subscribed { sub, list } => shared.name_list(sub, list),
        FromServer::Same { sub, at } => {
            let place = shared.list(sub).map(|list| Place { list, pos: at });
            if let Some(place) = place {
                tell(shared.sub(sub), &Heard::Same(place));
            }
        }
        FromServer::Resync { sub } => tell(shared.sub(sub), &Heard::Resync),
        FromServer::Nudge { sub } => tell(shared.sub(sub), &Heard::Nudge),
        FromServer::Moved(moved) => tell(shared.watching_list(moved.list), &Heard::Moved(Box::new(moved))),
        FromServer::Counts(counts) => tell(shared.watching(|watch| matches!(watch, Watch::Counts { .. })), &Heard::Counts(counts)),
        FromServer::Ticket { ticket, ver } => {
            tell(
                shared.watching(|watch| matches!(watch, Watch::Ticket { ticket: watched, .. } if *watched == ticket)),
                &Heard::Ticket(ver),
            );
        }
        FromServer::Presence { ticket, people } => live.people.update(|all| {
            all.insert(ticket, people);
        }),
        FromServer::Ping => shared.send(&FromBrowser::Pong),
        FromServer::Bye { retry_after_ms, reload, signed_out } => match (reload, signed_out) {
            (_, true) => end(live, Link::SignedOut),
            (true, false) => end(live, Link::Outdated),
            (false, false) => lost(live, generation, retry_after_ms),
        },
    }
}

/// The line is over, and why.
pub(super) fn end(live: Live, link: Link) {
    let generation = {
        let shared = live.shared.get_value();
        let mut wire = shared.wire();
        wire.over = true;
        // A planned try would only be told the same.
        wire.waiting = false;
        wire.generation
    };
    live.link.set(link);
    lost(live, generation, None);
}

fn tell(watchers: impl IntoIterator<Item = super::wire::Sub>, heard: &Heard) {
    for watcher in watchers {
        (watcher.hear)(heard.clone());
    }
}

/// The line is gone: the only place that plans another try.
fn lost(live: Live, generation: u32, after_ms: Option<u32>) {
    let shared = live.shared.get_value();
    let wait_ms = {
        let mut wire = shared.wire();
        if wire.generation != generation {
            return;
        }
        wire.generation = wire.generation.wrapping_add(1);
        wire.welcome = false;
        if let Some(socket) = wire.socket.take() {
            drop(socket.close());
        }
        if wire.over || wire.waiting {
            return;
        }
        wire.waiting = true;
        let most = RETRY_MAX_MS.min(RETRY_FIRST_MS * 2_f64.powi(i32::try_from(wire.tries.min(16)).unwrap_or(16)));
        wire.tries = wire.tries.saturating_add(1);
        after_ms.map_or_else(|| js_sys::Math::random() * most, f64::from)
    };
    live.people.update(std::collections::HashMap::clear);
    if !matches!(live.link.get_untracked(), Link::Offline(_)) {
        live.link.set(Link::Offline(browser_now()));
    }
    let again = move || {
        let shared = live.shared.get_value();
        if shared.wire().waiting {
            connect(live);
        }
    };
    set_timeout(again, Duration::from_secs_f64(wait_ms / 1_000.0));
}

/// Hears from the page when it may be worth trying at once, and looks for silence. Set once.
fn listen_to_page(live: Live) {
    let shared = live.shared.get_value();
    if std::mem::replace(&mut shared.wire().listening, true) {
        return;
    }
    let hurry = move || {
        if matches!(live.link.get_untracked(), Link::Offline(_)) {
            open_now(live);
        }
    };
    drop(window_event_listener(ev::online, move |_| hurry()));
    drop(window_event_listener(ev::visibilitychange, move |_| {
        if !document().hidden() {
            hurry();
        }
    }));
    drop(window_event_listener(ev::offline, move |_| {
        let generation = live.shared.get_value().wire().generation;
        lost(live, generation, None);
    }));
    let look = move || {
        let shared = live.shared.get_value();
        let (generation, silent) = {
            let wire = shared.wire();
            (wire.generation, wire.socket.is_some() && f64::from(SILENCE_MAX_S) * 1_000.0 < js_sys::Date::now() - wire.heard_at_ms)
        };
        if silent {
            lost(live, generation, None);
        }
    };
    drop(set_interval_with_handle(look, LOOK_EVERY));
}
