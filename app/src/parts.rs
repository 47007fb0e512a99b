//! Pieces of screens: values and signals in, markup out. One style sheet of the same name each, where one is needed.

pub mod avatar;
pub mod badge;
pub mod button;
pub mod empty;
pub mod field;
pub mod icon;
pub mod keys;
pub mod menu;
pub mod notice;
pub mod priority;
pub mod skeleton;
pub mod title;
pub mod toast;
pub mod topbar;
pub mod when;
