//! Whole files: one that we wrote, with everything in it that can be odd, one that chance writes, and the logs of real help desks.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod odd;
mod real;
