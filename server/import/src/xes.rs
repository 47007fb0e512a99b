//! A log in XES (IEEE 1849), gzipped or plain, read front to back and one case at a time.
//!
//! Of a case its attributes and its events are given, of an event its attributes. What stands inside an attribute, in a list, or
//! under a key that was already given cannot be named by a map: it is passed over and counted.
//!
//! Whatever the bytes are, memory is bounded by [`Limits`] and work by the size of the file inflated.

mod bounded;
mod fault;
mod log;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use jiff::Timestamp;

pub use fault::{Bound, Fault, Place, XesError};
pub use log::Log;

/// The file inflated. Exporters write some 600 bytes an event: this is more than a million of them.
pub const INFLATED_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// A tag with what stands in it, or the text between two: a value at its longest, with every character escaped.
pub const TOKEN_BYTES_MAX: u64 = 8 * VALUE_BYTES_MAX as u64;
/// One case, as bytes of the file: ten thousand events as exporters write them, and what is held of it in memory.
pub const TRACE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// The cases of a file: ten years of a desk that gets 400 tickets a day.
pub const TRACES_MAX: u64 = 1_000_000;
/// The events of a case. The longest known to us has 123.
pub const EVENTS_MAX: usize = 10_000;
/// The attributes of a case or an event. Exports of tables have a column each.
pub const ATTRIBUTES_MAX: usize = 200;
/// A key or a value: a long letter.
pub const VALUE_BYTES_MAX: usize = 64 * 1024;
/// Elements within elements. A log needs four; attributes may hold attributes.
pub const NESTING_MAX: usize = 32;

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// See [`INFLATED_BYTES_MAX`].
    pub inflated_bytes: u64,
    /// See [`TOKEN_BYTES_MAX`].
    pub token_bytes: u64,
    /// See [`TRACE_BYTES_MAX`].
    pub trace_bytes: u64,
    /// See [`TRACES_MAX`].
    pub traces: u64,
    /// See [`EVENTS_MAX`].
    pub events: usize,
    /// See [`ATTRIBUTES_MAX`].
    pub attributes: usize,
    /// See [`VALUE_BYTES_MAX`].
    pub value_bytes: usize,
    /// See [`NESTING_MAX`].
    pub nesting: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            inflated_bytes: INFLATED_BYTES_MAX,
            token_bytes: TOKEN_BYTES_MAX,
            trace_bytes: TRACE_BYTES_MAX,
            traces: TRACES_MAX,
            events: EVENTS_MAX,
            attributes: ATTRIBUTES_MAX,
            value_bytes: VALUE_BYTES_MAX,
            nesting: NESTING_MAX,
        }
    }
}

/// What an attribute says.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A `string`.
    Text(String),
    /// A `date`.
    Moment(Timestamp),
    /// An `int`.
    Int(i64),
    /// A `float`.
    Float(f64),
    /// A `boolean`.
    Bool(bool),
    /// An `id`.
    Id(String),
}

impl Value {
    /// As words.
    #[must_use]
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Id(text) => Cow::Borrowed(text),
            Self::Moment(at) => Cow::Owned(at.to_string()),
            Self::Int(number) => Cow::Owned(number.to_string()),
            Self::Float(number) => Cow::Owned(number.to_string()),
            Self::Bool(flag) => Cow::Owned(flag.to_string()),
        }
    }
}

/// The attributes of a case or an event, in the file's order; no key twice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Attributes(Vec<(String, Value)>);

impl Attributes {
    /// What stands under a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

/// A case: what one ticket went through.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Which of the file, from 1.
    pub number: u64,
    /// What is said of all of it.
    pub attributes: Attributes,
    /// What happened, in the file's order; the first is number 1.
    pub events: Vec<Attributes>,
}
