//! What a form would do: in sentences, by examples, and over the tickets of the last months.

use leptos::prelude::*;
use shared::view::{BeforeAfter, DryLine, DryView, FindingLine, FlipLine, Preview as Shown, TicketLine, WhatIfView};
use shared::words::settings::{SettingsText as W, say};

use crate::frame;
use crate::parts::icon::Icon;

/// The preview.
#[component]
pub fn Preview(
    /// What it would do.
    preview: Shown,
) -> impl IntoView {
    let lang = frame::lang();
    let Shown { says, changes, examples, what_if, findings, dry } = preview;
    // What is new comes before all that it would be: nobody looks for it among that.
    let changes = (!changes.is_empty()).then(|| {
        view! { <h3>{say(lang, W::Changes)}</h3><ul>{items(changes)}</ul><h3>{say(lang, W::AsItWouldBe)}</h3> }
    });
    let examples = (!examples.is_empty()).then(|| {
        view! { <h3>{say(lang, W::Examples)}</h3><ul class="setting-examples">{items(examples)}</ul> }
    });
    view! {
        <section class="setting-box" id="preview" aria-labelledby="preview-title" tabindex="-1">
            <h2 id="preview-title">{say(lang, W::Preview)}</h2>
            <p class="quiet">{say(lang, W::PreviewLead)}</p>
            {changes}
            <ul>{items(says)}</ul>
            {examples}
            {findings.map(|findings| view! { <Findings findings/> })}
            {what_if.map(|what_if| view! { <WhatIf what_if/> })}
            {dry.map(|dry| view! { <DryRun dry/> })}
        </section>
    }
    .into_any()
}

fn items(words: Vec<String>) -> impl IntoView {
    words.into_iter().map(|words| view! { <li>{words}</li> }).collect_view()
}

/// What was noticed about a rule.
#[component]
fn Findings(findings: Vec<FindingLine>) -> impl IntoView {
    let lang = frame::lang();
    if findings.is_empty() {
        return view! { <p class="quiet">{say(lang, W::NothingFound)}</p> }.into_any();
    }
    let one = |FindingLine { says, forbids }| {
        view! { <li class="setting-finding" data-tone=if forbids { "bad" } else { "warn" }><Icon name="warn"/><span>{says}</span></li> }
    };
    view! { <h3>{say(lang, W::Findings)}</h3><ul class="setting-findings">{findings.into_iter().map(one).collect_view()}</ul> }.into_any()
}

/// The tickets that would have gone otherwise under a rule.
#[component]
fn DryRun(dry: DryView) -> impl IntoView {
    let lang = frame::lang();
    let DryView { lead, left_out, lines } = dry;
    let one = |DryLine { ticket, says }| {
        view! { <li>{to_ticket(&ticket)}<ul>{items(says)}</ul></li> }
    };
    let lines = (!lines.is_empty()).then(|| view! { <ul>{lines.into_iter().map(one).collect_view()}</ul> });
    view! {
        <h3>{say(lang, W::Flips)}</h3>
        <p><b>{lead}</b></p>
        <p class="quiet">{say(lang, W::DryRunLead)}</p>
        {left_out.into_iter().map(|words| view! { <p class="quiet">{words}</p> }).collect_view()}
        {lines}
    }
    .into_any()
}

/// The number and subject of a ticket, and the way to it.
fn to_ticket(ticket: &TicketLine) -> impl IntoView + use<> {
    view! { <a class="link" href=format!("/desk/tickets/{}", ticket.id)>{ticket.id.to_string()}" "{ticket.subject.clone()}</a> }
}

/// What was kept, and what would have been; the tickets that would have gone otherwise.
#[component]
fn WhatIf(what_if: WhatIfView) -> impl IntoView {
    let lang = frame::lang();
    let WhatIfView { lead, kept, flipped, flips } = what_if;
    let row = |kept: BeforeAfter| {
        view! { <tr><th scope="row">{kept.what}</th><td class="number-cell">{kept.now}</td><td class="number-cell">{kept.then}</td></tr> }
    };
    let table = (!kept.is_empty()).then(|| {
        view! {
            <table class="data-table">
                <caption class="only-heard">{say(lang, W::WhatIf)}</caption>
                <thead><tr>
                    <th scope="col">{say(lang, W::Promise)}</th>
                    <th scope="col" class="number-cell">{say(lang, W::AsItIs)}</th>
                    <th scope="col" class="number-cell">{say(lang, W::AsItWouldBe)}</th>
                </tr></thead>
                <tbody>{kept.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
    });
    let flips = (!flips.is_empty()).then(|| {
        view! {
            <details class="setting-flips">
                <summary>
                    <svg class="icon fold" data-size="12" aria-hidden="true"><use href="/icons.svg#chevron-right"></use></svg>
                    {say(lang, W::Flips)}
                </summary>
                <ul>{flips.into_iter().map(flip).collect_view()}</ul>
            </details>
        }
    });
    view! {
        <h3>{say(lang, W::WhatIf)}</h3>
        <p class="quiet">{lead}</p>
        {table}
        <p>{flipped}</p>
        {flips}
    }
    .into_any()
}

fn flip(flip: FlipLine) -> impl IntoView {
    let FlipLine { ticket, says } = flip;
    view! {
        <li>
            {to_ticket(&ticket)}
            <span class="quiet">" · "{says}</span>
        </li>
    }
}
