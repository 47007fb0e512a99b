//! What stands between the network and the pages: who asks, whether a form is ours, how much is too much.
//!
//! From the outside in: seats for connections, the measure of every answer, headers, who the peer is, how often it asks,
//! where a change comes from, how many requests run at once, how long one may take, and what becomes of a panic.

pub mod around;
pub mod headers;
pub mod origin;
pub mod peer;
pub mod rate;
pub mod seats;
