//! Moments: `<time>` with the exact moment in it, and words in the reader's zone and language.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::words::time;

use crate::frame;

/// How a moment is worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// How long ago, short: "6 min", "3 d".
    Age,
    /// The clock today, else the day: "09:54", "31 Mar".
    Clock,
    /// Day and clock: "31 March 2026, 09:54".
    Full,
    /// As the clock, of a moment until which there is time: midnight ends the day before it.
    Until,
}

/// A moment.
#[component]
pub fn When(
    /// The moment.
    #[prop(into)]
    at: Signal<Timestamp>,
    /// How it is worded.
    #[prop(default = Wording::Clock)]
    wording: Wording,
    /// Its class.
    #[prop(optional)]
    class: Option<&'static str>,
) -> impl IntoView {
    let (lang, zone, now) = (frame::lang(), frame::zone(), frame::now());
    let full = {
        let zone = zone.clone();
        move || {
            let at = at.get().to_zoned(zone.clone());
            if wording == Wording::Until { time::full_until(lang, &at) } else { time::full(lang, &at) }
        }
    };
    let words = move || match wording {
        Wording::Age => time::age(lang, now.get().duration_since(at.get())),
        Wording::Clock => time::clock(lang, &at.get().to_zoned(zone.clone()), &now.get().to_zoned(zone.clone())),
        Wording::Full => time::full(lang, &at.get().to_zoned(zone.clone())),
        Wording::Until => time::clock_until(lang, &at.get().to_zoned(zone.clone()), &now.get().to_zoned(zone.clone())),
    };
    view! { <time class=class datetime=move || at.get().to_string() title=full>{words}</time> }.into_any()
}
