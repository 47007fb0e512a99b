//! What the browser may ask of the server: one function per question or form, each with a URL of its own under `/api`.
//!
//! Functions that code calls take JSON; those behind a form that must work before the module has loaded take a plain form.

pub mod account;
pub mod desk;
pub mod error;
pub mod insight;
pub mod json;
pub mod people;
pub mod portal;
pub mod settings;

pub use error::ApiError;
