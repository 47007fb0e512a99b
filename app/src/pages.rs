//! One page per URL: it loads what it shows and hands it to `parts`.

pub mod desk;
pub mod home;
pub mod insight;
pub mod not_found;
pub mod portal;
pub mod profile;
pub mod settings;
pub mod sign_in;
