//! The only error on the wire.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use shared::refusal::Refusal;
use shared::text::TextError;

use super::json::JsonText;

/// Why a question was not answered. The sentence for a person is made by `words`; `Display` is for logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ApiError {
    /// Nobody is signed in, or no longer.
    #[error("signed out")]
    SignedOut,
    /// There is no such thing, or not for this reader.
    #[error("not found")]
    NotFound,
    /// The desk says no, and why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Too many tries.
    #[error("throttled for {retry_after_s} s")]
    Throttled {
        /// When it may be tried again.
        retry_after_s: u32,
    },
    /// Wrong address or password, or a link that is used or too old. It never says which.
    #[error("bad credentials")]
    BadCredentials,
    /// A file is larger than the desk takes.
    #[error("too large")]
    TooLarge,
    /// Our mistake; the cause is in the log.
    #[error("internal")]
    Internal,
    /// The question or its answer did not arrive.
    #[error("transport: {0}")]
    Transport(String),
}

impl From<TextError> for ApiError {
    fn from(error: TextError) -> Self {
        crate::respond::refused(Self::Refused(Refusal::Text(error)))
    }
}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        Self::Transport(error.to_string())
    }
}

impl ApiError {
    /// Whether the same call, with the same op, is worth sending again by itself.
    #[must_use]
    pub fn passing(&self) -> bool {
        matches!(self, Self::Transport(_) | Self::Refused(Refusal::Busy))
    }
}
