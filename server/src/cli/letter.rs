//! `sportello mail`: one mail from standard input to the running process.

use std::io::Read;

use mail::smtp::MESSAGE_BYTES;

use super::output;
use crate::config::Config;
use crate::control::call;
use crate::control::wire::Ask;
use crate::deeds;
use crate::exit::{Code, Failure};

/// Delivers it.
pub(super) async fn deliver(config: &Config, to: Vec<String>, from: Option<String>) -> Result<(), Failure> {
    let raw = tokio::task::spawn_blocking(read).await.map_err(|_| Failure::new(Code::Software, "Standard input could not be read."))??;
    // An empty return path is written as <> by mail servers.
    let from = from.map(|from| from.trim_matches(['<', '>']).to_owned()).filter(|from| !from.is_empty());
    let ask = Ask::Mail { from, to, bytes: raw.len() as u64 };
    match call::ask(&config.data, &ask, &raw).await {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(Failure::new(
            Code::Later,
            format!("No Sportello is running on {}; the mail was not taken. Start it and deliver again.", config.data.display()),
        )),
        // Whatever kept the mail from being durable, the mail server keeps it and comes again.
        Err(failure) if failure.code != Code::Data => Err(Failure { code: Code::Later, ..failure }),
        Err(failure) => {
            output::complain("The mail will never be taken; the mail server should return it to its sender.");
            Err(failure)
        }
    }
}

fn read() -> Result<Vec<u8>, Failure> {
    let mut raw = Vec::new();
    let limit = MESSAGE_BYTES as u64 + 1;
    std::io::stdin()
        .lock()
        .take(limit)
        .read_to_end(&mut raw)
        .map_err(|error| Failure { code: Code::Later, ..Failure::io("The mail could not be read", &error) })?;
    if MESSAGE_BYTES < raw.len() { Err(deeds::mail_too_large()) } else { Ok(raw) }
}
