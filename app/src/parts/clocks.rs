//! A ticket's service levels: what each is, how it stands, and the way to its proof.

use jiff::Timestamp;
use leptos::prelude::*;
use shared::view::{ClockView, Standing};

use super::icon::Icon;
use super::when::{When, Wording};
use crate::frame;
use crate::live::ticket::Shown;

/// The clock of a URL's word, `metric.cycle`.
#[must_use]
pub fn word(clock: &ClockView) -> String {
    format!("{}.{}", clock.metric.code(), clock.cycle)
}

/// The service levels of a ticket, in one line; nothing where nothing is promised.
#[component]
pub fn Clocks(
    /// The ticket.
    shown: Shown,
    /// The URL of this ticket with a clock opened.
    url: Callback<String, String>,
    /// The clock that is open.
    #[prop(into)]
    open: Signal<Option<String>>,
) -> impl IntoView {
    let clocks = Memo::new(move |_| shown.page.with(|page| page.clocks.clone()));
    move || {
        let clocks = clocks.get();
        (!clocks.is_empty()).then(|| {
            let one = move |clock: ClockView| {
                let word = word(&clock);
                let href = url.run(word.clone());
                let current = move || (open.get().as_ref() == Some(&word)).then_some("true");
                view! {
                    <li>
                        <a class="clock" href=href aria-current=current>
                            {clock.name.clone()}" "<ClockState clock/>
                        </a>
                    </li>
                }
            };
            view! { <ul class="clocks">{clocks.into_iter().map(one).collect_view()}</ul> }
        })
    }
}

/// How a clock stands.
#[component]
pub fn ClockState(
    /// The clock.
    clock: ClockView,
) -> impl IntoView {
    let now = frame::now();
    let due = clock.due;
    let words = clock.words.clone();
    let standing = Memo::new(move |_| clock.at(now.get()));
    view! {
        <span class="sla" data-standing=move || standing.get().code()>
            <Icon name=Signal::derive(move || icon(standing.get())) size="12"/>
            {words}
            {due.map(|due: Timestamp| view! { " "<When at=due wording=Wording::Until/> })}
        </span>
    }
    .into_any()
}

/// The drawing beside it.
pub(super) fn icon(standing: Standing) -> &'static str {
    match standing {
        Standing::Met => "check",
        Standing::Missed | Standing::Late => "clock-late",
        Standing::Running | Standing::Soon => "clock",
        Standing::Paused => "pause",
    }
}
