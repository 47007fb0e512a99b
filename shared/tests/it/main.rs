//! The domain as a whole: histories made by the one write path, and what is folded from them.
//!
//! One binary for all of it: it links once.

mod access;
mod cast;
mod classes;
mod clocks;
mod endings;
mod figures;
mod forms;
mod giving;
mod golden;
mod guards;
mod holidays;
mod hops;
mod import;
mod json;
mod letters;
mod locale;
mod moves;
mod oracle;
mod parts;
mod people;
mod promises;
mod query;
mod queues;
mod random;
mod replay;
mod rights;
mod rows;
mod ruled;
mod rules;
mod seeking;
mod settings;
mod sides;
mod sla_oracle;
mod sla_random;
mod sla_vectors;
mod spared;
mod stretch;
mod text;
mod tidy;
mod twins;
mod vectors;
mod world;
mod written;
