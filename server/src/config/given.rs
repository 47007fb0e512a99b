//! A value as it was given, in the file or in the environment, and how it is understood.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

/// A value with the place that it came from, for the sentence when it is wrong.
#[derive(Debug, Clone)]
pub(super) struct Given {
    /// `http.listen in sportello.toml`, or the variable's name.
    pub(super) place: String,
    /// What was given.
    pub(super) value: Value,
}

/// The shapes that a value can have.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// Words, from the file or from the environment.
    Text(String),
    /// A number, from the file.
    Number(i64),
    /// Several, from the file.
    List(Vec<String>),
}

impl Given {
    fn wrong(&self, should: &str) -> String {
        format!("{} should be {should}.", self.place)
    }

    /// Words that are not empty.
    pub(super) fn text(&self) -> Result<String, String> {
        match &self.value {
            Value::Text(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            Value::Text(_) | Value::Number(_) | Value::List(_) => Err(self.wrong("a text that is not empty")),
        }
    }

    /// A path.
    pub(super) fn path(&self) -> Result<PathBuf, String> {
        self.text().map(PathBuf::from)
    }

    /// A whole number within bounds.
    pub(super) fn number(&self, min: u64, max: u64) -> Result<u64, String> {
        let number = match &self.value {
            Value::Number(number) => u64::try_from(*number).ok(),
            Value::Text(text) => text.trim().parse().ok(),
            Value::List(_) => None,
        };
        number.filter(|number| (min..=max).contains(number)).ok_or_else(|| self.wrong(&format!("a whole number from {min} to {max}")))
    }

    /// An address with a port.
    pub(super) fn address(&self) -> Result<SocketAddr, String> {
        self.parsed("an address with a port, such as 127.0.0.1:3000 or [::]:3000")
    }

    /// Anything that parses from text.
    pub(super) fn parsed<T: FromStr>(&self, should: &str) -> Result<T, String> {
        self.text().ok().and_then(|text| text.parse().ok()).ok_or_else(|| self.wrong(should))
    }

    /// One of some words.
    pub(super) fn one_of<T: Copy>(&self, words: &[(&str, T)]) -> Result<T, String> {
        let text = self.text().unwrap_or_default();
        let names: Vec<&str> = words.iter().map(|(name, _)| *name).collect();
        words
            .iter()
            .find(|(name, _)| *name == text)
            .map(|(_, word)| *word)
            .ok_or_else(|| self.wrong(&format!("one of {}", names.join(", "))))
    }

    /// Several, a list in the file or separated by commas.
    pub(super) fn list<T: FromStr>(&self, should: &str) -> Result<Vec<T>, String> {
        let parts: Vec<String> = match &self.value {
            Value::Text(text) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
            Value::List(parts) => parts.clone(),
            Value::Number(_) => return Err(self.wrong(should)),
        };
        parts.iter().map(|part| part.parse().map_err(|_| self.wrong(should))).collect()
    }
}
