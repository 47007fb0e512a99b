//! Many people out of a table, which goes to a route of its own, and what became of it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::OpId;
use shared::view::people::ListReport;

use super::Kept;
use crate::api::ApiError;
use crate::api::json::Json;

/// The draft's mode for a table that was refused.
pub const REFUSED: &str = "people-table";
/// For the report of one that was taken, or only looked at: it is kept where refused forms are, and goes with them.
pub const REPORT: &str = "people-report";
/// The field that the table is pasted into, in the form and in a draft.
pub const TABLE: &str = "table";
/// The box that lets a table take roles from people who work here.
pub const TAKES_ROLES: &str = "takes-roles";

/// What the page of the import shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportShown {
    /// What became of the table that was sent, or would.
    pub report: Option<ListReport>,
}

/// The page, empty or with what became of a table.
#[server(endpoint = "people/import_page", input = Json, output = Json)]
pub async fn import_page(refused: Option<OpId>) -> Result<Kept<ImportShown>, ApiError> {
    let keeper = crate::here::keeping::keeper()?;
    let kept = keeper.kept((), refused).await?;
    let report = kept.refused.as_ref().filter(|draft| draft.mode == REPORT);
    let report = report.and_then(|draft| serde_json::from_str(&draft.body).ok());
    let refused = kept.refused.filter(|draft| [REFUSED, REPORT].contains(&draft.mode.as_str()));
    Ok(Kept { shown: ImportShown { report }, op: kept.op, refused })
}
