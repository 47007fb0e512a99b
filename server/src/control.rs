//! The socket in the data directory, through which commands speak to the running process.
//!
//! One question and one answer for a connection: a line of JSON each way, with a mail's bytes behind the question or lines
//! behind the answer. Only who runs the process (or root) may open it, and everything has a limit.

pub mod call;
pub mod listen;
mod place;
pub mod wire;

pub use place::path_of;
