//! `sportello trace`: who handed over the mails of a ticket.

use shared::id::TicketId;

use super::output;
use crate::config::Config;
use crate::control::call;
use crate::control::wire::Ask;
use crate::exit::{Code, Failure};

/// Asks the running process, and prints its answer.
pub(super) async fn trace(config: &Config, ticket: TicketId) -> Result<(), Failure> {
    let none = || Failure::new(Code::Later, format!("No Sportello is running on {}; start it and ask again.", config.data.display()));
    let told = call::ask(&config.data, &Ask::Trace { ticket }, &[]).await?.ok_or_else(none)?;
    output::say(&told)
}
