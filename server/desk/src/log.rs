//! The order of what was written: numbers of the lane, publication in order, readers that miss nothing.
//!
//! A transaction takes its number last of all, just before it is sent. Several are in flight; a settled number waits until
//! all smaller ones are settled, and then, under one lock and in order, the views in memory learn of it.

pub mod lane;
pub mod reader;

use shared::act::Scene;
use shared::event::Event;
use shared::id::{OpId, Pos};

use crate::mail::outbox::Post;

/// A transaction that is durable, as the views learn of it.
#[derive(Debug)]
pub struct Published {
    /// Its place in the log.
    pub pos: Pos,
    /// The calls that it carried out.
    pub ops: Vec<OpId>,
    /// Its events.
    pub events: Vec<Event>,
    /// The subjects after it.
    pub after: Scene,
    /// The mails that leave because of it.
    pub posts: Vec<Post>,
}
