//! Chooses who takes a ticket.

use jiff::Timestamp;

use super::candidate::Candidate;
use super::score::{ScoreRow, ScoreTable};
use super::want::Want;
use super::weights::RoutingDoc;
use crate::setting::Versioned;

/// Decides who of these takes a ticket, and how that came: the same facts always choose the same person.
///
/// Of those for whom everything holds that must, who has most points. Of equals, who was never given a ticket, then who was given
/// one longest ago, then the smaller id. Nobody is an answer too.
#[must_use]
pub fn choose(want: &Want, candidates: &[Candidate<'_>], doc: &Versioned<RoutingDoc>, at: Timestamp) -> ScoreTable {
    let rows = candidates.iter().map(|candidate| ScoreRow::of(want, candidate, &doc.doc, at)).collect();
    ScoreTable::new(want.clone(), doc.ver, at, rows)
}
