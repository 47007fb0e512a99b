//! Every text that a person reads, in English and in Italian.
//!
//! One file per part of the product. A text is a variant of that part's enum, and each language is one exhaustive match: a
//! text that lacks a language does not compile.

pub mod account;
pub mod api;
pub mod common;
pub mod desk;
pub mod door;
pub mod happening;
pub mod insight;
pub mod mail;
pub mod portal;
pub mod refusal;
pub mod time;
