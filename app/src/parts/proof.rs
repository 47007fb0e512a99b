//! A clock, opened: what was counted, what was not, and why; and whether this browser comes to the same.

use leptos::prelude::*;
use shared::view::{ProofDay, ProofLine, ProofPage, ProofSum};
use shared::words::clocks::{Clocks as W, say};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

use super::clocks::ClockState;
use super::icon::Icon;
use crate::frame;

#[wasm_bindgen(inline_js = "export async function prove(build, evidence) {\n  \
    const proof = await import(`/pkg/proof.${build}.js`);\n  await proof.default();\n  return proof.prove(evidence);\n}")]
extern "C" {
    /// What the module of proofs makes of the evidence: the digest of what it computed.
    #[wasm_bindgen(catch)]
    async fn prove(build: &str, evidence: &str) -> Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>;
}

/// What this browser found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// It computes.
    Nothing,
    /// The same.
    Same,
    /// Something else.
    Other,
    /// It cannot compute.
    Unable,
}

/// A clock, opened.
#[component]
pub fn Proof(
    /// The clock.
    page: ProofPage,
    /// Closes it.
    #[prop(into)]
    back: Signal<String>,
) -> impl IntoView {
    let lang = frame::lang();
    let found = RwSignal::new(Found::Nothing);
    check(&page, found);
    let ProofPage { ticket, subject, clock, lead, elapsed, sums, days, lines, segments, zone, .. } = page;
    view! {
        <section class="pane proof" aria-labelledby="proof-title">
            <header class="bar">
                <a class="button" data-kind="icon" aria-label=say(lang, W::Close) href=move || back.get()><Icon name="x"/></a>
                <h2 id="proof-title" class="cut">{clock.name.clone()}</h2>
                <span class="number">{ticket.0}</span>
                <span class="cut grow">{subject}</span>
            </header>
            <div class="proof-body" role="group" aria-labelledby="proof-title" tabindex="0">
                <p class="proof-verdict"><ClockState clock/></p>
                <p class="lead">{lead}</p>
                <p class="lead">{say(lang, W::SinceItBegan)}" "{elapsed}</p>
                <Sums sums/>
                <Days days/>
                <Lines lines segments/>
                <Checked found segments zone/>
            </div>
        </section>
    }
    .into_any()
}

/// Computes it again here, once the page is live.
fn check(page: &ProofPage, found: RwSignal<Found>) {
    let (evidence, digest) = (page.evidence.clone(), page.digest.clone());
    let build = frame::frame().build.clone();
    Effect::new(move |_| {
        let (evidence, digest, build) = (evidence.clone(), digest.clone(), build.clone());
        spawn_local(async move {
            let said = match prove(&build, &evidence).await {
                Ok(said) if said.as_string().as_ref() == Some(&digest) => Found::Same,
                Ok(_) => Found::Other,
                Err(_) => Found::Unable,
            };
            // The page may be gone.
            _ = found.try_set(said);
        });
    });
}

#[component]
fn Sums(sums: Vec<ProofSum>) -> impl IntoView {
    let one = |sum: ProofSum| view! { <li><span class="kind" data-kind=sum.stretch.code() aria-hidden="true"></span>{sum.words}</li> };
    view! { <ul class="proof-sums">{sums.into_iter().map(one).collect_view()}</ul> }.into_any()
}

/// Each day a strip; the table below says the same.
#[component]
fn Days(days: Vec<ProofDay>) -> impl IntoView {
    let strip = |day: &ProofDay| {
        let span = |span: &shared::view::ProofSpan| {
            let place = format!("inset-inline-start:{}%;inline-size:{}%", tenths(span.from), tenths(span.to.saturating_sub(span.from)));
            view! { <span class="kind" data-kind=span.stretch.code() style=place></span> }
        };
        day.spans.iter().map(span).collect_view()
    };
    let one = |day: ProofDay| {
        view! {
            <li>
                <span class="day">{day.day.clone()}</span>
                <span class="lane" aria-hidden="true">{strip(&day)}</span>
                <span class="sum">{day.counted}</span>
            </li>
        }
    };
    view! { <ol class="proof-days">{days.into_iter().map(one).collect_view()}</ol> }.into_any()
}

/// Thousandths as a percentage.
fn tenths(thousandths: u16) -> String {
    format!("{}.{}", thousandths / 10, thousandths % 10)
}

#[component]
fn Lines(lines: Vec<ProofLine>, segments: u32) -> impl IntoView {
    let lang = frame::lang();
    let left_out = usize::try_from(segments).unwrap_or(usize::MAX).saturating_sub(lines.len());
    let one = |line: ProofLine| {
        view! {
            <tr data-kind=line.stretch.code()>
                <td>{line.span}</td>
                <td><span class="kind" data-kind=line.stretch.code() aria-hidden="true"></span>{line.what}</td>
                <td>{line.why}</td>
                <td>{line.rule}</td>
                <td>{line.lasts}</td>
            </tr>
        }
    };
    let heads = [W::FromTo, W::TheClock, W::Why, W::Rule, W::Lasts].map(|head| view! { <th scope="col">{say(lang, head)}</th> });
    view! {
        {(0 < left_out).then(|| view! { <p class="quiet">{say(lang, W::NewestLines)}</p> })}
        <table class="proof-lines">
            <thead><tr>{heads}</tr></thead>
            <tbody>{lines.into_iter().map(one).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// What this browser found.
#[component]
fn Checked(found: RwSignal<Found>, segments: u32, zone: String) -> impl IntoView {
    let lang = frame::lang();
    let (icon, words) = (
        move || if found.get() == Found::Other { "warn" } else { "check-circle" },
        move || match found.get() {
            Found::Nothing => say(lang, W::NotComputedHere),
            Found::Same => say(lang, W::ComputedAlike),
            Found::Other => say(lang, W::ComputedOther),
            Found::Unable => say(lang, W::CannotCompute),
        },
    );
    view! {
        <p class="proof-checked" role="status" data-found=move || matches!(found.get(), Found::Same).then_some("same")>
            {move || matches!(found.get(), Found::Same | Found::Other).then(|| view! { <Icon name=Signal::derive(icon)/> })}
            <b>{words}</b>" "<span class="number">{segments}</span>" · "{zone}
        </p>
    }
    .into_any()
}
