//! An answer on its way out, and what its peer holds of ours until the last byte has left.
//!
//! A file that is not taken stays open, and a page that is not taken stays in memory: how many, is bounded by the peer's share.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, HttpBody};
use axum::response::Response;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};

use super::share::Held;

struct Holding {
    body: Body,
    _held: Held,
}

/// Gives a peer's share back when its answer has been taken, or dropped.
#[must_use]
pub fn until_taken(response: Response, held: Held) -> Response {
    response.map(|body| if body.is_end_stream() { body } else { Body::new(Holding { body, _held: held }) })
}

impl HttpBody for Holding {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
