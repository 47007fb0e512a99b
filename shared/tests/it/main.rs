//! The domain as a whole: histories made by the one write path, and what is folded from them.
//!
//! One binary for all of it: it links once.

mod access;
mod cast;
mod clocks;
mod figures;
mod forms;
mod golden;
mod guards;
mod letters;
mod locale;
mod moves;
mod oracle;
mod promises;
mod query;
mod random;
mod rights;
mod settings;
mod stretch;
mod text;
mod tidy;
mod vectors;
mod world;
