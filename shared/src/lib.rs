//! The domain of the desk: what a ticket is, what may happen to it, who may see it.
//!
//! Nothing in this crate can fail from outside or know the time: `now`, new ids, salts and zone data are arguments.
//! The same code runs in the server and, compiled to WASM, in every browser.
//!
//! | ask | look in |
//! |---|---|
//! | what somebody asks for | [`ticket::action`], [`act`] |
//! | whether it may be done, and what then happens | [`ticket::decide`], [`people::decide`], [`setting`] |
//! | what happened | [`ticket::change`], [`event`] |
//! | who may see or do what | [`access`] |
//! | what a screen is given | [`view`], [`live`] |
//! | who takes a ticket, and why | [`routing`] |
//! | which of two drafts is newer | [`draft`] |
//! | how a person says it | [`words`] |
//! | what a manager counts | [`kpi`] |

pub mod access;
pub mod act;
pub mod draft;
pub mod draft_key;
pub mod event;
pub mod id;
pub mod json;
pub mod kpi;
pub mod live;
pub mod locale;
pub mod people;
pub mod query;
pub mod refusal;
pub mod routing;
pub mod rule;
pub mod seal;
pub mod setting;
pub mod sla;
pub mod text;
pub mod ticket;
pub mod view;
pub mod words;
