//! The door of a manager's browser: as `frontend`, with the pages of figures. Nothing else, for ever.

use leptos::mount::hydrate_body;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's own script once the module has loaded.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    hydrate_body(app::InsightApp);
}
