//! What a fact is compared with: an operator that fits its kind, and values. What makes no sense has no form here.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::id::CalendarId;
use crate::text::{Email, Phrase, TextError, TextKind, lowered};

/// The values that one test lists.
pub const VALUES_MAX: usize = 50;
/// The longest that a test or a rule may wait for: a year around the clock.
pub const LASTING_MINUTES_MAX: u32 = 366 * 24 * 60;

/// For facts that are one of several, or several of many: no order, only "one of these". A fact that may be absent has an
/// absent value among the others.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice<T> {
    /// It is one of these.
    Is(Vec<T>),
    /// It is none of these.
    IsNot(Vec<T>),
}

/// For facts that have an order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale<T> {
    /// It is one of these.
    Is(Vec<T>),
    /// It is none of these.
    IsNot(Vec<T>),
    /// It is this or more.
    AtLeast(T),
    /// It is this or less.
    AtMost(T),
}

/// For time that passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Lasting {
    /// It has lasted so long; otherwise it has not yet.
    pub over: bool,
    /// How long.
    pub minutes: u32,
    /// In working time of this calendar; without one by the clock on the wall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarId>,
}

/// The domain of mail addresses.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Domain(String);

impl<T: PartialEq> Choice<T> {
    /// Whether a fact with that value passes.
    pub fn holds(&self, fact: &T) -> bool {
        match self {
            Self::Is(values) => values.contains(fact),
            Self::IsNot(values) => !values.contains(fact),
        }
    }

    /// Whether a fact with many values passes; `has` tells whether it has one.
    pub fn holds_of_many(&self, has: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Is(values) => values.iter().any(has),
            Self::IsNot(values) => !values.iter().any(has),
        }
    }
}

impl<T> Choice<T> {
    /// The values that it lists.
    #[must_use]
    pub fn values(&self) -> &[T] {
        match self {
            Self::Is(values) | Self::IsNot(values) => values,
        }
    }
}

impl<T: PartialOrd> Scale<T> {
    /// Whether a fact with that value passes.
    pub fn holds(&self, fact: &T) -> bool {
        match self {
            Self::Is(values) => values.contains(fact),
            Self::IsNot(values) => !values.contains(fact),
            Self::AtLeast(value) => value <= fact,
            Self::AtMost(value) => fact <= value,
        }
    }
}

impl<T> Scale<T> {
    /// The values that it lists.
    #[must_use]
    pub fn values(&self) -> &[T] {
        match self {
            Self::Is(values) | Self::IsNot(values) => values,
            Self::AtLeast(value) | Self::AtMost(value) => std::slice::from_ref(value),
        }
    }
}

impl Phrase {
    /// Whether it stands among the words of a text: its own one after the other. A word that ends with a star stands for every word
    /// that begins so.
    #[must_use]
    pub fn stands_among(&self, words: &[&str]) -> bool {
        let sought: Vec<&str> = self.as_str().split(' ').collect();
        let fits = |(word, sought): (&&str, &&str)| match sought.strip_suffix('*') {
            Some(beginning) => word.starts_with(beginning),
            None => word == sought,
        };
        words.windows(sought.len().max(1)).any(|part| part.iter().zip(&sought).all(fits))
    }
}

impl Choice<Phrase> {
    /// Whether a text passes. Its words are found once, however many phrases are looked for: strangers write texts, and long ones.
    #[must_use]
    pub fn holds_in(&self, text: &str) -> bool {
        // Small and large letters are alike.
        let text = lowered(text);
        let words: Vec<&str> = text.split(is_between).filter(|word| !word.is_empty()).collect();
        self.holds_of_many(|phrase| phrase.stands_among(&words))
    }
}

/// What stands between words. Whatever else people write within one (`c++`, `x-ray`, a number of an order) is part of it.
fn is_between(c: char) -> bool {
    c.is_whitespace() || ".,;:!?()[]{}\"'«»“”‘’<>/\\".contains(c)
}

impl Domain {
    /// The domain itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an address is of it or of a domain below it.
    #[must_use]
    pub fn has(&self, address: &Email) -> bool {
        let (_, domain) = address.as_str().rsplit_once('@').unwrap_or_default();
        domain.strip_suffix(self.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

impl TryFrom<String> for Domain {
    type Error = TextError;

    fn try_from(raw: String) -> Result<Self, TextError> {
        let domain = lowered(raw.trim().trim_start_matches('@'));
        // A domain is what may stand behind somebody's name.
        let possible = Email::try_from(format!("a@{domain}")).is_ok() && !domain.contains('@');
        if possible { Ok(Self(domain)) } else { Err(TextError::Malformed { what: TextKind::Domain }) }
    }
}

impl From<Domain> for String {
    fn from(domain: Domain) -> Self {
        domain.0
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_looked_for_word_by_word() {
        for (phrase, text, found) in [
            ("invoice", "My INVOICE, please", true),
            ("invoice", "Invoices of March", false),
            ("invoice*", "Invoices of March", true),
            ("fire", "The firewall is on fire!", true),
            ("fire", "The firewall", false),
            ("blank charts", "Blank  charts (again)", true),
            ("blank charts", "charts blank", false),
            ("c++", "Our c++ code", true),
            ("città", "La CITTÀ, oggi", true),
            ("invoice", "", false),
        ] {
            let phrase = Phrase::try_from(phrase).expect("a phrase");
            assert_eq!(Choice::Is(vec![phrase.clone()]).holds_in(text), found, "{phrase} in {text:?}");
            assert_eq!(Choice::IsNot(vec![phrase.clone()]).holds_in(text), !found, "no {phrase} in {text:?}");
        }
    }

    #[test]
    fn a_domain_has_its_own_addresses_and_those_below_it() {
        let domain = Domain::try_from(" @Example.org".to_owned()).expect("a domain");
        for (address, has) in
            [("a@example.org", true), ("a@mail.example.org", true), ("a@anexample.org", false), ("a@example.org.it", false)]
        {
            assert_eq!(domain.has(&Email::try_from(address).expect("an address")), has, "{address}");
        }
        for raw in ["", "a@b.example", "two words", "-.example"] {
            assert!(Domain::try_from(raw.to_owned()).is_err(), "{raw:?}");
        }
    }
}
