//! Rules: what happens to a ticket by itself, when something happened to it or some time has passed.
//!
//! | ask | look in |
//! |---|---|
//! | what a rule, or a step of escalation, does | [`deed`], [`effect`] |
//! | when a rule is looked at | [`trigger`] |
//! | what has to hold | [`condition`], [`fact`], [`value`] |
//! | whether it holds, and why | [`look`]; when it will, if nothing happens: [`ahead`] |
//! | how a rule is written | [`document`] |
//! | which rules are done, and in which order | [`run`]; doing it: `engine` |
//! | how a condition is written in a form | [`written`] |
//! | which rules cannot work | [`analyse`] |
//! | what would have happened | [`dry`] |

pub mod ahead;
pub mod analyse;
pub mod condition;
pub mod deed;
pub mod document;
pub mod dry;
pub mod effect;
pub(crate) mod engine;
pub mod fact;
pub mod look;
pub mod run;
pub mod trigger;
pub mod value;
pub mod written;
