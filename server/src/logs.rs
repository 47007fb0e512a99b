//! The log: on standard error, as text or as JSON. It holds no addresses, subjects, words or cookies.

use std::fmt::Write;
use std::io::IsTerminal;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::fmt;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::config::{Config, LogFormat};
use crate::exit::{Code, Failure};

/// Libraries that tell of every step of theirs; what goes wrong in them is still told.
const QUIET: &str = "surrealdb=warn,surrealdb_core=warn,surrealkv=warn,hyper=warn,h2=warn,rustls=warn,lettre=warn,tungstenite=warn,leptos=warn,leptos_router=warn,html5ever=error";

/// What the database's own thread says whenever it is stopped cleanly: it is no thread of the runtime, and what it cannot close
/// is closed right after it. Whoever reads it in a log thinks that something is lost.
const UNTRUE: &str = "No runtime available for closing the store correctly";

/// Keeps [`UNTRUE`] out of the log, and nothing else.
struct Truth;

impl<S: Subscriber> Layer<S> for Truth {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        // Warnings are rare: only they are read.
        *event.metadata().level() != Level::WARN || !says(event, UNTRUE)
    }
}

fn says(event: &Event<'_>, words: &str) -> bool {
    struct Said(String);
    impl Visit for Said {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            if field.name() == "message" {
                // Writing to a string cannot fail.
                let _ = write!(self.0, "{value:?}");
            }
        }
    }
    let mut said = Said(String::new());
    event.record(&mut said);
    said.0 == words
}

/// Begins to log. A second call, in a test, changes nothing.
///
/// # Errors
/// [`Code::Config`] when the level is not understood.
pub fn begin(config: &Config) -> Result<(), Failure> {
    // What is said later counts: a level of one's own for one of the quiet libraries wins.
    let filter: EnvFilter = format!("{QUIET},{}", config.log_level)
        .parse()
        .map_err(|_| Failure::new(Code::Config, "log.level should be error, warn, info, debug or more in the manner of RUST_LOG."))?;
    let registry = tracing_subscriber::registry().with(filter).with(Truth);
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
