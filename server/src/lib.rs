//! The door of the desk: command line, configuration, routes, cookies, uploads, the live channel's endpoint, metrics.
//!
//! | ask | look in |
//! |---|---|
//! | what can be configured | [`config`] |
//! | what is served, and what stands around it | [`router`], then [`door`] and [`guard`] |
//! | who reads, in which language | [`visitor`] |
//! | how it starts and stops | [`serve`], and [`machine`] for the desk behind it |
//! | what the commands are | [`cli`] |
//! | how commands speak to the running process | [`control`], and [`deeds`] for what they do |
//! | how the program ends | [`exit`] |

pub mod cli;
pub mod config;
pub mod control;
pub mod cookies;
pub mod deeds;
pub mod door;
pub mod exit;
pub mod guard;
pub mod house;
pub mod logs;
pub mod machine;
pub mod mailbox;
pub mod measure;
pub mod random;
pub mod router;
pub mod serve;
pub mod site;
pub mod tls;
pub mod visitor;
pub mod zones;

pub use config::Config;
pub use serve::{Bound, Running, start};
pub use site::Site;
