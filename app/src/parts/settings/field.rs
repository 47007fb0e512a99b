//! A field of a form of settings, as the server described it.

use leptos::prelude::*;
use shared::view::{Choice, Field, Input, Tick};
use shared::words::settings::{SettingsText as W, say};

use crate::frame;
use crate::parts::field::inside_textarea;
use crate::parts::icon::Icon;

/// Lines that a field of several lines shows at first.
const ROWS: u32 = 8;

/// The id of the list of zones that are offered while one types; the page has it once.
pub const ZONES_ID: &str = "zones";

/// The name under which a field is sent: those of one form come together.
fn sent_as(name: &str) -> String {
    format!("form[{name}]")
}

/// One field.
#[component]
pub fn SettingField(
    /// What it is.
    field: Field,
) -> impl IntoView {
    let Field { name, label, hint, error, theirs, input } = field;
    let lang = frame::lang();
    let parts = [(hint.is_some(), "hint"), (error.is_some(), "error"), (theirs.is_some(), "theirs")];
    let described: Vec<String> = parts.iter().filter(|(is, _)| *is).map(|(_, what)| format!("{name}-{what}")).collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let wrong = error.is_some();
    let hint = hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> });
    let error = error.map(|error| view! { <p class="field-error" id=format!("{name}-error")><Icon name="warn"/>{error}</p> });
    let theirs = theirs.map(|theirs| {
        let there: &str = if theirs.is_empty() { say(lang, W::Empty) } else { &theirs };
        let words = format!("{} {there}", say(lang, W::Theirs));
        view! { <p class="field-hint setting-theirs" id=format!("{name}-theirs")>{words}</p> }
    });
    let filled = filled(&name, input, described, wrong);
    match filled {
        Filled::Labelled(input) => view! {
            <div class="field"><label class="field-label" for=name>{label}</label>{hint}{input}{error}{theirs}</div>
        }
        .into_any(),
        Filled::Boxes(boxes) if label.is_empty() => view! { <div class="field">{boxes}{error}{theirs}</div> }.into_any(),
        Filled::Boxes(boxes) => view! {
            <fieldset class="field">
                <legend class="field-label">{label}</legend>
                {hint}<div class="setting-ticks">{boxes}</div>{error}{theirs}
            </fieldset>
        }
        .into_any(),
        Filled::Words(words) => view! {
            <div class="field"><p class="field-label">{label}</p><p class="quiet">{words}</p></div>
        }
        .into_any(),
    }
}

/// What one fills in.
enum Filled {
    /// With a label that names it.
    Labelled(AnyView),
    /// Boxes, each with words of its own.
    Boxes(AnyView),
    /// Nothing: it cannot be changed.
    Words(String),
}

fn filled(name: &str, input: Input, described: Option<String>, wrong: bool) -> Filled {
    let (id, sent) = (name.to_owned(), sent_as(name));
    let invalid = wrong.then_some("true");
    match input {
        Input::Line(words) => Filled::Labelled(
            view! {
                <input
                    class="input" id=id name=sent type="text" value=words autocomplete="off"
                    aria-describedby=described aria-invalid=invalid autofocus=wrong
                />
            }
            .into_any(),
        ),
        Input::Zone(words) => Filled::Labelled(
            view! {
                <input
                    class="input" id=id name=sent type="text" value=words autocomplete="off" list=ZONES_ID
                    aria-describedby=described aria-invalid=invalid autofocus=wrong
                />
            }
            .into_any(),
        ),
        Input::Day(words) => Filled::Labelled(
            view! {
                <input
                    class="input" id=id name=sent type="date" value=words
                    aria-describedby=described aria-invalid=invalid autofocus=wrong
                />
            }
            .into_any(),
        ),
        Input::Lines(words) => Filled::Labelled(
            view! {
                <textarea
                    class="input" id=id name=sent rows=ROWS aria-describedby=described aria-invalid=invalid autofocus=wrong
                    inner_html=inside_textarea(&words)
                ></textarea>
            }
            .into_any(),
        ),
        Input::Choice { chosen, of } => {
            let option = |choice: Choice| {
                let selected = choice.value == chosen;
                view! { <option value=choice.value selected=selected>{choice.words}</option> }
            };
            let options = of.chunk_by(|one, next| one.group == next.group).map(|choices| {
                let options = choices.iter().cloned().map(&option).collect_view();
                match choices.first().and_then(|choice| choice.group.clone()) {
                    Some(group) => view! { <optgroup label=group>{options}</optgroup> }.into_any(),
                    None => options.into_any(),
                }
            });
            let options = options.collect_view();
            Filled::Labelled(
                view! {
                    <div class="select">
                        <select class="input" id=id name=sent aria-describedby=described aria-invalid=invalid autofocus=wrong>
                            {options}
                        </select>
                    </div>
                }
                .into_any(),
            )
        }
        Input::Ticks(ticks) => Filled::Boxes(ticks.into_iter().map(tick).collect_view().into_any()),
        Input::Fixed(words) => Filled::Words(words),
    }
}

fn tick(tick: Tick) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=sent_as(&tick.name) value="on" checked=tick.on/>
            <span>{tick.words}</span>
        </label>
    }
}
