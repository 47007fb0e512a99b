//! What somebody wrote into a form that cannot be kept, to be given back to them.
//!
//! It is all of the form but what the page says in it by itself, so that a new field is given back from the day on which it is there.

/// What pages say in their forms, and what only a page can show by name. A field that is missing here is shown.
const UNWRITTEN: &[&str] = &[
    "op",
    "seen",
    "ver",
    "id",
    "topic",
    "ticket",
    "person",
    "organisation",
    "queue",
    "service",
    "owner",
    "fact",
    "follows",
    "over",
    "refused",
    "keep",
    "files",
    "form[files]",
    "then",
    "next",
    "drawn",
    "retired",
    "edit",
    "granted",
];
/// What the names of fields with secrets end with, in every form.
const SECRET: [&str; 2] = ["password", "token"];
/// No form has so many fields: a calendar's week, the steps of a service level, a skill each.
const FIELDS_MAX: usize = 1_000;
/// Longer words speak for themselves.
const CODE_CHARS_MAX: usize = 40;

/// Whether people write or choose what stands in a field of that name.
#[must_use]
pub fn is_written(name: &str) -> bool {
    !UNWRITTEN.contains(&name) && !SECRET.iter().any(|end| bare(name).ends_with(end))
}

/// What was written and chosen, in the form's order.
#[must_use]
pub fn written(fields: impl IntoIterator<Item = (String, String)>) -> Vec<String> {
    let fields = fields.into_iter().filter(|(name, value)| is_written(name) && !value.trim().is_empty());
    fields.take(FIELDS_MAX).map(|(name, value)| if speaks(&value) { value } else { format!("{}: {value}", bare(&name)) }).collect()
}

/// Whether a value says what it is. A time, a number, or the word by which a choice is known says nothing without its field.
fn speaks(value: &str) -> bool {
    let a_word = !value.chars().any(|c| c.is_whitespace() || c.is_uppercase()) && value.chars().nth(CODE_CHARS_MAX).is_none();
    value.chars().any(char::is_alphabetic) && !a_word
}

/// A field's name without the form's.
fn bare(name: &str) -> &str {
    name.strip_prefix("form[").and_then(|name| name.strip_suffix(']')).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_a_form_is_given_back_but_what_its_page_says_and_secrets() {
        let field = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let form = [
            ("op", "000102030405060708090a0b0c0d0e0f"),
            ("form[name-en]", "Office hours"),
            ("form[monday]", "09:00-13:00, 14:00-18:00"),
            ("form[days]", " "),
            ("form[queue]", "3"),
            ("queue", "3"),
            ("agent", "true"),
            ("table", "name,address\nNora,nora@desk.example"),
            ("password", "A sentence for tests"),
            ("new_password", "Another sentence for tests"),
            ("form[password]", "A third sentence for tests"),
            ("token", "0a1b2c"),
        ];
        let given = written(form.map(field));
        assert_eq!(
            given,
            ["Office hours", "monday: 09:00-13:00, 14:00-18:00", "queue: 3", "agent: true", "name,address\nNora,nora@desk.example"]
        );
        assert_eq!(written((0..2 * FIELDS_MAX).map(|n| (n.to_string(), "x".to_owned()))).len(), FIELDS_MAX);
    }
}
