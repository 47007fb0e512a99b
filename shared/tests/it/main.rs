//! The domain as a whole: histories made by the one write path, and what is folded from them.
//!
//! One binary for all of it: it links once.

mod cast;
mod figures;
mod oracle;
mod random;
mod vectors;
mod world;
