//! The secrets of a desk, made once and kept in its directory: what signs reply addresses and Message-IDs.

use std::fs::File;
use std::path::Path;

use shared::seal::Hash;

use super::{FACTS, sync_directory_of};
use crate::config::Config;
use crate::error::OpenError;

/// Where they are.
const KEYS: &str = "keys";
/// How long they are.
const KEYS_BYTES: usize = 32;

/// The desk's own secrets.
pub(crate) struct Keys {
    pub(crate) reply: Hash,
    pub(crate) message: Hash,
    pub(crate) own_calls: Hash,
    pub(crate) files: Hash,
}

/// The desk's secrets, made at the first start and readable for its user only.
pub(super) fn keys(config: &Config) -> Result<Keys, OpenError> {
    let not_writable = |source| OpenError::NotWritable { path: config.data.clone(), source };
    let secret = match secret(&config.data)? {
        Some(secret) => secret,
        None => make_keys(&config.data.join(KEYS)).map_err(not_writable)?,
    };
    let derive = |purpose: &str| shared::seal::keyed(&secret, purpose.as_bytes());
    Ok(Keys { reply: derive("reply address"), message: derive("message id"), own_calls: derive("own calls"), files: derive("files") })
}

/// What they derive from; none where there is no desk yet.
pub(super) fn secret(data: &Path) -> Result<Option<Vec<u8>>, OpenError> {
    let path = data.join(KEYS);
    let secret = match std::fs::read(&path) {
        Ok(secret) => secret,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && data.join(FACTS).exists() => {
            let what = "it is missing, and the secrets by which the desk knows what it signed were in it".to_owned();
            return Err(OpenError::Damaged { path, what });
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(OpenError::NotWritable { path: data.to_owned(), source }),
    };
    if secret.len() != KEYS_BYTES {
        let what = format!("it should hold {KEYS_BYTES} bytes and holds {}", secret.len());
        return Err(OpenError::Damaged { path, what });
    }
    Ok(Some(secret))
}

/// Whole or not at all, whenever the process is killed.
fn make_keys(path: &Path) -> std::io::Result<Vec<u8>> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut secret = vec![0; KEYS_BYTES];
    getrandom::fill(&mut secret).map_err(std::io::Error::other)?;
    let new = path.with_extension("new");
    let mut file = File::options().create(true).truncate(true).write(true).mode(0o600).open(&new)?;
    file.write_all(&secret)?;
    file.sync_all()?;
    std::fs::rename(&new, path)?;
    sync_directory_of(path)?;
    Ok(secret)
}
