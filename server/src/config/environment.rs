//! The environment: `SPORTELLO_HTTP_LISTEN` overrides `http.listen`, and so on.

use std::path::PathBuf;

use super::given::{Given, Value};
use super::keys::{Draft, KEYS, key_of, variable};
use crate::exit::{Code, Failure};

/// Names that begin like ours and are not settings: the first names the file, the others are between `make` and its scripts.
const OTHERS: [&str; 7] = [
    "SPORTELLO_CONFIG",
    "SPORTELLO_BIN",
    "SPORTELLO_CACHE",
    "SPORTELLO_LOGS",
    "SPORTELLO_PROGRESS",
    "SPORTELLO_RUSTDOCFLAGS",
    "SPORTELLO_PROVE",
];
/// What `make` and cargo-leptos say about the address; ours wins.
const SITE_ADDRESS: &str = "LEPTOS_SITE_ADDR";

/// The variables that concern us, taken once so that tests need no real environment.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: Vec<(String, String)>,
}

impl Environment {
    /// The process's own.
    #[must_use]
    pub fn of_process() -> Self {
        let ours = |name: &str| name.starts_with("SPORTELLO_") || name == SITE_ADDRESS;
        let readable = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self { variables: readable.filter(|(name, _)| ours(name)).collect() }
    }

    /// Given by hand.
    #[must_use]
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self { variables: variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect() }
    }

    fn get(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, value)| known == name && !value.is_empty()).map(|(_, value)| value.as_str())
    }

    /// The file that `SPORTELLO_CONFIG` names.
    pub(super) fn config_path(&self) -> Option<PathBuf> {
        self.get("SPORTELLO_CONFIG").map(PathBuf::from)
    }

    /// Takes the settings over; answers warnings about names that look like ours and are not.
    pub(super) fn read(&self, draft: &mut Draft) -> Result<Vec<String>, Failure> {
        if let Some(address) = self.get(SITE_ADDRESS).and_then(|address| address.parse().ok()) {
            draft.suggest_http(address);
        }
        for key in KEYS {
            let name = variable(key.name);
            if let Some(value) = self.get(&name) {
                let given = Given { place: name.clone(), value: Value::Text(value.to_owned()) };
                (key.set)(draft, &given).map_err(|sentence| Failure::new(Code::Config, sentence))?;
            }
        }
        Ok(self.unknown())
    }

    fn unknown(&self) -> Vec<String> {
        let ours = self.variables.iter().map(|(name, _)| name).filter(|name| name.starts_with("SPORTELLO_"));
        let strange = ours.filter(|name| !OTHERS.contains(&name.as_str()) && !KEYS.iter().any(|key| variable(key.name) == **name));
        let near = |name: &str| key_of(&name["SPORTELLO_".len()..].to_lowercase().replacen('_', ".", 1)).err().unwrap_or_default();
        strange
            .map(|name| format!("The environment variable {name} is not a setting of Sportello and has no effect.{}", near(name)))
            .collect()
    }
}
