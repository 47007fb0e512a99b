//! The routes that are no pages: files, uploads, forms that bring files, the live channel, health and metrics.

pub mod files;
pub mod forms;
pub mod health;
pub mod live;
pub mod missing;
pub mod multipart;
pub mod people;
pub mod plain;
pub mod portal;
pub mod preferences;
pub mod settings;
pub mod site;
pub mod upload;
pub mod written;
