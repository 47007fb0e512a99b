//! What the screens reckon with, without a browser. Here and not beside the code, so that the screens are compiled once.

mod draft;
mod module;
mod people_search;
mod pieces;
mod row;
