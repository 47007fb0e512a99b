//! One page per URL: it loads what it shows and hands it to `parts`.

pub mod home;
pub mod not_found;
