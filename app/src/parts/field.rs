//! Fields of forms: label, hint, what is wrong with it.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

use super::icon::Icon;

/// A line of text with its label. Uncontrolled: what was typed before the module loaded stays.
#[component]
pub fn TextField(
    /// Its id and name.
    name: &'static str,
    /// Its label.
    label: String,
    /// `text`, `email`, `password`, `tel` …
    #[prop(default = "text")]
    kind: &'static str,
    /// What it begins with.
    #[prop(optional, into)]
    value: String,
    /// A sentence below the label.
    #[prop(default = None, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(default = None, into)]
    error: Option<String>,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// It may not be empty.
    #[prop(optional)]
    required: bool,
    /// Which keys a telephone shows: `email`, `tel`, `text` …
    #[prop(optional)]
    keys: Option<&'static str>,
    /// The id of a `<datalist>` of what is often meant.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let wrong = error.is_some();
    let described = described(name, hint.is_some(), wrong);
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> })}
            <input
                class="input" id=name name=name type=kind value=value autocomplete=autocomplete required=required inputmode=keys list=list
                aria-describedby=described aria-invalid=wrong.then_some("true") autofocus=wrong
            />
            {error.map(|error| view! { <FieldError name error/> })}
        </div>
    }
    .into_any()
}

/// Several lines of text with their label.
#[component]
pub fn AreaField(
    /// Its id and name.
    name: &'static str,
    /// Its label.
    label: String,
    /// What it begins with.
    #[prop(optional, into)]
    value: String,
    /// A sentence below the label.
    #[prop(default = None, into)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(default = None, into)]
    error: Option<String>,
    /// How many lines it shows at first.
    #[prop(default = 4)]
    rows: u32,
    /// It may not be empty.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let wrong = error.is_some();
    let described = described(name, hint.is_some(), wrong);
    view! {
        <div class="field">
            <label class="field-label" for=name>{label}</label>
            {hint.map(|hint| view! { <p class="field-hint" id=format!("{name}-hint")>{hint}</p> })}
            <textarea
                class="input" id=name name=name rows=rows required=required
                aria-describedby=described aria-invalid=wrong.then_some("true") autofocus=wrong
                inner_html=inside_textarea(&value)
            ></textarea>
            {error.map(|error| view! { <FieldError name error/> })}
        </div>
    }
    .into_any()
}

/// What is wrong with a field.
#[component]
pub fn FieldError(
    /// The field's id.
    name: &'static str,
    /// What is wrong.
    error: String,
) -> impl IntoView {
    view! { <p class="field-error" id=format!("{name}-error")><Icon name="warn"/>{error}</p> }.into_any()
}

/// Words between two tags.
#[must_use]
pub fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Words for the inside of a `<textarea>`, given to `inner_html`: the framework escapes nothing between those two tags.
#[must_use]
pub fn inside_textarea(words: &str) -> String {
    // A browser drops the first line end after the tag.
    let lead = if words.starts_with('\n') { "\n" } else { "" };
    format!("{lead}{}", escaped(words))
}

/// Whether something was typed into one of these before the module came: what stands there is not what the page came with. A
/// choice does not tell.
#[must_use]
pub fn touched(form: &web_sys::HtmlFormElement, names: &[&str]) -> bool {
    names.iter().filter_map(|name| form.elements().named_item(name)).any(|field| {
        let property = |name: &str| js_sys::Reflect::get(&field, &JsValue::from_str(name)).ok().and_then(|value| value.as_string());
        property("defaultValue").is_some_and(|came_with| Some(came_with) != property("value"))
    })
}

fn described(name: &str, hint: bool, error: bool) -> Option<String> {
    let parts: Vec<String> =
        [(hint, "hint"), (error, "error")].into_iter().filter(|(is, _)| *is).map(|(_, what)| format!("{name}-{what}")).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
