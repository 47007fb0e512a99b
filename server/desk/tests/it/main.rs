//! The machine as a whole, on a database of its own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

// What the domain's own tests are made with.
#[allow(dead_code, reason = "they use more of it")]
#[path = "../../../../shared/tests/it/ruled.rs"]
mod ruled;

mod alerts;
mod answers;
mod as_of;
mod bench_desk;
mod checkpoint;
mod demo;
mod disk;
mod drafts;
mod due;
mod expiry;
mod fares;
mod figures;
mod files;
mod foretold;
mod import;
mod levels;
mod lists;
mod live;
mod log;
mod mail;
mod named;
mod numbers;
mod people;
mod post;
mod pull;
mod races;
mod relay;
mod resume;
mod seekers;
mod settings;
mod shown;
mod story;
mod timeline;
mod timers;
mod trust;
mod turning;
mod turns;
mod walls;
