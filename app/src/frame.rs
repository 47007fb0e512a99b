//! Who reads, in which language and zone, and what time it is: resolved on the server, the same in the browser.

pub mod base64;

use std::sync::Arc;

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use leptos::prelude::*;
use shared::locale::Lang;
use shared::view::{Frame, Me, ZoneData};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use crate::api::json::along;
use crate::respond;

/// How often the page's clock moves: "3 min" is never wrong by more than half a minute.
const TICK_MS: i32 = 30_000;

/// The frame of the page, in context.
#[derive(Clone)]
pub struct Page {
    frame: Arc<Frame>,
    zone: TimeZone,
}

/// The page's clock: begins at the moment of rendering and ticks in the browser.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Timestamp>);

/// A frame for nobody, in the desk's own language: outside a request.
#[must_use]
pub fn nobodys() -> Frame {
    Frame {
        me: None,
        lang: Lang::En,
        zone: ZoneData { name: "UTC".to_owned(), tzif: String::new() },
        now: Timestamp::UNIX_EPOCH,
        desk: "Sportello".to_owned(),
        theme: None,
        build: String::new(),
        settings: 0,
        demo: Vec::new(),
    }
}

/// Puts the frame and the clock into context: on the server from the request, in the browser out of the page.
pub fn provide() {
    let frame = along(respond::frame);
    let zone = zone_of(&frame.zone);
    let now = RwSignal::new(frame.now);
    provide_context(Page { frame: Arc::new(frame), zone });
    provide_context(Now(now));
    Effect::new(move |_| tick(now));
}

/// Moves the clock for as long as the page lives.
fn tick(now: RwSignal<Timestamp>) {
    now.set(browser_now());
    let step = Closure::<dyn Fn()>::new(move || now.set(browser_now()));
    if window().set_interval_with_callback_and_timeout_and_arguments_0(step.as_ref().unchecked_ref(), TICK_MS).is_ok() {
        step.forget();
    }
}

/// The browser's own clock. Only for Effects and handlers.
#[must_use]
pub fn browser_now() -> Timestamp {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit an i64 for 292 million years")]
    let ms = js_sys::Date::now() as i64;
    Timestamp::from_millisecond(ms).unwrap_or(Timestamp::UNIX_EPOCH)
}

fn zone_of(data: &ZoneData) -> TimeZone {
    let rules = base64::decode(&data.tzif).unwrap_or_default();
    TimeZone::tzif(&data.name, &rules).unwrap_or(TimeZone::UTC)
}

fn page() -> Page {
    use_context::<Page>().unwrap_or_else(|| Page { frame: Arc::new(nobodys()), zone: TimeZone::UTC })
}

/// The frame of the page.
#[must_use]
pub fn frame() -> Arc<Frame> {
    page().frame
}

/// The reader's language.
#[must_use]
pub fn lang() -> Lang {
    page().frame.lang
}

/// Who is signed in.
#[must_use]
pub fn me() -> Option<Me> {
    page().frame.me.clone()
}

/// The reader's zone.
#[must_use]
pub fn zone() -> TimeZone {
    page().zone
}

/// A moment in the reader's zone.
#[must_use]
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(zone())
}

/// The page's clock.
#[must_use]
pub fn now() -> Signal<Timestamp> {
    use_context::<Now>().map_or_else(|| Signal::stored(Timestamp::UNIX_EPOCH), |now| now.0.into())
}
