//! Rules: what happens to a ticket by itself, when something happened to it or some time has passed.
//!
//! | ask | look in |
//! |---|---|
//! | what a rule, or a step of escalation, does | [`deed`] |

pub mod deed;
