//! The customer of a ticket: how to reach them, and what else they asked.

use leptos::prelude::*;
use shared::id::TicketId;
use shared::view::{PersonCard, TicketLine};
use shared::words::desk::{Desk as W, say};

use crate::frame;
use crate::parts::avatar::{Avatar, Who};
use crate::parts::badge::StatusBadge;

/// The panel.
#[component]
pub fn Customer(
    /// The customer.
    customer: Signal<PersonCard>,
    /// The URL of a ticket.
    url: Callback<TicketId, String>,
) -> impl IntoView {
    let lang = frame::lang();
    let name = move || customer.with(|customer| customer.name.clone());
    let vip = move || customer.with(|customer| customer.vip || customer.organisation.as_ref().is_some_and(|organisation| organisation.vip));
    let organisation = move || customer.with(|customer| customer.organisation.as_ref().map(|organisation| organisation.name.clone()));
    let others = move || customer.with(|customer| customer.others.clone());
    view! {
        <details class="customer">
            <summary>
                <Avatar name=Signal::derive(name) who=Who::Customer/>
                <b>{name}</b>
                {move || vip().then(|| view! {
                    <svg class="icon vip" data-size="12" role="img" aria-label="VIP"><use href="/icons.svg#star"></use></svg>
                })}
                <span class="cut quiet">{organisation}</span>
                <svg class="icon fold" aria-hidden="true"><use href="/icons.svg#chevron-down"></use></svg>
            </summary>
            <div class="customer-body">
                {move || customer.with(|customer| view! { <Reach customer=customer.clone()/> })}
                {move || (!others().is_empty()).then(|| view! {
                    <h3>{say(lang, W::OtherTickets)}</h3>
                    <ul class="customer-tickets">{others().into_iter().map(|line| view! { <Other line url/> }).collect_view()}</ul>
                })}
            </div>
        </details>
    }
    .into_any()
}

/// Addresses and numbers.
#[component]
fn Reach(customer: PersonCard) -> impl IntoView {
    let lang = frame::lang();
    let proved = move |proved: bool| (!proved).then(|| view! { <span class="faint">" "{say(lang, W::NotProved)}</span> });
    let mails = customer.emails.into_iter().map(|(address, known)| view! {
        <div><dt>{say(lang, W::Email)}</dt><dd><a class="link" href=format!("mailto:{address}")>{address.clone()}</a>{proved(known)}</dd></div>
    });
    let phones = customer.phones.into_iter().map(|phone| view! {
        <div><dt>{say(lang, W::Phone)}</dt><dd><a class="link" href=format!("tel:{}", phone.replace(' ', ""))>{phone.clone()}</a></dd></div>
    });
    view! { <dl class="customer-facts">{mails.collect_view()}{phones.collect_view()}</dl> }.into_any()
}

/// Another ticket of the same customer.
#[component]
fn Other(line: TicketLine, url: Callback<TicketId, String>) -> impl IntoView {
    view! {
        <li>
            <a href=url.run(line.id)>
                <span class="number">{line.id.0}</span>
                <span class="cut">{line.subject}</span>
                <StatusBadge status=Signal::stored(line.status)/>
            </a>
        </li>
    }
    .into_any()
}
