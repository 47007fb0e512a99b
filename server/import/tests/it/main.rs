//! Whole files: one that we wrote, with everything in it that can be odd, one that chance writes, and the logs of real help desks,
//! with what the domain makes of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

// What the domain's own tests are made with.
#[allow(dead_code, reason = "they use more of it")]
#[path = "../../../../shared/tests/it/cast.rs"]
mod cast;
#[allow(dead_code, reason = "they use more of it")]
#[path = "../../../../shared/tests/it/random.rs"]
mod random;
#[allow(dead_code, reason = "they use more of it")]
#[path = "../../../../shared/tests/it/ruled.rs"]
mod ruled;
#[path = "../../../../shared/tests/it/twins.rs"]
mod twins;
#[allow(dead_code, reason = "they use more of it")]
#[path = "../../../../shared/tests/it/world.rs"]
mod world;

mod clocks;
mod drawn;
mod lived;
mod odd;
mod passed;
mod real;
mod recorded;
mod spread;
mod told;
mod week;
