//! Many people out of a table, and what became of it.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shared::id::OpId;
use shared::view::people::ListReport;

use super::Kept;
use crate::api::ApiError;
use crate::api::json::Json;

/// The draft's mode for a table that was refused.
pub const TABLE: &str = "people-table";
/// For the report of one that was taken: it is kept where refused forms are, and goes with them.
pub const REPORT: &str = "people-report";

/// What the page of the import shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportShown {
    /// What became of the table that was sent.
    pub report: Option<ListReport>,
}

/// The page, empty or with what became of a table.
#[server(endpoint = "people/import_page", input = Json, output = Json)]
pub async fn import_page(refused: Option<OpId>) -> Result<Kept<ImportShown>, ApiError> {
    let keeper = crate::here::keeping::keeper()?;
    let kept = keeper.kept((), refused).await?;
    let report = kept.refused.as_ref().filter(|draft| draft.mode == REPORT);
    let report = report.and_then(|draft| serde_json::from_str(&draft.body).ok());
    Ok(Kept { shown: ImportShown { report }, op: kept.op, refused: kept.refused.filter(|draft| draft.mode == TABLE) })
}

/// Takes people out of a table.
#[server(endpoint = "people/import", output = Json)]
pub async fn import_people(op: OpId, #[server(default)] table: String) -> Result<(), ApiError> {
    use desk::DeskError;
    use shared::people::action::LIST_BYTES_MAX;
    use shared::refusal::Refusal;
    use shared::view::DraftView;

    let keeper = crate::here::keeping::keeper()?;
    let draft = match keeper.desk.import_people(&keeper.actor, &table).await {
        Ok(report) => {
            let body = serde_json::to_string(&report).unwrap_or_default();
            DraftView { body, mode: REPORT.to_owned(), ..DraftView::default() }
        }
        Err(DeskError::Refused(Refusal::NotFound)) => return Err(crate::respond::refused(ApiError::NotFound)),
        Err(DeskError::Refused(refusal)) => {
            // More than a draft holds is still in the file that it came from.
            let body = if table.len() <= 2 * LIST_BYTES_MAX { table } else { String::new() };
            DraftView { body, mode: TABLE.to_owned(), refusal: Some(refusal), ..DraftView::default() }
        }
        Err(error) => return Err(error.into()),
    };
    keeper.keep(op, draft).await?;
    crate::respond::redirect(&format!("/settings/people/import?refused={op}"));
    Ok(())
}
