//! The machine without a face: the write path, the store, the views in memory, the mail.
//!
//! | what | where |
//! |---|---|
//! | the one write path | [`act`] |
//! | the order of what was written, and its publication | [`log`] |
//! | all SurrealQL | `store` |
//! | open tickets in memory | [`board`] |
//! | what figures are counted from | [`ledger`] |
//! | people, by id, name, number and address | [`directory`] |
//! | all of that in one file, for a quick start | [`checkpoint`] |
//! | what screens ask | [`read`] |
//! | what was open at the end of a day | [`as_of`] |
//! | what browsers are told | [`live`] |
//! | mail in and out | [`mail`] |
//! | files on their way in | [`files`], and [`blobs`] where they lie |
//! | who signs in | [`auth`] |
//! | many people at once | `listed` |
//! | tickets of other systems | [`import`] |

pub mod act;
pub mod as_of;
pub mod auth;
pub mod blobs;
pub mod board;
pub mod check;
pub mod checkpoint;
pub mod clock;
pub mod config;
pub mod demo;
pub mod directory;
pub mod disk;
pub mod drafts;
pub mod error;
pub mod expiry;
pub mod export;
pub mod files;
pub mod import;
pub mod ledger;
mod listed;
pub mod live;
pub mod log;
pub mod mail;
pub mod open;
mod pull;
pub mod read;
pub mod seekers;
mod store;
pub mod views;
pub mod workers;

pub use act::{Done, Wish};
pub use auth::{Session, SessionToken};
pub use config::Config;
pub use error::{DeskError, OpenError};
pub use open::Desk;
pub use store::bare::Bare;
