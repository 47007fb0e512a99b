//! Mail as the world meets it: conversations over a real socket, mails from hell, and the way out and back in.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;
mod hell;
mod limits;
mod markup;
mod relayed;
mod session;
mod smuggled;
mod strangers;
