//! Charts drawn by hand: marks in an SVG that stretches, words in HTML that does not. Zero is always at the foot.
//!
//! Every mark is a link to the tickets that it counts; pointer and keyboard read its exact value.

pub mod axis;
pub mod bars;
pub mod days;
pub mod hits;

pub use bars::{Bar, Bars};
pub use days::{FlowChart, OpenChart};
pub use hits::Hit;
