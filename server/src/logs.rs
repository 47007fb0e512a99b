//! The log: on standard error, as text or as JSON. It holds no addresses, subjects, words or cookies.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Config, LogFormat};
use crate::exit::{Code, Failure};

/// Libraries that tell of every step of theirs; what goes wrong in them is still told.
const QUIET: &str = "surrealdb=warn,surrealdb_core=warn,surrealkv=warn,hyper=warn,h2=warn,rustls=warn,lettre=warn,leptos=warn,leptos_router=warn,html5ever=error";

/// Begins to log. A second call, in a test, changes nothing.
///
/// # Errors
/// [`Code::Config`] when the level is not understood.
pub fn begin(config: &Config) -> Result<(), Failure> {
    // What is said later counts: a level of one's own for one of the quiet libraries wins.
    let filter: EnvFilter = format!("{QUIET},{}", config.log_level)
        .parse()
        .map_err(|_| Failure::new(Code::Config, "log.level should be error, warn, info, debug or more in the manner of RUST_LOG."))?;
    let registry = tracing_subscriber::registry().with(filter);
    let begun = match config.log_format {
        LogFormat::Text => {
            let layer = fmt::layer().with_writer(std::io::stderr).with_target(false).with_ansi(std::io::stderr().is_terminal());
            registry.with(layer).try_init()
        }
        LogFormat::Json => registry.with(fmt::layer().json().flatten_event(true).with_writer(std::io::stderr)).try_init(),
    };
    drop(begun);
    Ok(())
}
