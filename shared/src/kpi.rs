//! What a manager counts. See the parts.

pub mod fact;
