//! The log: on standard error, as text or as JSON. It holds no addresses, subjects, words or cookies.

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

/// What the database says whenever it is closed cleanly, as it is when it is turned over, and the field that says it. Its thread is none
/// of the runtime, and what it cannot close is closed right after it; what it refuses meanwhile is asked again, and whoever asked says so
/// when that fails too. Whoever reads these in a log thinks that something is lost.
const UNTRUE: [(&str, &str); 3] = [
    ("message", "No runtime available for closing the store correctly"),
    ("message", "Failed to archive node during shutdown; continuing shutdown"),
    ("error", "The datastore is shutting down"),
];

/// Keeps [`UNTRUE`] out of the log, and nothing else.
struct Truth;

impl<S: Subscriber> Layer<S> for Truth {
    fn event_enabled(&self, event: &Event<'_>, _: Context<'_, S>) -> bool {
        // Warnings and errors are rare: only they are read.
        Level::WARN < *event.metadata().level() || !is_untrue(event)
    }
}

fn is_untrue(event: &Event<'_>) -> bool {
    struct Said(bool);
    impl Visit for Said {
        fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
            self.0 |= UNTRUE.iter().any(|(name, words)| *name == field.name() && *words == format!("{value:?}"));
        }
    }
    let mut said = Said(false);
    event.record(&mut said);
    said.0
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    struct Heard(Arc<AtomicU32>);

    impl<S: Subscriber> Layer<S> for Heard {
        fn on_event(&self, _: &Event<'_>, _: Context<'_, S>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn what_a_database_says_that_is_turned_over_is_no_error_and_all_else_is() {
        let heard = Arc::new(AtomicU32::new(0));
        let log = tracing_subscriber::registry().with(Truth).with(Heard(heard.clone()));
        tracing::subscriber::with_default(log, || {
            let closing = "The datastore is shutting down";
            tracing::error!(error = %closing);
            tracing::warn!(error = %closing, "Failed to archive node during shutdown; continuing shutdown");
            tracing::warn!("No runtime available for closing the store correctly");
            assert_eq!(heard.load(Ordering::Relaxed), 0);
            tracing::error!(error = "the disk is full");
            tracing::error!("a mail that left could not be noted: {closing}");
            tracing::warn!("a mail of ticket 1001 is given up after 24 tries");
            assert_eq!(heard.load(Ordering::Relaxed), 3);
        });
    }
}
