//! The TOML file: sections and settings, each looked up in the table of keys.

use std::path::{Path, PathBuf};

use super::given::{Given, Value};
use super::keys::{Draft, key_of};
use crate::exit::{Code, Failure};

/// The file that is read when nothing else is said.
const NAME: &str = "sportello.toml";
/// A configuration is a page of text; a larger file is another one.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// The file in the current directory, if there is one.
pub(super) fn beside() -> Option<PathBuf> {
    let path = PathBuf::from(NAME);
    path.is_file().then_some(path)
}

/// Reads the file into the draft.
pub(super) fn read(path: &Path, draft: &mut Draft) -> Result<(), Failure> {
    let shown = path.display();
    let doing = format!("The configuration file {shown} cannot be read");
    let size = std::fs::metadata(path).map_err(|error| Failure::new(Code::Config, format!("{doing}: {error}.")))?.len();
    if FILE_BYTES_MAX < size {
        return Err(Failure::new(
            Code::Config,
            format!("The configuration file {shown} is larger than {FILE_BYTES_MAX} bytes; is it the right one?"),
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|error| Failure::new(Code::Config, format!("{doing}: {error}.")))?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(1, |span| 1 + text.get(..span.start).unwrap_or_default().matches('\n').count());
        Failure::new(Code::Config, format!("{shown}, line {line}, is not TOML: {}.", error.message().trim_end_matches('.')))
    })?;
    take(&table, "", path, draft).map_err(|sentence| Failure::new(Code::Config, sentence))
}

fn take(table: &toml::Table, section: &str, path: &Path, draft: &mut Draft) -> Result<(), String> {
    for (name, value) in table {
        let name = if section.is_empty() { name.clone() } else { format!("{section}.{name}") };
        let place = format!("{name} in {}", path.display());
        if let (toml::Value::Table(inner), "") = (value, section) {
            take(inner, &name, path, draft)?;
            continue;
        }
        let key = key_of(&name).map_err(|nearest| format!("{place} is not a setting of Sportello.{nearest}"))?;
        let value = match value {
            toml::Value::String(text) => Value::Text(text.clone()),
            toml::Value::Integer(number) => Value::Number(*number),
            toml::Value::Array(parts) => Value::List(texts(parts).ok_or_else(|| format!("{place} should be a list of texts."))?),
            toml::Value::Boolean(_) | toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => {
                return Err(format!("{place} should be {}.", key.takes));
            }
        };
        (key.set)(draft, &Given { place, value })?;
    }
    Ok(())
}

fn texts(parts: &[toml::Value]) -> Option<Vec<String>> {
    parts.iter().map(|part| part.as_str().map(str::to_owned)).collect()
}
