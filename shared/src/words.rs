//! Every text that a person reads, in English and in Italian.
//!
//! One file per part of the product. A text is a variant of that part's enum, and each language is one exhaustive match: a
//! text that lacks a language does not compile.

/// Fixed texts: an enum of them, each in English and in Italian, and `say`, which says one.
macro_rules! texts {
    ($(#[$doc:meta])* enum $texts:ident; $($name:ident: $en:literal / $it:literal,)+) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $texts {
            $(#[doc = $en] $name,)+
        }

        /// The text in that language.
        #[must_use]
        pub fn say(lang: Lang, text: $texts) -> &'static str {
            match (lang, text) {
                $((Lang::En, $texts::$name) => $en, (Lang::It, $texts::$name) => $it,)+
            }
        }
    };
}

pub mod account;
pub mod api;
pub mod as_of;
pub mod beside;
pub mod clocks;
pub mod common;
pub mod desk;
pub mod door;
pub mod first;
pub mod happening;
pub mod import;
pub mod insight;
pub mod mail;
pub mod page;
pub mod people;
pub mod portal;
pub mod proof;
pub mod refusal;
pub mod routing;
pub mod rule;
pub mod setting;
pub mod settings;
pub mod time;
pub mod told;
