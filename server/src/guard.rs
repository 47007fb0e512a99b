//! What stands between the network and the pages: who asks, whether a form is ours, how much is too much.
//!
//! From the outside in: seats for connections and patience with them, the measure of every answer, headers, the pace of what
//! arrives, who the peer is, how often it asks, where a change comes from, what one peer holds, how many requests run at once,
//! how long one may take, and what becomes of a panic.

pub mod around;
pub mod arriving;
pub mod headers;
pub mod held;
pub mod origin;
pub mod patience;
pub mod peer;
pub mod rate;
pub mod seats;
pub mod share;
