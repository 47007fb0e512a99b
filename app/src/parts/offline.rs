//! How the line to the desk is, in words: a quiet one in the tree, a bar when it is lost.

use leptos::prelude::*;
use shared::words::page::{Page as W, offline_since, say};
use shared::words::time;

use super::icon::Icon;
use crate::frame;
use crate::live::{Link, live};

/// One line at the foot of the tree.
#[component]
pub fn LinkState() -> impl IntoView {
    let lang = frame::lang();
    let link = live().link();
    let look = move || match link.get() {
        Link::Idle | Link::Live => ("live", W::LinkLive),
        Link::Connecting => ("catching-up", W::LinkConnecting),
        Link::Offline(_) | Link::Outdated => ("offline", W::LinkOffline),
        Link::SignedOut => ("offline", W::LinkSignedOut),
    };
    view! {
        <p class="live" data-state=move || look().0 role="status">
            <span class="live-dot"></span>{move || say(lang, look().1)}
        </p>
    }
    .into_any()
}

/// The bar that says since when the line is lost, and offers the way on.
#[component]
pub fn OfflineBar() -> impl IntoView {
    let (lang, zone) = (frame::lang(), frame::zone());
    let line = live();
    let link = line.link();
    let words = move || match link.get() {
        Link::Idle | Link::Live | Link::Connecting => None,
        Link::Offline(since) => Some((offline_since(lang, &time::hour(&since.to_zoned(zone.clone()))), W::TryNow)),
        Link::Outdated => Some((say(lang, W::Outdated).to_owned(), W::Reload)),
        Link::SignedOut => Some((say(lang, W::SessionOver).to_owned(), W::SignIn)),
    };
    let press = move |_| match link.get_untracked() {
        Link::Outdated | Link::SignedOut => drop(window().location().reload()),
        Link::Idle | Link::Live | Link::Connecting | Link::Offline(_) => line.try_now(),
    };
    move || {
        words().map(|(sentence, button)| {
            view! {
                <div class="offline-bar" role="status">
                    <Icon name="offline"/>
                    <span>{sentence}</span>
                    <button class="button" type="button" data-kind="bare" on:click=press>{say(lang, button)}</button>
                </div>
            }
        })
    }
}
