//! What a manager counts: every figure of the insight page, exactly as it is defined here.
//!
//! | ask | look in |
//! |---|---|
//! | which days, and against which | [`period`] |
//! | which of the tickets | [`ask`] |
//! | what one ticket adds to the figures of a period | [`reading`] |
//! | mean, median, nine in ten | [`spread`] |
//! | the figures, and the tickets behind each | [`report`], [`figure`] |
//!
//! **Rules that hold for every figure.**
//! - A period is whole days of the desk's zone, `[first midnight, last midnight)`. What is not over yet is cut at *now*.
//! - A report says what was known at its cut, the end of its period: asked again a year later it says the same. Only a mail counts
//!   from when it was accepted and is known when it was acted on: of one that waited over the cut, the report tells later.
//! - What is spam or merged at the cut is in no figure but the one that counts it; a mark taken back never was.
//! - *Done* is resolved or closed. A ticket is resolved when it becomes done, whether or not it is closed later.
//! - A ticket counts once in each figure, so that a figure is a set of tickets: those that it opens.
//! - A ticket belongs to the home that it had at the cut, and to the channel that it came by.
//! - `open = open before + opened + reopened − resolved − removed`, exactly, for any filter.
//! - No figure is about one agent.

pub mod ask;
pub mod fact;
pub mod figure;
pub mod period;
pub mod plain;
pub mod reading;
pub mod report;
pub mod spread;
