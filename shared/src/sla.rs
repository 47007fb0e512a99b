//! Service levels: when a desk works, how much of its time has passed, when something is due, and why.
//!
//! | ask | look in |
//! |---|---|
//! | which hours and days a desk works | [`calendar`], as somebody writes them: [`written`] |
//! | how much working time lies between two moments, and when so much of it has passed | [`hours`], [`worktime`] |
//! | what is promised, for which tickets | [`policy`] |
//! | when a clock is due, and whether it was kept | [`clock`] |
//! | which clocks a ticket has | [`story`] |
//! | of what a clock's time is made up | [`proof`] |
//! | what a doubter computes it again from | [`evidence`] |
//! | what a calendar means, by examples | [`example`] |
//! | what would have been, had a calendar or a policy been another | [`what_if`] |

pub mod calendar;
pub mod clock;
pub mod evidence;
pub mod example;
pub mod hours;
pub mod ics;
pub mod policy;
pub mod proof;
pub mod story;
pub mod what_if;
pub mod worktime;
pub mod written;
