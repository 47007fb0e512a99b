//! What managers ask.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::QueueId;
use shared::kpi::ask::{Stretch, Wish};
use shared::kpi::figure::Figure;
use shared::kpi::period::Period;
use shared::kpi::report::Report;
use shared::view::{Read, TicketLine};

use super::ApiError;
use super::json::Json;

/// The most tickets behind a figure that one page lists: three screens, and a hundred rows of the store read twice.
pub const BEHIND_LINES_MAX: usize = 200;

/// The figures and what is needed to name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The figures.
    pub report: Report,
    /// The main queues, by name.
    pub queues: Vec<(QueueId, String)>,
    /// The zone in which days begin.
    pub zone: String,
}

/// Tickets behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// The days that the figure is about.
    pub period: Period,
    /// Of which main queue and channel, if only one was asked for: each after a comma.
    pub of: String,
    /// How many there are in all.
    pub total: u32,
    /// Those from the rank asked for on.
    pub lines: Vec<TicketLine>,
}

/// The figures.
#[server(endpoint = "insight/report", input = Json, output = Json)]
pub async fn figures(wish: Wish) -> Result<Read<Overview>, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let report = desk.report(&actor, &wish).await?;
    let settings = desk.settings();
    let main = settings.queues.iter().filter(|(_, queue)| queue.doc.parent.is_none());
    let queues = main.map(|(id, queue)| (*id, queue.doc.name.read(lang).to_owned())).collect();
    Ok(Read { at: report.at, value: Overview { report: report.value, queues, zone: settings.general().zone } })
}

/// The tickets behind a figure, from a rank on.
#[server(endpoint = "insight/tickets", input = Json, output = Json)]
pub async fn tickets(wish: Wish, stretch: Stretch, figure: Figure, from: u32) -> Result<Read<Behind>, ApiError> {
    let (desk, actor, lang) = crate::here::here()?;
    let at = desk.position();
    let (period, ids) = desk.behind(&actor, &wish, stretch, figure).await?;
    let total = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    let rest = ids.get(usize::try_from(from).unwrap_or(usize::MAX)..).unwrap_or_default();
    let page = rest.get(..BEHIND_LINES_MAX).unwrap_or(rest);
    let lines = desk.ticket_lines(&actor, page).await?;
    let settings = desk.settings();
    let queue = wish.filter.queue.and_then(|id| settings.queues.get(&id)).map(|queue| queue.doc.name.read(lang));
    let channel = wish.filter.channel.map(|channel| shared::words::common::channel(lang, channel));
    let of = std::iter::once("").chain(queue).chain(channel).collect::<Vec<_>>().join(", ");
    Ok(Read { at, value: Behind { period, of, total, lines } })
}
