//! What agents ask.
