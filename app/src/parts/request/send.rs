//! Sending a customer's form: the button shows at once that it is under way, and a second press sends nothing.

use std::time::Duration;

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use shared::refusal::Refusal;
use shared::words::portal::{self, PortalText};

use crate::frame;
use crate::parts::icon::Icon;

/// A browser that came back to the page, or never left it, may send again after that.
const UNDER_WAY_FOR: Duration = Duration::from_secs(15);

/// Whether the form is being sent, and what to do when it is.
pub fn watch_sending() -> (RwSignal<bool>, impl Fn(SubmitEvent) + Clone + 'static) {
    let sending = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        if sending.get_untracked() {
            event.prevent_default();
            return;
        }
        sending.set(true);
        let over = move || {
            // The page may be another one by then.
            let _ = sending.try_set(false);
        };
        set_timeout(over, UNDER_WAY_FOR);
    };
    (sending, submit)
}

/// The button of a form with words.
#[component]
pub fn SendButton(
    /// It is under way.
    #[prop(into)]
    sending: Signal<bool>,
) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <button class="button" type="submit" data-kind="main" data-size="big" aria-busy=move || sending.get().then_some("true")>
            {move || if sending.get() { PortalText::Sending } else { PortalText::Send }.read(lang)}
        </button>
    }
    .into_any()
}

/// Above a form that was refused: that nothing was sent, and why.
#[component]
pub fn NotSent(
    /// Why.
    refusal: Option<Refusal>,
) -> impl IntoView {
    let lang = frame::lang();
    view! {
        <div class="notice" data-tone="warn" role="alert">
            <Icon name="warn"/>
            <div class="grow">
                <b>{PortalText::NotSent.read(lang)}</b>
                {refusal.map(|refusal| view! { <p>{portal::refusal(lang, &refusal)}</p> })}
            </div>
        </div>
    }
    .into_any()
}
