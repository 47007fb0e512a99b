//! What a browser computes a clock again with: the same code as the server's, without a screen. Nothing else, for ever.

use shared::sla::evidence::Evidence;
use wasm_bindgen::prelude::wasm_bindgen;

/// The digest of what comes of the evidence; empty when it is none.
#[wasm_bindgen]
#[must_use]
pub fn prove(evidence: &str) -> String {
    let evidence = shared::json::read::<Evidence>(evidence).ok();
    evidence.and_then(|evidence| evidence.proof()).map(|proof| proof.digest().to_string()).unwrap_or_default()
}
