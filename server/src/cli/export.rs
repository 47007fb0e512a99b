//! `sportello export events`: the log as lines of JSON.

use super::opened_to_read;
use crate::config::Config;
use crate::control::call;
use crate::control::wire::Ask;
use crate::exit::Failure;
use crate::{deeds, machine};

/// Writes them to standard output.
pub(super) async fn events(config: &Config) -> Result<(), Failure> {
    let mut output = tokio::io::stdout();
    if call::lines(&config.data, &Ask::ExportEvents {}, &mut output).await?.is_some() {
        return Ok(());
    }
    let desk = opened_to_read(config).await?;
    let exported = deeds::export_events(&desk, &mut output).await;
    desk.close().await;
    machine::leave(desk);
    exported
}
