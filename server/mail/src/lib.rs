//! Mail as a craft of its own: taking it in, reading it, writing it, sending it.
//!
//! Nothing here knows a ticket, a database or the time of day. The desk hands in what it knows (who is a recipient,
//! what the time is, which key signs a reply address) and gets back facts:
//!
//! - [`smtp`]: a listener for SMTP and LMTP that says `250` only after its [`smtp::Sink`] has.
//! - [`parse`]: raw bytes to a [`parse::Letter`]; it cannot fail, and its work is bounded by the size of the mail.
//! - [`address`]: addresses with one identity, and reply addresses that cannot be guessed.
//! - [`compose`]: a mail of ours as bytes, with no way to smuggle a header in.
//! - [`relay`]: handing those bytes to the relay, and when to try again.

#![cfg_attr(test, allow(clippy::unwrap_used, reason = "a test that cannot go on has failed"))]

pub mod address;
pub mod compose;
pub mod html;
pub mod parse;
pub mod relay;
pub mod smtp;
