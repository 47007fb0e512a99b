//! Sends files to the desk ahead of the words that they belong to.

use gloo_net::http::Request;
use shared::refusal::Refusal;
use shared::ticket::action::NewFile;
use web_sys::FormData;

use crate::api::ApiError;
use crate::api::json::read;

/// Where files go; the server's own route, with its own limits.
const PATH: &str = "/upload";

/// Stores files and hands back what they are called from now on. Only in handlers.
///
/// # Errors
/// What the server says, or that it could not be reached.
pub async fn upload(files: &[web_sys::File]) -> Result<Vec<NewFile>, ApiError> {
    let transport = |what: String| ApiError::Transport(what);
    let form = FormData::new().map_err(|_| transport("no form".to_owned()))?;
    for file in files {
        form.append_with_blob_and_filename("file", file, &file.name()).map_err(|_| transport("no file".to_owned()))?;
    }
    let request = Request::post(PATH).body(form).map_err(|error| transport(error.to_string()))?;
    let answer = request.send().await.map_err(|error| transport(error.to_string()))?;
    match answer.status() {
        200 => {
            let said = answer.text().await.map_err(|error| transport(error.to_string()))?;
            read(&said).map_err(|error| transport(error.to_string()))
        }
        status => Err(failed(status)),
    }
}

/// What the status of a route of the server's own means.
#[must_use]
pub fn failed(status: u16) -> ApiError {
    match status {
        401 => ApiError::SignedOut,
        404 => ApiError::NotFound,
        429 => ApiError::Throttled { retry_after_s: 60 },
        503 => ApiError::Refused(Refusal::Busy),
        507 => ApiError::Refused(Refusal::NoRoom),
        413 => ApiError::TooLarge,
        _ => ApiError::Internal,
    }
}
