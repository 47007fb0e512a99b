//! The managers' pages: figures first, then the tickets behind each.

pub mod body;
pub mod frame;
pub mod rows;
pub mod tickets;

use std::collections::HashMap;
use std::time::Duration;

use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::figure::Figure;
use shared::live::Watch;
use shared::words::insight::{Insight, Piece, plain, say};

use crate::api::ApiError;
use crate::api::insight::figures;
use crate::api::json::load;
use crate::live::{Link, Nudges};
use crate::parts::skeleton::Bones;
use crate::parts::title::PageTitle;
use crate::{frame as page_frame, live, respond};
use body::Body;
use frame::{Failed, InsightFrame};

/// A busy desk changes five times a second; figures that jump more often than three times a second cannot be read.
const GATHER: Duration = Duration::from_millis(300);

/// Ages grow, and days end, though nothing happens.
const GROWS_OLD: Duration = Duration::from_secs(60);

/// `/insight`: what came, what was done, how long it took.
#[component]
pub fn InsightPage() -> impl IntoView {
    let location = use_location();
    let wish = Memo::new(move |_| Wish::parse(&location.search.read()));
    let overview = load(move || wish.get(), figures);
    let nudges = refetch_when_nudged(Callback::new(move |()| overview.refetch()));
    provide_context(Told::default());
    let title = say(page_frame::lang(), Insight::Title);
    view! {
        <PageTitle words=title/>
        <InsightFrame>
            <Transition fallback=Bones>
                {move || Suspend::new(async move {
                    let read = overview.await;
                    respond::late(move || match read {
                        Ok(read) => {
                            nudges.held(read.at);
                            view! { <Body wish=wish.get_untracked() overview=read.value/> }.into_any()
                        }
                        Err(error) => view! { <Failed error/> }.into_any(),
                    })
                })}
            </Transition>
        </InsightFrame>
    }
    .into_any()
}

/// What is planned after a change: nothing is read again before the timer ends, and then only if something changed meanwhile.
#[derive(Default)]
struct Planned {
    timer: Option<TimeoutHandle>,
    changed: bool,
}

/// While the page is seen, it asks again at once when something changed, and then no more often than [`GATHER`] allows; at the latest
/// after [`GROWS_OLD`]. A page that nobody sees waits until it is seen.
fn refetch_when_nudged(again: Callback<()>) -> Nudges {
    let nudges = live::nudges(|since| Watch::Insight { since });
    let planned = StoredValue::new(Planned::default());
    let ask = move || {
        if planned.with_value(|planned| planned.timer.is_some()) {
            planned.update_value(|planned| planned.changed = true);
        } else {
            ask_again(again, planned);
        }
    };
    let line = live::live().link();
    let look = move || {
        // Without a line there would be no answer, and old figures are better than none.
        if !document().hidden() && line.get_untracked() == Link::Live {
            ask();
        }
    };
    Effect::new(move |before: Option<u32>| {
        let now = nudges.count();
        if before.is_some_and(|before| before != now) && !document().hidden() {
            ask();
        }
        let seen = window_event_listener(ev::visibilitychange, move |_| look());
        let grown = set_interval_with_handle(look, GROWS_OLD).ok();
        on_cleanup(move || {
            seen.remove();
            if let Some(grown) = grown {
                grown.clear();
            }
        });
        now
    });
    on_cleanup(move || {
        if let Some(timer) = planned.try_update_value(|planned| planned.timer.take()).flatten() {
            timer.clear();
        }
    });
    nudges
}

fn ask_again(again: Callback<()>, planned: StoredValue<Planned>) {
    again.run(());
    let over = move || {
        let changed = planned.try_update_value(|planned| {
            planned.timer = None;
            std::mem::take(&mut planned.changed)
        });
        if changed == Some(true) {
            ask_again(again, planned);
        }
    };
    let timer = set_timeout_with_handle(over, GATHER).ok();
    planned.update_value(|planned| planned.timer = timer);
}

/// What each card said last, so that one which says something new glows once.
#[derive(Clone, Copy)]
struct Told(StoredValue<HashMap<&'static str, String>>);

impl Default for Told {
    fn default() -> Self {
        Self(StoredValue::new(HashMap::new()))
    }
}

impl Told {
    /// Whether a card says something new. Its first words are not news.
    fn news(self, card: &'static str, sentence: &[Piece]) -> bool {
        let words = plain(sentence);
        let before = self.0.try_update_value(|told| told.insert(card, words.clone())).flatten();
        before.is_some_and(|before| before != words)
    }
}

/// The page of tickets behind a figure.
fn behind(wish: &Wish, stretch: Stretch, figure: Figure) -> String {
    let of = match stretch {
        Stretch::Asked => "",
        Stretch::Before => "&of=before",
    };
    let url = wish.url();
    let wish = if url.is_empty() { String::new() } else { format!("&{url}") };
    format!("/insight/tickets?figure={figure}{of}{wish}")
}

/// The same of a part of an overview, with what narrowed it: the way back leads to the overview.
fn behind_part(overview: &Wish, wish: &Wish, stretch: Stretch, figure: Figure) -> String {
    let only = match (wish.filter.queue == overview.filter.queue, wish.filter.channel == overview.filter.channel) {
        (false, _) => "&only=queue",
        (true, false) => "&only=channel",
        (true, true) => "",
    };
    format!("{}{only}", behind(wish, stretch, figure))
}

/// Says in the answer's head that the page is not for this reader.
fn not_for_them(error: &ApiError) {
    respond::page_status(error);
}
