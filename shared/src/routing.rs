//! Who takes a ticket: what it asks for, who could do it, why somebody was chosen, and why nobody was.
//!
//! Rules choose queue, level and priority (`rule`); from there on it is this. Nothing is looked up here: who is there, what they
//! have on their desk and who can be reached are arguments, and what was decided can be recomputed from the table it left.
//!
//! | ask | look in |
//! |---|---|
//! | what a ticket asks for | [`want`] |
//! | what is known of somebody who could take it | [`candidate`], [`duty`] |
//! | what counts, and how much | [`criteria`], [`weights`] |
//! | what was found out about each of them | [`score`] |
//! | who is chosen, or why nobody is | [`choose`] |
//! | which ticket somebody takes next who asks for one | [`pull`] |

pub mod candidate;
pub mod choose;
pub mod criteria;
pub mod duty;
pub mod pull;
pub mod score;
pub mod want;
pub mod weights;

#[cfg(test)]
pub(crate) mod tests;
